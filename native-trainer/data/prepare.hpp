// From a folder of MIDI files to shards of chord ids and a vocabulary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "native-trainer/data/piece_split.hpp"
#include "shared/tokens/chord_vocabulary.hpp"
#include "shared/tokens/piano_roll.hpp"

namespace impromptu {

struct PrepareSettings {
  std::filesystem::path data{};      // folder of MIDI files
  std::filesystem::path out{};       // train.shard, validation.shard, vocabulary.txt, rejected.txt
  std::filesystem::path manifest{};  // empty: data/MANIFEST.csv where there is one
  std::string split{};               // of the manifest, to train on; empty: train
  std::size_t songs = 100;           // for training
  std::size_t validation_songs = 20;
  std::uint64_t seed = 1;
  double fps = 5;
  PedalUse pedal = PedalUse::ignore;

  [[nodiscard]] FileChoice choice() const {
    return {data, manifest, split, validation_songs, seed, songs};
  }
};

struct PrepareReport {
  std::size_t songs = 0;
  std::size_t validation_songs = 0;
  LeftOut left_out;
  std::size_t words = 0;
  std::size_t windows = 0;  // of the training songs
  std::size_t validation_windows = 0;
  double unknown_share = 0;  // of the validation frames
};

// Returns the chords of a performance, without outer silence; empty for silence.
[[nodiscard]] std::vector<Chord> frames_of(const Performance& performance, double fps,
                                           PedalUse pedal);

// Returns the frames as ids, those that are not in the vocabulary as the negative nearest id.
[[nodiscard]] std::vector<std::int32_t> signed_ids(std::span<const Chord> frames,
                                                   const ChordVocabulary& vocabulary);

// Writes the four files of `settings.out`. Files that are left out are listed in rejected.txt, and
// others are taken in their place (piece_split.hpp).
// Throws std::runtime_error: no folder, no file, no readable file, a full disk.
PrepareReport prepare(const PrepareSettings& settings);

}  // namespace impromptu
