// Files of a model folder: read whole, written whole or not at all, and known by their SHA-256.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace impromptu {

// Returns the bytes of a file. Throws std::runtime_error when it cannot be read.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

// Writes the file beside `path`, then renames it. Throws std::runtime_error when the disk is full
// or the folder cannot be written; an old file stays as it was then.
void write_file(const std::filesystem::path& path, std::string_view bytes);

// Creates the folder and those above it. Throws std::runtime_error when that fails.
void create_folder(const std::filesystem::path& path);

// Returns the SHA-256 of the bytes as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace impromptu
