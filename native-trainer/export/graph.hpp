// Graph: builds an ONNX model node by node over libonnx.
// Source: ONNX IR specification, version 8; operators of opset 17.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace impromptu {

using Shape = std::vector<std::int64_t>;
using Names = std::vector<std::string>;

// One side of an input or output: a number, or a name for what the caller chooses.
using Dimension = std::variant<std::int64_t, std::string>;
// A node's attribute: INT, FLOAT, STRING, INTS or GRAPH.
using Attribute =
    std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>, onnx::GraphProto>;
using Attributes = std::map<std::string, Attribute>;

// How weights are stored. int8: whole numbers and one factor per column of a matrix.
enum class Storage : std::uint8_t { fp32, fp16, int8 };

// Returns "fp32", "fp16" or "int8".
[[nodiscard]] std::string name_of(Storage storage);

// The initialiser of the factors that belong to an int8 matrix.
inline constexpr const char* kFactorsSuffix = ".factors";

class Graph {
 public:
  explicit Graph(const std::string& name);

  // Opens the body of a Loop: inputs, outputs and nodes belong to it until it is closed, weights
  // and integers to the graph around it, from which the body reads.
  void open_body(const std::string& name);
  // Returns the body, the attribute `body` of a Loop.
  onnx::GraphProto close_body();

  void input(const std::string& name, onnx::TensorProto::DataType type,
             const std::vector<Dimension>& shape);
  void output(const std::string& name, onnx::TensorProto::DataType type,
              const std::vector<Dimension>& shape);

  // Stores numbers in the model; returns the name by which nodes read them as float. With fp16 a
  // Cast stands behind them, with int8 (matrices [in, out] only) a Cast and a Mul, which runtimes
  // fold when they load. Throws std::runtime_error when values and shape disagree, or when a value
  // has no fp16 form.
  std::string weights(const std::string& name, const Shape& shape, std::span<const float> values,
                      Storage storage);
  // Stores a vector of int64, such as the shape that Reshape reads.
  std::string integers(const std::string& name, const std::vector<std::int64_t>& values);
  // Stores a single int64, without sides.
  std::string integer(const std::string& name, std::int64_t value);

  // Appends a node and names it uniquely; an input "" is an optional one left out. An operator of
  // another domain than ONNX's own is named with it: "com.microsoft.QuickGelu". Returns `outputs`.
  Names nodes(const std::string& type, const Names& inputs, const Names& outputs,
              const Attributes& attributes = {});
  // The same for a single output, named by the graph unless `output` names it.
  std::string node(const std::string& type, const Names& inputs, const Attributes& attributes = {},
                   const std::string& output = "");

  // Returns the model after libonnx has checked it and has inferred all shapes, strictly. Throws
  // std::runtime_error when it is not valid.
  [[nodiscard]] onnx::ModelProto finish() const;

 private:
  onnx::TensorProto* initializer(const std::string& name, const Shape& shape,
                                 onnx::TensorProto::DataType type);
  std::string weights_as_int8(const std::string& name, const Shape& shape,
                              std::span<const float> values);
  [[nodiscard]] onnx::GraphProto& current();
  void import_domain(const std::string& domain, std::int64_t version);
  Names append(onnx::GraphProto& graph, const std::string& type, const Names& inputs,
               const Names& outputs, const Attributes& attributes);

  onnx::ModelProto model_;
  std::vector<onnx::GraphProto> bodies_;  // that are open, the innermost last
  int nodes_ = 0;                         // of graph and bodies together
};

// Returns the numbers of a FLOAT or FLOAT16 tensor. Throws std::runtime_error on other types and
// when bytes and shape disagree.
[[nodiscard]] std::vector<float> values_of(const onnx::TensorProto& tensor);

}  // namespace impromptu
