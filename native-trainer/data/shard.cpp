// Shard: reading and writing, every length checked.
#include "native-trainer/data/shard.hpp"

#include <spdlog/fmt/fmt.h>

#include <array>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "native-trainer/data/files.hpp"

namespace impromptu {
namespace {

static_assert(std::endian::native == std::endian::little, "shards are little-endian");
constexpr std::array<char, 8> kMagic{'I', 'M', 'P', 'C', 'H', 'O', 'R', 'D'};
constexpr std::size_t kFixed = kMagic.size() + 2 * sizeof(std::uint32_t);

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& reason) {
  throw std::runtime_error(fmt::format("{}: {}; run prepare again", path.string(), reason));
}

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
void read_songs(Shard& shard, const nlohmann::json& header, const std::string& bytes,
                std::size_t at, const std::filesystem::path& path) {
  for (const auto& entry : header.at("songs")) {
    ShardSong song;
    song.file = entry.at("file").get<std::string>();
    const auto frames = entry.at("frames").get<std::size_t>();
    if (frames > (bytes.size() - at) / sizeof(std::int32_t)) refuse(path, "the file is cut short");
    song.ids.resize(frames);
    std::memcpy(song.ids.data(), bytes.data() + at, frames * sizeof(std::int32_t));
    at += frames * sizeof(std::int32_t);
    shard.songs.push_back(std::move(song));
  }
  if (at != bytes.size()) refuse(path, "the file is longer than its header says");
}

}  // namespace

void write_shard(const std::filesystem::path& path, const Shard& shard) {
  const std::string header = header_of(shard).dump();
  std::string bytes(kMagic.data(), kMagic.size());
  const std::array<std::uint32_t, 2> numbers{kShardVersion,
                                             static_cast<std::uint32_t>(header.size())};
  bytes.append(reinterpret_cast<const char*>(numbers.data()), sizeof(numbers));
  bytes += header;
  for (const ShardSong& song : shard.songs) {
    bytes.append(reinterpret_cast<const char*>(song.ids.data()),
                 song.ids.size() * sizeof(std::int32_t));
  }
  write_atomically(path, std::string_view(bytes));
}

Shard read_shard(const std::filesystem::path& path) {
  const std::string bytes = read_text(path);
  if (bytes.size() < kFixed || std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0) {
    refuse(path, "not a shard");
  }
  std::array<std::uint32_t, 2> numbers{};
  std::memcpy(numbers.data(), bytes.data() + kMagic.size(), sizeof(numbers));
  if (numbers[0] != kShardVersion) {
    refuse(path, fmt::format("version {}, this program reads {}", numbers[0], kShardVersion));
  }
  if (numbers[1] > bytes.size() - kFixed) refuse(path, "the header is cut short");
  const auto header = nlohmann::json::parse(bytes.substr(kFixed, numbers[1]), nullptr, false);
  Shard shard;
  try {
    header.at("vocabulary_hash").get_to(shard.vocabulary_hash);
    header.at("fps").get_to(shard.fps);
    header.at("pedal").get_to(shard.pedal);
    header.at("source").get_to(shard.source);
    header.at("seed").get_to(shard.seed);
    read_songs(shard, header, bytes, kFixed + numbers[1], path);
  } catch (const nlohmann::json::exception& failure) {
    refuse(path, fmt::format("the header is damaged ({})", failure.what()));
  }
  return shard;
}

}  // namespace impromptu
