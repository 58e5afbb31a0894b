// Which MIDI files of a folder are used: all of them, or those of one split of its MANIFEST.csv.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "native-trainer/data/folder_walk.hpp"

namespace impromptu {

// Returns what walk_folder finds, one file at least.
// Throws std::runtime_error when the folder is missing or holds no MIDI file.
[[nodiscard]] FolderListing midi_files_in(const std::filesystem::path& folder);

// Returns the files of one split that a manifest lists, sorted by path. Columns `path` and `split`;
// paths are relative to `folder`.
// Throws std::runtime_error when the manifest cannot be read, lacks a column or has no such split.
[[nodiscard]] std::vector<std::filesystem::path> midi_files_of_split(
    const std::filesystem::path& folder, const std::filesystem::path& manifest,
    const std::string& split);

// Returns those of `files`, which lie below `folder`, that no line of the manifest names.
// Throws std::runtime_error when the manifest cannot be read or lacks the column `path`.
[[nodiscard]] std::vector<std::filesystem::path> not_in_manifest(
    const std::vector<std::filesystem::path>& files, const std::filesystem::path& folder,
    const std::filesystem::path& manifest);

// Which files of a folder are measured or compared with.
struct SplitChoice {
  std::filesystem::path data{};      // folder of MIDI files
  std::filesystem::path manifest{};  // empty: data/MANIFEST.csv where there is one
  std::optional<std::string> split;  // of the manifest; none: validation

  // Returns the manifest's path, empty where there is none.
  [[nodiscard]] std::filesystem::path table() const;

  // Returns the name of the split, "all" without a manifest.
  [[nodiscard]] std::string name() const;
};

// Returns why a split cannot be taken from a folder without a manifest.
[[nodiscard]] std::string no_table(const std::filesystem::path& folder, const std::string& split);

// Returns the files of the choice, sorted by path; without a manifest all that are in the folder,
// with what was left out there.
// Throws std::runtime_error: no such folder, no file, a split without a manifest that names it.
[[nodiscard]] FolderListing files_of(const SplitChoice& choice);

// Puts the files into the order of a seed.
void shuffle(std::vector<std::filesystem::path>& files, std::uint64_t seed);

// Returns the fields of one line of comma-separated values; quotes as in RFC 4180.
[[nodiscard]] std::vector<std::string> csv_fields(const std::string& line);

}  // namespace impromptu
