// safetensors files: named tensors and facts about them, exchanged by trainer and exporter.
// Source: huggingface/safetensors, "Format".
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace impromptu {

struct NamedTensor {
  std::string name;
  std::string dtype;  // "F32", "F16", "BF16", "F64", "I64", "I32", "I16", "I8", "U8", "BOOL"
  std::vector<std::int64_t> shape;  // empty: one value
  std::vector<std::byte> bytes;     // row-major, little-endian

  bool operator==(const NamedTensor&) const = default;
};

using Metadata = std::map<std::string, std::string>;

// Returns the number of values of a shape. Throws std::runtime_error when a side is negative or the
// product does not fit.
[[nodiscard]] std::size_t value_count(std::span<const std::int64_t> shape);

// Writes the file beside `path`, then renames it, so that an old file stays whole until the new one
// is. Throws std::runtime_error when a tensor's bytes do not fit its shape and dtype, when a name
// is given twice, when the disk is full or the folder cannot be written.
void write_safetensors(const std::filesystem::path& path, std::span<const NamedTensor> tensors,
                       const Metadata& metadata);

// Returns the tensors of a file in the order of their bytes. Throws std::runtime_error when the
// file cannot be read, is cut short or is not what the format says: the tensors must cover the data
// exactly, without gap or overlap.
[[nodiscard]] std::vector<NamedTensor> read_safetensors(const std::filesystem::path& path);

// Returns the facts stored beside the tensors. Throws as read_safetensors does for the header.
[[nodiscard]] Metadata read_safetensors_metadata(const std::filesystem::path& path);

}  // namespace impromptu
