// From a folder of MIDI files to shards of timed events.
#pragma once

#include <filesystem>
#include <vector>

#include "native-trainer/data/piece_split.hpp"

namespace impromptu {

struct NotePrepareSettings {
  std::vector<FileChoice> choices;  // one for each folder
  std::filesystem::path out;        // train.notes, validation.notes, rejected.txt
};

struct NotePrepareReport {
  std::size_t files = 0;
  std::size_t validation_files = 0;
  LeftOut left_out;
  std::size_t notes = 0;  // of the training files
  std::size_t presses = 0;
};

// Writes the three files of `settings.out`. Files that are left out are listed in rejected.txt
// (piece_split.hpp).
// Composers come from the manifests' column `composer` where there is one.
// Throws std::runtime_error: no folder, no file, no readable file, a full disk.
NotePrepareReport prepare_notes(const NotePrepareSettings& settings);

}  // namespace impromptu
