// Moving raw data of tensors between a model and a file of weights.
#include "native-trainer/export/external_data.hpp"

#include <charconv>
#include <cstddef>
#include <stdexcept>

namespace impromptu {
namespace {

constexpr std::size_t kAlignment = 64;
constexpr std::size_t kSmallest = 512;  // bytes; smaller tensors stay in the model

void add_entry(onnx::TensorProto& tensor, const std::string& key, const std::string& value) {
  auto* entry = tensor.add_external_data();
  entry->set_key(key);
  entry->set_value(value);
}

// Returns the number of an entry; 0 when the tensor has none of this key.
std::size_t number_of(const onnx::TensorProto& tensor, std::string_view key) {
  std::size_t number = 0;
  for (const auto& entry : tensor.external_data()) {
    const std::string& text = entry.value();
    if (entry.key() == key) std::from_chars(text.data(), text.data() + text.size(), number);
  }
  return number;
}

std::string offset_in(ExternalData& data, const onnx::TensorProto& tensor) {
  const auto [place, is_new] = data.offsets.try_emplace(tensor.name());
  if (is_new) {
    data.bytes.resize((data.bytes.size() + kAlignment - 1) / kAlignment * kAlignment);
    place->second = std::to_string(data.bytes.size());
    data.bytes += tensor.raw_data();
  } else if (data.bytes.compare(std::stoul(place->second), tensor.raw_data().size(),
                                tensor.raw_data()) != 0) {
    throw std::logic_error("two tensors are called " + tensor.name());
  }
  return place->second;
}

}  // namespace

void move_out(onnx::ModelProto& model, ExternalData& data) {
  for (onnx::TensorProto& tensor : *model.mutable_graph()->mutable_initializer()) {
    if (tensor.raw_data().size() < kSmallest) continue;
    const std::string offset = offset_in(data, tensor);
    add_entry(tensor, "location", data.file);
    add_entry(tensor, "offset", offset);
    add_entry(tensor, "length", std::to_string(tensor.raw_data().size()));
    tensor.clear_raw_data();
    tensor.set_data_location(onnx::TensorProto::EXTERNAL);
  }
}

void bring_back(onnx::ModelProto& model, std::string_view bytes) {
  for (onnx::TensorProto& tensor : *model.mutable_graph()->mutable_initializer()) {
    if (tensor.data_location() != onnx::TensorProto::EXTERNAL) continue;
    const std::size_t offset = number_of(tensor, "offset");
    const std::size_t length = number_of(tensor, "length");
    if (offset > bytes.size() || length > bytes.size() - offset) {
      throw std::runtime_error(tensor.name() + " lies outside of the file of weights");
    }
    tensor.set_raw_data(std::string(bytes.substr(offset, length)));
    tensor.clear_external_data();
    tensor.set_data_location(onnx::TensorProto::DEFAULT);
  }
}

}  // namespace impromptu
