// Norms, MLPs and trunk layers, over the fused operators of ONNX Runtime.
// Sources: RMSNorm, Zhang and Sennrich 2019; rotary positions, Su et al. 2021; operators
// SkipSimplifiedLayerNormalization, RotaryEmbedding and QuickGelu of ONNX Runtime's contrib ops.
#include "native-trainer/export/note_parts.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "native-trainer/export/note_layout.hpp"

namespace impromptu {
namespace {

constexpr float kNormEpsilon = 1e-5F;
constexpr double kRotaryBase = 10000;
constexpr std::int64_t kRotaryBlock = 32;
constexpr float kQuickGeluFactor = 1.702F;

}  // namespace

std::string NoteParts::fresh_name() { return "part_" + std::to_string(++fresh_); }

std::string NoteParts::weight(const std::string& name) {
  const auto known = weights_.find(name);
  if (known != weights_.end()) return known->second;
  const auto found = std::find_if(source_.layout.begin(), source_.layout.end(),
                                  [&](const Initializer& each) { return each.name == name; });
  if (found == source_.layout.end()) throw std::logic_error("note_layout has no " + name);
  return weights_[name] = graph.weights(name, found->shape, source_.values.at(name),
                                        storage_of(*found, source_.storage));
}

std::string NoteParts::integers(const std::vector<std::int64_t>& values) {
  std::string name = "integers";
  for (const std::int64_t value : values) name.append("_").append(std::to_string(value));
  if (stored_.insert(name).second) graph.integers(name, values);
  return name;
}

std::string NoteParts::integer(std::int64_t value) {
  const std::string name = "integer_" + std::to_string(value);
  if (stored_.insert(name).second) graph.integer(name, value);
  return name;
}

std::string NoteParts::number(float value) {
  const std::string name = "number_" + std::to_string(value);
  if (stored_.insert(name).second) graph.weights(name, {}, {&value, 1}, Storage::fp32);
  return name;
}

std::string NoteParts::reshape(const std::string& x, const std::vector<std::int64_t>& shape) {
  return graph.node("Reshape", {x, integers(shape)});
}

std::string NoteParts::transpose(const std::string& x, const std::vector<std::int64_t>& order) {
  return graph.node("Transpose", {x}, {{"perm", order}});
}

std::string NoteParts::side(const std::string& x, std::int64_t axis) {
  return graph.node("Shape", {x}, {{"start", axis}, {"end", axis + 1}});
}

Names NoteParts::split(const std::string& x, const std::vector<std::int64_t>& sizes,
                       std::int64_t axis) {
  Names parts;
  for (std::size_t i = 0; i < sizes.size(); ++i) parts.push_back(fresh_name());
  return graph.nodes("Split", {x, integers(sizes)}, parts, {{"axis", axis}});
}

std::string NoteParts::embedded(const std::string& ids) {
  const std::string rows = graph.node("Gather", {weight("embedding"), ids});  // [B,S,n,d]
  return graph.node("ReduceSum", {rows, integers({2})}, {{"keepdims", std::int64_t{0}}});
}

std::string NoteParts::norm(const std::string& x, const std::string& gain) {
  const std::string mean = graph.node("ReduceMean", {graph.node("Mul", {x, x})},
                                      {{"axes", std::vector<std::int64_t>{-1}}});
  const std::string root = graph.node("Sqrt", {graph.node("Add", {mean, number(kNormEpsilon)})});
  return graph.node("Mul", {graph.node("Div", {x, root}), weight(gain)});
}

std::pair<std::string, std::string> NoteParts::norm(const Stream& stream, const std::string& gain) {
  const std::string normed = fresh_name();
  const std::string sum = fresh_name();
  graph.nodes("com.microsoft.SkipSimplifiedLayerNormalization",
              {stream.x, stream.update, weight(gain)}, {normed, "", "", sum},
              {{"epsilon", kNormEpsilon}});
  return {normed, sum};
}

std::string NoteParts::mlp(const std::string& x, const std::string& name) {
  const std::string up = graph.node("MatMul", {x, weight(name + "up")});
  const std::string gelu =
      graph.node("com.microsoft.QuickGelu", {up}, {{"alpha", kQuickGeluFactor}});
  return graph.node("MatMul", {gelu, weight(name + "down")});
}

// The tables of all positions follow from those of the first 32 and of every 32nd by the sums of
// angles, when the session is created, so the download holds little of them.
void NoteParts::make_rotary_tables() {
  const std::int64_t blocks = (shape().context + kRotaryBlock - 1) / kRotaryBlock;
  const auto table = [this](const std::string& name, std::int64_t rows, std::int64_t distance,
                            double (*function)(double)) {
    std::vector<float> values;
    for (std::int64_t row = 0; row < rows; ++row) {
      for (int i = 0; i < kHeadSize / 2; ++i) {
        const double frequency = std::pow(kRotaryBase, -2.0 * i / kHeadSize);
        values.push_back(
            static_cast<float>(function(static_cast<double>(row * distance) * frequency)));
      }
    }
    const Shape sides =
        distance == 1 ? Shape{1, rows, kHeadSize / 2} : Shape{rows, 1, kHeadSize / 2};
    return graph.weights("rotary." + name, sides, values, Storage::fp32);
  };
  const std::string near_cosines = table("near_cosines", kRotaryBlock, 1, std::cos);
  const std::string near_sines = table("near_sines", kRotaryBlock, 1, std::sin);
  const std::string far_cosines = table("far_cosines", blocks, kRotaryBlock, std::cos);
  const std::string far_sines = table("far_sines", blocks, kRotaryBlock, std::sin);
  const auto combined = [this](const char* operation, const std::string& a, const std::string& b,
                               const std::string& c, const std::string& d) {
    const Names products{graph.node("Mul", {a, b}), graph.node("Mul", {c, d})};
    return reshape(graph.node(operation, products), {-1, kHeadSize / 2});
  };
  cosines_ = combined("Sub", far_cosines, near_cosines, far_sines, near_sines);
  sines_ = combined("Add", far_sines, near_cosines, far_cosines, near_sines);
}

Stream NoteParts::layer(std::int32_t index, const Stream& stream, const std::string& position,
                        const Attention& attention) {
  const std::string name = "layers." + std::to_string(index) + ".";
  const std::int64_t queries = std::int64_t{shape().heads} * kHeadSize;
  const std::int64_t keys = std::int64_t{shape().kv_heads} * kHeadSize;
  const auto [normed, before] = norm(stream, name + "norm1");
  const std::string qkv = graph.node("MatMul", {normed, weight(name + "qkv")});
  const Names rotating = split(qkv, {queries + keys, keys}, 2);
  const std::string rotated =
      graph.node("com.microsoft.RotaryEmbedding", {rotating[0], position, cosines_, sines_},
                 {{"interleaved", std::int64_t{0}}});
  const Names parts = split(rotated, {queries, keys}, 2);
  const std::string gathered = attention(index, {parts[0], parts[1], rotating[1]});
  const Stream between{before, graph.node("MatMul", {gathered, weight(name + "out")})};
  const auto [normed_again, after] = norm(between, name + "norm2");
  return {after, mlp(normed_again, name)};
}

Stream NoteParts::trunk(Stream stream, const std::string& position, const Attention& attention) {
  for (std::int32_t i = 0; i < shape().layers; ++i) {
    stream = layer(i, stream, position, attention);
  }
  return stream;
}

}  // namespace impromptu
