// Graph: protobuf messages of ONNX, filled in.
#include "native-trainer/export/graph.hpp"

#include <onnx/checker.h>
#include <onnx/shape_inference/implementation.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "native-trainer/export/half.hpp"
#include "native-trainer/weights/safetensors.hpp"

namespace impromptu {
namespace {

constexpr std::int64_t kIrVersion = 8;
constexpr std::int64_t kOpset = 17;
constexpr std::int64_t kForeignOpset = 1;  // of com.microsoft
constexpr float kLargestInt8 = 127.0F;

const Attributes kToFloat = {{"to", std::int64_t{onnx::TensorProto::FLOAT}}};

void describe(onnx::ValueInfoProto& value, const std::string& name,
              onnx::TensorProto::DataType type, const std::vector<Dimension>& shape) {
  value.set_name(name);
  auto* tensor = value.mutable_type()->mutable_tensor_type();
  tensor->set_elem_type(type);
  tensor->mutable_shape();  // of no sides: a single number
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
  } else if (const auto* body = std::get_if<onnx::GraphProto>(&value)) {
    attribute.set_type(onnx::AttributeProto::GRAPH);
    *attribute.mutable_g() = *body;
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

std::string name_of(Storage storage) {
  switch (storage) {
    case Storage::fp16:
      return "fp16";
    case Storage::int8:
      return "int8";
    case Storage::fp32:
      break;
  }
  return "fp32";
}

Graph::Graph(const std::string& name) {
  model_.set_ir_version(kIrVersion);
  model_.set_producer_name("Impromptu");
  import_domain("", kOpset);
  model_.mutable_graph()->set_name(name);
}

void Graph::import_domain(const std::string& domain, std::int64_t version) {
  for (const auto& imported : model_.opset_import()) {
    if (imported.domain() == domain) return;
  }
  auto* opset = model_.add_opset_import();
  opset->set_domain(domain);
  opset->set_version(version);
}

onnx::GraphProto& Graph::current() {
  return bodies_.empty() ? *model_.mutable_graph() : bodies_.back();
}

void Graph::open_body(const std::string& name) { bodies_.emplace_back().set_name(name); }

onnx::GraphProto Graph::close_body() {
  onnx::GraphProto body = std::move(bodies_.back());
  bodies_.pop_back();
  return body;
}

void Graph::input(const std::string& name, onnx::TensorProto::DataType type,
                  const std::vector<Dimension>& shape) {
  describe(*current().add_input(), name, type, shape);
}

void Graph::output(const std::string& name, onnx::TensorProto::DataType type,
                   const std::vector<Dimension>& shape) {
  describe(*current().add_output(), name, type, shape);
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
  if (storage == Storage::int8) return weights_as_int8(name, shape, values);
  const std::vector<std::uint16_t> halves = halves_from(name, values);
  initializer(name, shape, onnx::TensorProto::FLOAT16)
      ->set_raw_data(halves.data(), halves.size() * sizeof(std::uint16_t));
  return append(*model_.mutable_graph(), "Cast", {name}, {name + ".float"}, kToFloat).front();
}

std::string Graph::weights_as_int8(const std::string& name, const Shape& shape,
                                   std::span<const float> values) {
  if (shape.size() != 2) throw std::runtime_error(name + " is no matrix, int8 cannot store it");
  const auto columns = static_cast<std::size_t>(shape[1]);
  std::vector<float> factors(columns);
  for (std::size_t i = 0; i < values.size(); ++i) {
    factors[i % columns] = std::max(factors[i % columns], std::abs(values[i]) / kLargestInt8);
  }
  std::vector<std::int8_t> numbers(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float factor = factors[i % columns];
    numbers[i] = static_cast<std::int8_t>(factor > 0 ? std::nearbyint(values[i] / factor) : 0.0F);
  }
  initializer(name, shape, onnx::TensorProto::INT8)->set_raw_data(numbers.data(), numbers.size());
  const std::string scale = weights(name + kFactorsSuffix, {shape[1]}, factors, Storage::fp32);
  onnx::GraphProto& outer = *model_.mutable_graph();
  const Names whole = append(outer, "Cast", {name}, {name + ".whole"}, kToFloat);
  return append(outer, "Mul", {whole.front(), scale}, {name + ".float"}, {}).front();
}

std::string Graph::integers(const std::string& name, const std::vector<std::int64_t>& values) {
  initializer(name, {static_cast<std::int64_t>(values.size())}, onnx::TensorProto::INT64)
      ->set_raw_data(values.data(), values.size() * sizeof(std::int64_t));
  return name;
}

std::string Graph::integer(const std::string& name, std::int64_t value) {
  initializer(name, {}, onnx::TensorProto::INT64)->set_raw_data(&value, sizeof(value));
  return name;
}

Names Graph::append(onnx::GraphProto& graph, const std::string& type, const Names& inputs,
                    const Names& outputs, const Attributes& attributes) {
  auto* node = graph.add_node();
  const std::size_t dot = type.rfind('.');
  const bool is_foreign = dot != std::string::npos;
  if (is_foreign) {
    node->set_domain(type.substr(0, dot));
    import_domain(node->domain(), kForeignOpset);
  }
  node->set_op_type(is_foreign ? type.substr(dot + 1) : type);
  node->set_name(node->op_type() + "_" + std::to_string(++nodes_));
  for (const std::string& input : inputs) node->add_input(input);
  for (const std::string& output : outputs) node->add_output(output);
  for (const auto& [name, value] : attributes) {
    set_attribute(*node->add_attribute(), name, value);
  }
  return outputs;
}

Names Graph::nodes(const std::string& type, const Names& inputs, const Names& outputs,
                   const Attributes& attributes) {
  return append(current(), type, inputs, outputs, attributes);
}

std::string Graph::node(const std::string& type, const Names& inputs, const Attributes& attributes,
                        const std::string& output) {
  const std::string name = output.empty() ? "value_" + std::to_string(nodes_) : output;
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
