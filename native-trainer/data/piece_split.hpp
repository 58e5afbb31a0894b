// Piece split: which pieces of some folders a model learns from, and which are held back to
// validate. One piece is never on both sides, whatever its files are called.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "native-trainer/data/left_out.hpp"
#include "native-trainer/data/piece_reading.hpp"
#include "shared/music/performance.hpp"

namespace impromptu {

// What is taken from one folder.
struct FileChoice {
  std::filesystem::path data{};      // folder of MIDI files
  std::filesystem::path manifest{};  // empty: data/MANIFEST.csv where there is one
  std::string split{};               // of the manifest, for training; empty: train
  std::size_t validation_files = 0;  // at most; without a manifest a tenth at most
  std::uint64_t seed = 1;            // of the order in which files are taken
  std::size_t train_files = 0;       // at most; 0 = all
};

struct Piece {
  std::filesystem::path file;
  std::size_t folder = 0;  // index of the choice
  Performance performance;

  // Returns the path below its folder.
  [[nodiscard]] std::string name(const std::vector<FileChoice>& choices) const {
    return file.lexically_relative(choices[folder].data).string();
  }
};

struct PieceSplit {
  std::vector<Piece> train, validation;  // by folder, in the order of the seed
  LeftOut left_out;                      // of several folders named with them
  std::size_t tried = 0;                 // files
};

// Returns the pieces. Where a manifest says which files are which, they are; but a performance that
// is validated with, in any folder, is not trained on. Without a manifest all performances of one
// composition go to one side: to that where another folder's manifest has them, else a tenth is
// held back. Of copies of a performance the first is used. What cannot be used, or is not to be, is
// left out, and others are taken in its place where the choice has a limit.
//   refusal  what else cannot be used; called from several threads.
// Throws std::runtime_error: a folder is missing or holds no MIDI file, a manifest has no such
// split.
[[nodiscard]] PieceSplit split_pieces(const std::vector<FileChoice>& choices,
                                      const Refusal& refusal);

// Returns the error of a split in which nothing is left to train on.
//   source  the folders' names.
[[nodiscard]] std::runtime_error nothing_usable(const std::string& source, const PieceSplit& split);

}  // namespace impromptu
