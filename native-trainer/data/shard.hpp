// Shard: the songs of one split as chord ids, in one file.
// Layout: a shard file (shard_file.hpp) with the letters "IMPCHORD"; its data are i32 ids.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace impromptu {

inline constexpr std::uint32_t kShardVersion = 2;

// One song: frames without outer silence. An id below 0 is a frame that the vocabulary lacks; its
// absolute value is the nearest word.
struct ShardSong {
  std::string file;
  std::vector<std::int32_t> ids;

  bool operator==(const ShardSong&) const = default;
};

struct Shard {
  std::string vocabulary_hash;
  double fps = 5;
  std::string pedal = "ignore";  // or "extend"
  std::string source;            // name of the data folder
  std::uint64_t seed = 0;        // by which the files were chosen
  std::vector<ShardSong> songs;

  bool operator==(const Shard&) const = default;
};

// Writes a shard; an old file is replaced only by a complete one. Throws std::runtime_error.
void write_shard(const std::filesystem::path& path, const Shard& shard);

// Returns the shard of a file. Throws std::runtime_error when it is missing, damaged or of another
// version.
[[nodiscard]] Shard read_shard(const std::filesystem::path& path);

}  // namespace impromptu
