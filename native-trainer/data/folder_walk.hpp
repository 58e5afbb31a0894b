// Folder walk: the MIDI files of a folder and of all below it, links followed.
#pragma once

#include <filesystem>
#include <vector>

#include "native-trainer/data/left_out.hpp"

namespace impromptu {

struct FolderListing {
  std::vector<std::filesystem::path> files;  // sorted by path, each begins with the folder's
  LeftOut left_out;                          // named relative to the folder
};

// Returns the files with a MIDI file's extension (shared/midi/file_names.hpp). Links to files and
// folders are followed; what is met twice is taken once, by its own name before a link's, so a link
// to a folder above ends there. Listed as left out: broken links, what a link leads to again,
// folders that cannot be read, things that are no files; counted: files of other kinds, but for a
// MANIFEST.csv.
// Throws std::runtime_error when there is no such folder.
[[nodiscard]] FolderListing walk_folder(const std::filesystem::path& folder);

}  // namespace impromptu
