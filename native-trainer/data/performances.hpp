// Which files a data set is made from, and the music in one file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "shared/base/error_code.hpp"
#include "shared/music/performance.hpp"

namespace impromptu {

struct FileChoice {
  std::filesystem::path data{};      // folder of .mid files
  std::filesystem::path manifest{};  // empty: data/MANIFEST.csv where there is one
  std::string split{};               // of the manifest, for training; empty: train
  std::size_t validation_files = 0;  // at most; without a manifest a tenth at most
  std::uint64_t seed = 1;
};

// Files in the order in which they are tried.
struct Candidates {
  std::vector<std::filesystem::path> train;
  std::vector<std::filesystem::path> validation;
};

// Returns the files, shuffled by the seed. Throws std::runtime_error when the folder is missing or
// holds no MIDI file, or the manifest has no such split.
[[nodiscard]] Candidates candidates_from(const FileChoice& settings);

// The piano parts of one file, or why there are none.
struct ReadPerformance {
  Performance performance;
  std::string rejected;  // empty, or "error_name: what is wrong"
};

// Returns the music of a file.
[[nodiscard]] ReadPerformance read_performance(const std::filesystem::path& file);

// Returns "error_name: what is wrong".
[[nodiscard]] std::string rejection(ErrorCode code);

}  // namespace impromptu
