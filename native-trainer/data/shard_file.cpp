// The container of prepared data: reading and writing, every length checked.
#include "native-trainer/data/shard_file.hpp"

#include <spdlog/fmt/fmt.h>

#include <array>
#include <bit>
#include <cstring>
#include <stdexcept>

#include "native-trainer/data/files.hpp"
#include "shared/base/fnv1a.hpp"

namespace impromptu {
namespace {

static_assert(std::endian::native == std::endian::little, "shards are little-endian");
constexpr std::size_t kLetters = 8;
constexpr std::size_t kFixed = kLetters + 2 * sizeof(std::uint32_t) + sizeof(std::uint64_t);

std::uint64_t hash_of(const ShardFile& file) {
  Fnv1a hash(file.header);
  hash.add(std::string_view(file.data));
  return hash.value();
}

}  // namespace

void refuse_shard(const std::filesystem::path& path, std::string_view reason) {
  throw std::runtime_error(fmt::format("{}: {}; run prepare again", path.string(), reason));
}

void write_shard_file(const std::filesystem::path& path, const ShardKind& kind,
                      const ShardFile& file) {
  std::string bytes(kind.letters);
  const std::array<std::uint32_t, 2> numbers{kind.version,
                                             static_cast<std::uint32_t>(file.header.size())};
  const std::uint64_t hash = hash_of(file);
  bytes.append(reinterpret_cast<const char*>(numbers.data()), sizeof(numbers));
  bytes.append(reinterpret_cast<const char*>(&hash), sizeof(hash));
  bytes += file.header;
  bytes += file.data;
  write_atomically(path, std::string_view(bytes));
}

ShardFile read_shard_file(const std::filesystem::path& path, const ShardKind& kind) {
  std::string bytes = read_text(path);
  if (bytes.size() < kFixed || bytes.compare(0, kLetters, kind.letters) != 0) {
    refuse_shard(path, "not a shard of this kind");
  }
  std::array<std::uint32_t, 2> numbers{};
  std::uint64_t hash = 0;
  std::memcpy(numbers.data(), bytes.data() + kLetters, sizeof(numbers));
  std::memcpy(&hash, bytes.data() + kLetters + sizeof(numbers), sizeof(hash));
  if (numbers[0] != kind.version) {
    refuse_shard(path, fmt::format("version {}, this program reads {}", numbers[0], kind.version));
  }
  if (numbers[1] > bytes.size() - kFixed) refuse_shard(path, "the header is cut short");
  ShardFile file;
  file.header = bytes.substr(kFixed, numbers[1]);
  file.data = bytes.substr(kFixed + numbers[1]);
  if (hash != hash_of(file)) refuse_shard(path, "damaged: its hash is another");
  return file;
}

}  // namespace impromptu
