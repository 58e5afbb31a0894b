// Shard: reading and writing, every length checked.
#include "native-trainer/data/shard.hpp"

#include <spdlog/fmt/fmt.h>

#include <cstring>
#include <nlohmann/json.hpp>
#include <string_view>

#include "native-trainer/data/shard_file.hpp"

namespace impromptu {
namespace {

constexpr ShardKind kKind{"IMPCHORD", kShardVersion};

nlohmann::json header_of(const Shard& shard) {
  nlohmann::json songs = nlohmann::json::array();
  for (const ShardSong& song : shard.songs) {
    songs.push_back({{"file", song.file}, {"frames", song.ids.size()}});
  }
  return {{"vocabulary_hash", shard.vocabulary_hash},
          {"fps", shard.fps},
          {"pedal", shard.pedal},
          {"source", shard.source},
          {"seed", shard.seed},
          {"songs", songs}};
}

// Fills the songs' ids from the bytes behind the header.
void read_songs(Shard& shard, const nlohmann::json& header, std::string_view data,
                const std::filesystem::path& path) {
  for (const auto& entry : header.at("songs")) {
    ShardSong song;
    song.file = entry.at("file").get<std::string>();
    const auto frames = entry.at("frames").get<std::size_t>();
    if (frames > data.size() / sizeof(std::int32_t)) refuse_shard(path, "the file is cut short");
    song.ids.resize(frames);
    std::memcpy(song.ids.data(), data.data(), frames * sizeof(std::int32_t));
    data.remove_prefix(frames * sizeof(std::int32_t));
    shard.songs.push_back(std::move(song));
  }
  if (!data.empty()) refuse_shard(path, "the file is longer than its header says");
}

}  // namespace

void write_shard(const std::filesystem::path& path, const Shard& shard) {
  std::string data;
  for (const ShardSong& song : shard.songs) {
    data.append(reinterpret_cast<const char*>(song.ids.data()),
                song.ids.size() * sizeof(std::int32_t));
  }
  write_shard_file(path, kKind, {header_of(shard).dump(), std::move(data)});
}

Shard read_shard(const std::filesystem::path& path) {
  const ShardFile file = read_shard_file(path, kKind);
  const auto header = nlohmann::json::parse(file.header, nullptr, false);
  Shard shard;
  try {
    header.at("vocabulary_hash").get_to(shard.vocabulary_hash);
    header.at("fps").get_to(shard.fps);
    header.at("pedal").get_to(shard.pedal);
    header.at("source").get_to(shard.source);
    header.at("seed").get_to(shard.seed);
    read_songs(shard, header, file.data, path);
  } catch (const nlohmann::json::exception& failure) {
    refuse_shard(path, fmt::format("the header is damaged ({})", failure.what()));
  }
  return shard;
}

}  // namespace impromptu
