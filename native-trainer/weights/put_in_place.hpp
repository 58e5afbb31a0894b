// Files that are written whole or not at all.
#pragma once

#include <filesystem>
#include <fstream>

namespace impromptu {

// Closes a file that was written to `unfinished` and renames it to `path`. Throws
// std::runtime_error when the disk is full, after removing the file, or when `path` cannot be
// replaced; an old file stays as it was then.
void put_in_place(std::ofstream& file, const std::filesystem::path& unfinished,
                  const std::filesystem::path& path);

}  // namespace impromptu
