// Graph: protobuf messages of ONNX, filled in.
#include "native-trainer/export/graph.hpp"

#include <onnx/checker.h>
#include <onnx/shape_inference/implementation.h>

#include <cmath>
#include <cstring>
#include <stdexcept>

#include "native-trainer/export/half.hpp"
#include "native-trainer/weights/safetensors.hpp"

namespace impromptu {
namespace {

constexpr std::int64_t kIrVersion = 8;
constexpr std::int64_t kOpset = 17;

void describe(onnx::ValueInfoProto& value, const std::string& name,
              onnx::TensorProto::DataType type, const std::vector<Dimension>& shape) {
  value.set_name(name);
  auto* tensor = value.mutable_type()->mutable_tensor_type();
  tensor->set_elem_type(type);
  for (const Dimension& side : shape) {
    auto* dimension = tensor->mutable_shape()->add_dim();
    if (const auto* number = std::get_if<std::int64_t>(&side)) {
      dimension->set_dim_value(*number);
    } else {
      dimension->set_dim_param(std::get<std::string>(side));
    }
  }
}

void set_attribute(onnx::AttributeProto& attribute, const std::string& name,
                   const Attribute& value) {
  attribute.set_name(name);
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    attribute.set_type(onnx::AttributeProto::INT);
    attribute.set_i(*integer);
  } else if (const auto* number = std::get_if<float>(&value)) {
    attribute.set_type(onnx::AttributeProto::FLOAT);
    attribute.set_f(*number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    attribute.set_type(onnx::AttributeProto::STRING);
    attribute.set_s(*text);
  } else {
    attribute.set_type(onnx::AttributeProto::INTS);
    for (const std::int64_t item : std::get<std::vector<std::int64_t>>(value)) {
      attribute.add_ints(item);
    }
  }
}

// Returns the values as halves. Throws std::runtime_error where fp16 has no such number.
std::vector<std::uint16_t> halves_from(const std::string& name, std::span<const float> values) {
  std::vector<std::uint16_t> halves;
  halves.reserve(values.size());
  for (const float value : values) {
    if (!(std::abs(value) <= kLargestHalf)) {
      throw std::runtime_error(name + " holds " + std::to_string(value) +
                               ", which fp16 cannot store; export with --storage fp32");
    }
    halves.push_back(half_bits_from(value));
  }
  return halves;
}

}  // namespace

Graph::Graph(const std::string& name) {
  model_.set_ir_version(kIrVersion);
  model_.set_producer_name("Impromptu");
  auto* opset = model_.add_opset_import();
  opset->set_domain("");
  opset->set_version(kOpset);
  model_.mutable_graph()->set_name(name);
}

void Graph::input(const std::string& name, onnx::TensorProto::DataType type,
                  const std::vector<Dimension>& shape) {
  describe(*model_.mutable_graph()->add_input(), name, type, shape);
}

void Graph::output(const std::string& name, onnx::TensorProto::DataType type,
                   const std::vector<Dimension>& shape) {
  describe(*model_.mutable_graph()->add_output(), name, type, shape);
}

onnx::TensorProto* Graph::initializer(const std::string& name, const Shape& shape,
                                      onnx::TensorProto::DataType type) {
  auto* tensor = model_.mutable_graph()->add_initializer();
  tensor->set_name(name);
  tensor->set_data_type(type);
  for (const std::int64_t side : shape) tensor->add_dims(side);
  return tensor;
}

std::string Graph::weights(const std::string& name, const Shape& shape,
                           std::span<const float> values, Storage storage) {
  if (value_count(shape) != values.size()) {
    throw std::runtime_error(name + ": values and shape disagree");
  }
  if (storage == Storage::fp32) {
    initializer(name, shape, onnx::TensorProto::FLOAT)
        ->set_raw_data(values.data(), values.size_bytes());
    return name;
  }
  const std::vector<std::uint16_t> halves = halves_from(name, values);
  initializer(name, shape, onnx::TensorProto::FLOAT16)
      ->set_raw_data(halves.data(), halves.size() * sizeof(std::uint16_t));
  return node("Cast", {name}, {{"to", std::int64_t{onnx::TensorProto::FLOAT}}});
}

std::string Graph::integers(const std::string& name, const std::vector<std::int64_t>& values) {
  initializer(name, {static_cast<std::int64_t>(values.size())}, onnx::TensorProto::INT64)
      ->set_raw_data(values.data(), values.size() * sizeof(std::int64_t));
  return name;
}

Names Graph::nodes(const std::string& type, const Names& inputs, const Names& outputs,
                   const Attributes& attributes) {
  auto* node = model_.mutable_graph()->add_node();
  node->set_op_type(type);
  node->set_name(type + "_" + std::to_string(model_.graph().node_size()));
  for (const std::string& input : inputs) node->add_input(input);
  for (const std::string& output : outputs) node->add_output(output);
  for (const auto& [name, value] : attributes) {
    set_attribute(*node->add_attribute(), name, value);
  }
  return outputs;
}

std::string Graph::node(const std::string& type, const Names& inputs, const Attributes& attributes,
                        const std::string& output) {
  const std::string name =
      output.empty() ? "value_" + std::to_string(model_.graph().node_size()) : output;
  return nodes(type, inputs, {name}, attributes).front();
}

onnx::ModelProto Graph::finish() const {
  onnx::ModelProto checked = model_;
  onnx::checker::check_model(checked);
  const onnx::ShapeInferenceOptions strict(true, 1, true);  // types, errors, data propagation
  onnx::shape_inference::InferShapes(checked, onnx::OpSchemaRegistry::Instance(), strict);
  return model_;
}

std::vector<float> values_of(const onnx::TensorProto& tensor) {
  const Shape shape(tensor.dims().begin(), tensor.dims().end());
  const std::string& bytes = tensor.raw_data();
  std::vector<float> values(value_count(shape));
  if (tensor.data_type() == onnx::TensorProto::FLOAT) {
    if (bytes.size() != values.size() * sizeof(float)) {
      throw std::runtime_error(tensor.name() + ": bytes and shape disagree");
    }
    std::memcpy(values.data(), bytes.data(), bytes.size());
  } else if (tensor.data_type() == onnx::TensorProto::FLOAT16) {
    std::vector<std::uint16_t> halves(values.size());
    if (bytes.size() != halves.size() * sizeof(std::uint16_t)) {
      throw std::runtime_error(tensor.name() + ": bytes and shape disagree");
    }
    std::memcpy(halves.data(), bytes.data(), bytes.size());
    for (std::size_t i = 0; i < halves.size(); ++i) values[i] = float_from_half(halves[i]);
  } else {
    throw std::runtime_error(tensor.name() + " holds no floating-point numbers");
  }
  return values;
}

}  // namespace impromptu
