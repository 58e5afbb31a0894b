// The container of prepared data: what it is, a header in JSON, and bytes.
// Layout, little-endian: 8 letters, u32 version, u32 header length, u64 hash (FNV-1a of header and
// data), header, data.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace impromptu {

struct ShardKind {
  std::string_view letters;  // 8 of them
  std::uint32_t version = 0;
};

struct ShardFile {
  std::string header;  // JSON text
  std::string data;
};

// Writes a file; an old one is replaced only by a complete one. Throws std::runtime_error.
void write_shard_file(const std::filesystem::path& path, const ShardKind& kind,
                      const ShardFile& file);

// Returns header and data of a file. Throws std::runtime_error when it is missing, cut short,
// damaged, of another kind or another version.
[[nodiscard]] ShardFile read_shard_file(const std::filesystem::path& path, const ShardKind& kind);

// Throws std::runtime_error: what is wrong with the file and what to do about it.
[[noreturn]] void refuse_shard(const std::filesystem::path& path, std::string_view reason);

}  // namespace impromptu
