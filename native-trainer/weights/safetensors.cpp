// safetensors files: an eight-byte length, a JSON header, then the bytes of all tensors.
#include "native-trainer/weights/safetensors.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <utility>

#include "native-trainer/weights/put_in_place.hpp"

namespace impromptu {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeader = 100'000'000;  // the limit of the reference implementation
constexpr std::size_t kAlignment = 8;
constexpr const char* kMetadataKey = "__metadata__";
constexpr std::pair<std::string_view, std::size_t> kDtypes[] = {
    {"F64", 8},  {"I64", 8}, {"F32", 4}, {"I32", 4}, {"F16", 2},
    {"BF16", 2}, {"I16", 2}, {"I8", 1},  {"U8", 1},  {"BOOL", 1}};

struct Header {
  Json json;
  std::uint64_t data_begin = 0;  // of the tensors' bytes, from the start of the file
  std::uint64_t data_bytes = 0;
};

// Where a tensor's bytes lie, counted from data_begin.
struct Extent {
  NamedTensor tensor;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& reason) {
  throw std::runtime_error(path.string() + ": " + reason);
}

std::size_t bytes_per_value(std::string_view dtype) {
  for (const auto& [name, size] : kDtypes) {
    if (name == dtype) return size;
  }
  throw std::runtime_error("unknown dtype " + std::string(dtype));
}

std::size_t byte_count(const NamedTensor& tensor) {
  const std::size_t values = value_count(tensor.shape);
  const std::size_t size = bytes_per_value(tensor.dtype);
  if (values > std::numeric_limits<std::size_t>::max() / size) {
    throw std::runtime_error("shape too large");
  }
  return values * size;
}

Header header_of(const std::filesystem::path& path, std::ifstream& file) {
  file.open(path, std::ios::binary);
  if (!file) refuse(path, "cannot be opened");
  const std::uint64_t size = std::filesystem::file_size(path);
  unsigned char length_bytes[kLengthBytes] = {};
  file.read(reinterpret_cast<char*>(length_bytes), kLengthBytes);
  if (!file) refuse(path, "is shorter than a safetensors header");
  std::uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) length = (length << 8U) | length_bytes[i];
  if (length > kMaxHeader || length > size - kLengthBytes) {
    refuse(path, "is cut short or is no safetensors file: its header says " +
                     std::to_string(length) + " bytes");
  }
  std::string text(static_cast<std::size_t>(length), '\0');
  file.read(text.data(), static_cast<std::streamsize>(length));
  Header header;
  header.json = Json::parse(text, nullptr, false);
  if (!file || !header.json.is_object()) refuse(path, "has a header that is no JSON object");
  header.data_begin = kLengthBytes + length;
  header.data_bytes = size - header.data_begin;
  return header;
}

// Returns one tensor's name, dtype, shape and place; its bytes are still empty.
Extent extent_from(const std::string& name, const Json& entry, std::uint64_t data_bytes) {
  Extent extent;
  extent.tensor.name = name;
  extent.tensor.dtype = entry.at("dtype").get<std::string>();
  for (const Json& side : entry.at("shape")) {
    if (!side.is_number_integer()) throw std::runtime_error("a shape that is not whole numbers");
    extent.tensor.shape.push_back(side.get<std::int64_t>());
  }
  const Json& offsets = entry.at("data_offsets");
  if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
      !offsets[1].is_number_unsigned()) {
    throw std::runtime_error("data_offsets must be two whole numbers");
  }
  extent.begin = offsets[0].get<std::uint64_t>();
  extent.end = offsets[1].get<std::uint64_t>();
  if (extent.begin > extent.end || extent.end > data_bytes) {
    throw std::runtime_error("its bytes lie outside the file; is the file cut short?");
  }
  if (extent.end - extent.begin != byte_count(extent.tensor)) {
    throw std::runtime_error("shape and data_offsets disagree");
  }
  return extent;
}

// Returns the places of all tensors in the order of their bytes.
std::vector<Extent> extents_of(const std::filesystem::path& path, const Header& header) {
  std::vector<Extent> extents;
  for (const auto& [name, entry] : header.json.items()) {
    if (name == kMetadataKey) continue;
    try {
      extents.push_back(extent_from(name, entry, header.data_bytes));
    } catch (const std::exception& error) {
      refuse(path, "tensor " + name + ": " + error.what());
    }
  }
  std::sort(extents.begin(), extents.end(), [](const Extent& a, const Extent& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::uint64_t position = 0;
  for (const Extent& extent : extents) {
    if (extent.begin != position) {
      refuse(path, "tensor " + extent.tensor.name + " leaves a gap or overlaps its neighbour");
    }
    position = extent.end;
  }
  if (position != header.data_bytes) refuse(path, "holds bytes that belong to no tensor");
  return extents;
}

// Returns the JSON header padded with spaces, so that the data begin at a multiple of eight.
std::string header_text(std::span<const NamedTensor> tensors, const Metadata& metadata) {
  Json header = Json::object();
  if (!metadata.empty()) header[kMetadataKey] = metadata;
  std::set<std::string> names = {kMetadataKey};
  std::uint64_t position = 0;
  for (const NamedTensor& tensor : tensors) {
    if (!names.insert(tensor.name).second) {
      throw std::runtime_error("tensor " + tensor.name + " is given twice");
    }
    if (byte_count(tensor) != tensor.bytes.size()) {
      throw std::runtime_error("tensor " + tensor.name + ": bytes and shape disagree");
    }
    const std::uint64_t end = position + tensor.bytes.size();
    header[tensor.name] = {
        {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {position, end}}};
    position = end;
  }
  std::string text = header.dump();
  text.resize((text.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');
  return text;
}

}  // namespace

std::size_t value_count(std::span<const std::int64_t> shape) {
  std::size_t count = 1;
  for (const std::int64_t side : shape) {
    if (side < 0) throw std::runtime_error("negative shape");
    const auto size = static_cast<std::size_t>(side);
    if (size != 0 && count > std::numeric_limits<std::size_t>::max() / size) {
      throw std::runtime_error("shape too large");
    }
    count *= size;
  }
  return count;
}

void write_safetensors(const std::filesystem::path& path, std::span<const NamedTensor> tensors,
                       const Metadata& metadata) {
  const std::string header = header_text(tensors, metadata);
  const std::filesystem::path unfinished = path.string() + ".tmp";
  std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
  if (!file) refuse(unfinished, "cannot be written");
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    file.put(static_cast<char>((header.size() >> (8 * i)) & 0xFFU));
  }
  file.write(header.data(), static_cast<std::streamsize>(header.size()));
  for (const NamedTensor& tensor : tensors) {
    file.write(reinterpret_cast<const char*>(tensor.bytes.data()),
               static_cast<std::streamsize>(tensor.bytes.size()));
  }
  put_in_place(file, unfinished, path);
}

std::vector<NamedTensor> read_safetensors(const std::filesystem::path& path) {
  std::ifstream file;
  const Header header = header_of(path, file);
  std::vector<Extent> extents = extents_of(path, header);
  std::vector<NamedTensor> tensors;
  tensors.reserve(extents.size());
  for (Extent& extent : extents) {
    extent.tensor.bytes.resize(static_cast<std::size_t>(extent.end - extent.begin));
    file.read(reinterpret_cast<char*>(extent.tensor.bytes.data()),
              static_cast<std::streamsize>(extent.tensor.bytes.size()));
    tensors.push_back(std::move(extent.tensor));
  }
  if (!file) refuse(path, "cannot be read to its end");
  return tensors;
}

Metadata read_safetensors_metadata(const std::filesystem::path& path) {
  std::ifstream file;
  const Header header = header_of(path, file);
  Metadata metadata;
  const auto found = header.json.find(kMetadataKey);
  if (found == header.json.end()) return metadata;
  if (!found->is_object()) refuse(path, "has metadata that are no JSON object");
  for (const auto& [key, value] : found->items()) {
    if (!value.is_string()) refuse(path, "metadata " + key + " is no text");
    metadata[key] = value.get<std::string>();
  }
  return metadata;
}

}  // namespace impromptu
