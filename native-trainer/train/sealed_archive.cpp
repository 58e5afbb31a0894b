// A torch archive behind a length and a hash.
#include "native-trainer/train/sealed_archive.hpp"

#include <spdlog/fmt/fmt.h>

#include <array>
#include <cstring>
#include <sstream>
#include <stdexcept>

#include "native-trainer/data/files.hpp"
#include "shared/base/fnv1a.hpp"

namespace impromptu {
namespace {

constexpr std::array<char, 8> kMagic{'I', 'M', 'P', 'C', 'K', 'P', 'T', '1'};
constexpr std::size_t kFixed = kMagic.size() + 2 * sizeof(std::uint64_t);

}  // namespace

void refuse_checkpoint(const std::filesystem::path& path, const std::string& reason) {
  throw std::runtime_error(fmt::format(
      "{}: damaged checkpoint ({}); put a good copy in its place, or train without --resume",
      path.string(), reason));
}

void ArchiveWriter::operator()(const char* name, const std::map<std::string, std::string>& texts) {
  c10::Dict<std::string, std::string> dictionary;
  for (const auto& [key, text] : texts) dictionary.insert(key, text);
  archive.write(name, c10::IValue(dictionary));
}

void ArchiveReader::operator()(const char* name, std::int64_t& value) {
  c10::IValue read;
  archive.read(name, read);
  value = read.toInt();
}

void ArchiveReader::operator()(const char* name, double& value) {
  c10::IValue read;
  archive.read(name, read);
  value = read.toDouble();
}

void ArchiveReader::operator()(const char* name, std::map<std::string, std::string>& texts) {
  c10::IValue read;
  archive.read(name, read);
  for (const auto& entry : read.toGenericDict()) {
    texts[entry.key().toStringRef()] = entry.value().toStringRef();
  }
}

void write_archive(const std::filesystem::path& path, ArchiveWriter& writer) {
  std::ostringstream stream;
  writer.archive.save_to(stream);
  const std::string body = std::move(stream).str();
  const std::array<std::uint64_t, 2> numbers{body.size(), Fnv1a(body).value()};
  std::string bytes(kMagic.data(), kMagic.size());
  bytes.append(reinterpret_cast<const char*>(numbers.data()), sizeof(numbers));
  bytes += body;
  write_atomically(path, std::string_view(bytes));
}

void open_archive(const std::filesystem::path& path, ArchiveReader& reader) {
  if (!std::filesystem::exists(path)) {
    throw std::runtime_error(
        fmt::format("{}: no checkpoint to resume from; train without --resume", path.string()));
  }
  const std::string bytes = read_text(path);
  if (bytes.size() < kFixed || std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0) {
    refuse_checkpoint(path, "not a checkpoint");
  }
  std::array<std::uint64_t, 2> numbers{};
  std::memcpy(numbers.data(), bytes.data() + kMagic.size(), sizeof(numbers));
  if (numbers[0] != bytes.size() - kFixed) refuse_checkpoint(path, "wrong length");
  if (numbers[1] != Fnv1a(std::string_view(bytes).substr(kFixed)).value()) {
    refuse_checkpoint(path, "wrong checksum");
  }
  try {
    reader.archive.load_from(bytes.data() + kFixed, bytes.size() - kFixed);
  } catch (const c10::Error& failure) {
    refuse_checkpoint(path, failure.what_without_backtrace());
  }
}

}  // namespace impromptu
