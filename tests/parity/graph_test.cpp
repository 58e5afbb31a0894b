// Graph: what libonnx accepts, and what it refuses before a file is written.
#include "native-trainer/export/graph.hpp"

#include <doctest/doctest.h>

#include <set>

#include "tests/parity/temporary_folder.hpp"

using namespace impromptu;

namespace {

constexpr auto kFloat = onnx::TensorProto::FLOAT;
const std::vector<float> kMatrix = {1, 2, 3, 4, 5, 6};  // [3,2]

// x [B,3] times a [3,2] matrix, declared to give [B,`columns`].
Graph product(Storage storage, std::int64_t columns) {
  Graph graph("product");
  graph.input("x", kFloat, {std::string("B"), std::int64_t{3}});
  graph.output("y", kFloat, {std::string("B"), columns});
  const std::string matrix = graph.weights("matrix", {3, 2}, kMatrix, storage);
  graph.node("MatMul", {"x", matrix}, {}, "y");
  return graph;
}

std::string refusal(const Graph& graph) {
  return refusal_of([&] { static_cast<void>(graph.finish()); });
}

}  // namespace

TEST_CASE("a graph is written for IR 8 and opset 17, with unique node names") {
  const onnx::ModelProto model = product(Storage::fp16, 2).finish();
  CHECK(model.ir_version() == 8);
  CHECK(model.opset_import(0).version() == 17);
  std::set<std::string> names;
  for (const auto& node : model.graph().node()) CHECK(names.insert(node.name()).second);
  CHECK(names.size() == 2);
}

TEST_CASE("weights stored as fp16 are read through a Cast and take half the bytes") {
  const onnx::ModelProto halves = product(Storage::fp16, 2).finish();
  const onnx::TensorProto& tensor = halves.graph().initializer(0);
  CHECK(tensor.data_type() == onnx::TensorProto::FLOAT16);
  CHECK(tensor.raw_data().size() == 12);
  CHECK(values_of(tensor) == kMatrix);
  CHECK(halves.graph().node(0).op_type() == "Cast");
  const onnx::ModelProto singles = product(Storage::fp32, 2).finish();
  CHECK(values_of(singles.graph().initializer(0)) == kMatrix);
  CHECK(singles.graph().node_size() == 1);
}

TEST_CASE("a declared output shape that the nodes do not give is refused") {
  CHECK(refusal(product(Storage::fp32, 2)) == "");
  CHECK(refusal(product(Storage::fp32, 3)) != "");
}

TEST_CASE("shapes that do not fit together are refused") {
  Graph graph = product(Storage::fp32, 2);
  graph.node("MatMul", {"y", "matrix"});  // [B,2] times [3,2]
  CHECK(refusal(graph) != "");
}

TEST_CASE("a node that reads what nobody writes is refused") {
  Graph graph = product(Storage::fp32, 2);
  graph.node("Sigmoid", {"nobody"});
  CHECK(refusal(graph).find("nobody") != std::string::npos);
}

TEST_CASE("weights that do not fit their shape or fp16 are refused") {
  Graph graph("weights");
  const auto refused = [&](const Shape& shape, std::vector<float> values, Storage storage) {
    return refusal_of([&] { graph.weights("w", shape, values, storage); });
  };
  CHECK(refused({2, 2}, {1, 2, 3}, Storage::fp32).find("disagree") != std::string::npos);
  CHECK(refused({1}, {1e6F}, Storage::fp16).find("--storage fp32") != std::string::npos);
  CHECK(refused({1}, {1e6F}, Storage::fp32) == "");
}

TEST_CASE("tensors that are no numbers of the stated size are refused") {
  onnx::TensorProto tensor;
  tensor.set_data_type(onnx::TensorProto::FLOAT);
  tensor.add_dims(2);
  tensor.set_raw_data("1234");
  CHECK(refusal_of([&] { static_cast<void>(values_of(tensor)); }) != "");
  tensor.set_data_type(onnx::TensorProto::INT64);
  CHECK(refusal_of([&] { static_cast<void>(values_of(tensor)); }) != "");
}
