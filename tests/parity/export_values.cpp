// Values for tests of the exporter.
#include "tests/parity/export_values.hpp"

#include <cstring>

#include "shared/base/random.hpp"

namespace impromptu {

std::vector<NamedTensor> random_tensors(std::span<const Initializer> layout) {
  Random random(7);
  std::vector<NamedTensor> tensors;
  for (const Initializer& initializer : layout) {
    for (const Piece& piece : initializer.pieces) {
      std::vector<float> values(value_count(piece.shape));
      for (float& value : values) value = static_cast<float>(random.next_unit() - 0.5);
      NamedTensor tensor{piece.name, "F32", piece.shape, {}};
      tensor.bytes.resize(values.size() * sizeof(float));
      std::memcpy(tensor.bytes.data(), values.data(), tensor.bytes.size());
      tensors.push_back(std::move(tensor));
    }
  }
  return tensors;
}

std::vector<float> floats_of(const NamedTensor& tensor) {
  std::vector<float> values(tensor.bytes.size() / sizeof(float));
  std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
  return values;
}

std::string signature(const onnx::ValueInfoProto& value) {
  const auto& type = value.type().tensor_type();
  std::string text = value.name() + " " + std::to_string(type.elem_type());
  for (const auto& side : type.shape().dim()) {
    text += " " + (side.has_dim_param() ? side.dim_param() : std::to_string(side.dim_value()));
  }
  return text;
}

bool says(const std::string& message, const std::string& part) {
  return message.find(part) != std::string::npos;
}

}  // namespace impromptu
