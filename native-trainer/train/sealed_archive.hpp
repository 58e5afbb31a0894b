// A struct's fields in a torch archive behind a length and a hash, so that damage is noticed.
// Layout, little-endian: "IMPCKPT1", u64 length, u64 FNV-1a of the rest, the archive.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace impromptu {

// Visitors of a struct's visit_fields: tensors, numbers and texts by name.
class ArchiveWriter {
 public:
  void operator()(const char* name, std::int64_t value) { archive.write(name, c10::IValue(value)); }
  void operator()(const char* name, double value) { archive.write(name, c10::IValue(value)); }
  void operator()(const char* name, const torch::Tensor& value) {
    archive.write(name, value.cpu());
  }
  void operator()(const char* name, const std::map<std::string, std::string>& texts);

  torch::serialize::OutputArchive archive;
};

class ArchiveReader {
 public:
  void operator()(const char* name, std::int64_t& value);
  void operator()(const char* name, double& value);
  void operator()(const char* name, torch::Tensor& value) { archive.read(name, value); }
  void operator()(const char* name, std::map<std::string, std::string>& texts);

  torch::serialize::InputArchive archive;
};

// Writes an archive; the old file stays until the new one is complete. Throws std::runtime_error.
void write_archive(const std::filesystem::path& path, ArchiveWriter& writer);

// Opens the archive of a file. Throws std::runtime_error, with what to do about it, when the file
// is missing or damaged.
void open_archive(const std::filesystem::path& path, ArchiveReader& reader);

// Throws std::runtime_error: the file is damaged.
[[noreturn]] void refuse_checkpoint(const std::filesystem::path& path, const std::string& reason);

// Writes the fields of `value`. Throws as write_archive.
template <class T>
void write_sealed(const std::filesystem::path& path, const T& value) {
  ArchiveWriter writer;
  T::visit_fields(value, writer);
  write_archive(path, writer);
}

// Returns the T of a file, on the processor. Throws as open_archive; what an archive lacks is
// damage.
template <class T>
[[nodiscard]] T read_sealed(const std::filesystem::path& path) {
  ArchiveReader reader;
  open_archive(path, reader);
  T value;
  try {
    T::visit_fields(value, reader);
  } catch (const c10::Error& failure) {
    refuse_checkpoint(path, failure.what_without_backtrace());
  }
  return value;
}

}  // namespace impromptu
