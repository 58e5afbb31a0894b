// Whole files in and out; writing replaces the old file only when the new one is complete.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace impromptu {

// Returns the bytes of a file. Throws std::runtime_error when it cannot be read.
[[nodiscard]] std::vector<std::byte> read_bytes(const std::filesystem::path& path);

// Returns the text of a file. Throws std::runtime_error when it cannot be read.
[[nodiscard]] std::string read_text(const std::filesystem::path& path);

// Writes `bytes` beside `path`, then renames. Throws std::runtime_error when the disk is full or
// the folder cannot be written; an old file stays as it was.
void write_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
void write_atomically(const std::filesystem::path& path, std::string_view text);

// Creates a folder and those above it. Throws std::runtime_error when that fails.
void make_folder(const std::filesystem::path& path);

}  // namespace impromptu
