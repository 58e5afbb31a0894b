// step.onnx and heads.onnx, and what they share with the burst.
#include "native-trainer/export/note_graphs.hpp"

#include "native-trainer/export/note_graph_inputs.hpp"
#include "native-trainer/export/note_heads.hpp"
#include "shared/tokens/note_steps.hpp"

namespace impromptu {
namespace {

constexpr auto kFloat = onnx::TensorProto::FLOAT;
constexpr float kUnseen = -1e9F;  // its exponential is exactly 0

class StepGraph {
 public:
  explicit StepGraph(const NoteSource& source)
      : parts_("note-step", source), graph_(parts_.graph) {}

  onnx::ModelProto build() {
    const Dimension lanes = std::string("B");
    const Dimension rows = std::string("S");
    trunk_inputs(parts_, rows);
    graph_.output("hidden", kFloat, {lanes, std::int64_t{parts_.shape().width}});
    for (std::int32_t i = 0; i < parts_.shape().layers; ++i) {
      const Dimension groups = std::int64_t{parts_.shape().kv_heads};
      const Dimension size = std::int64_t{kHeadSize};
      graph_.output(layer_name("new_k", i), kFloat, {lanes, groups, rows, size});
      graph_.output(layer_name("new_v", i), kFloat, {lanes, groups, rows, size});
    }
    parts_.make_rotary_tables();
    const Stream stream =
        parts_.trunk(first_stream(parts_), "position",
                     [this](std::int32_t i, const Heads& heads) { return attention(i, heads); });
    const std::string normed = parts_.norm(stream, "norm").first;
    graph_.node("Gather", {normed, parts_.integer(-1)}, {{"axis", std::int64_t{1}}}, "hidden");
    return graph_.finish();
  }

 private:
  // Returns the additive mask [H/G S, past + S] of layers with this window, made once.
  const std::string& mask(std::int32_t layer) {
    const std::int64_t window = parts_.shape().window_of(layer);
    std::string& name = masks_[window];
    if (!name.empty()) return name;
    const auto number_in = [this](const std::string& x, std::int64_t axis) {
      return parts_.reshape(parts_.side(x, axis), {});
    };
    const std::string past = number_in(layer_name("past_k", layer), 2);
    const std::string total = graph_.node("Add", {past, number_in("rows", 1)});
    const std::string one = parts_.integer(1);
    const std::string keys = graph_.node("Range", {parts_.integer(0), total, one});
    const std::string queries =
        parts_.reshape(graph_.node("Range", {past, total, one}), {-1, 1});  // [S,1]
    const std::string oldest = graph_.node("Sub", {queries, parts_.integer(window)});
    const std::string seen = graph_.node("And", {graph_.node("LessOrEqual", {keys, queries}),
                                                 graph_.node("Greater", {keys, oldest})});
    const std::string values =
        graph_.node("Where", {seen, parts_.number(0), parts_.number(kUnseen)});
    const std::int64_t sharing = parts_.shape().heads / parts_.shape().kv_heads;
    return name = graph_.node("Tile", {values, parts_.integers({sharing, 1})});
  }

  // The query heads that share a key head lie below each other, so that one product reads its keys.
  std::string attention(std::int32_t layer, const Heads& heads) {
    const std::int64_t groups = parts_.shape().kv_heads;
    const std::int64_t sharing = parts_.shape().heads / groups;
    const auto by_group = [&](const std::string& x, const std::string& name) {
      const std::string apart = parts_.reshape(x, {0, 0, groups, kHeadSize});
      return graph_.node("Transpose", {apart}, {{"perm", std::vector<std::int64_t>{0, 2, 1, 3}}},
                         layer_name(name, layer));
    };
    const auto grown = [&](const std::string& past, const std::string& fresh) {
      return graph_.node("Concat", {layer_name(past, layer), fresh}, {{"axis", std::int64_t{2}}});
    };
    const std::string keys = grown("past_k", by_group(heads.keys, "new_k"));
    const std::string values = grown("past_v", by_group(heads.values, "new_v"));
    const std::string apart = parts_.reshape(heads.queries, {0, 0, groups, sharing, kHeadSize});
    const std::string queries =  // (B,S,G,H/G,E) → (B,G,H/G S,E)
        parts_.reshape(parts_.transpose(apart, {0, 2, 3, 1, 4}), {0, groups, -1, kHeadSize});
    const std::string products =
        graph_.node("MatMul", {queries, parts_.transpose(keys, {0, 1, 3, 2})});
    const std::string shares =
        graph_.node("Softmax", {graph_.node("Add", {products, mask(layer)})});
    const std::string gathered = parts_.reshape(graph_.node("MatMul", {shares, values}),
                                                {0, groups, sharing, -1, kHeadSize});
    return parts_.reshape(parts_.transpose(gathered, {0, 3, 1, 2, 4}),
                          {0, 0, groups * sharing * kHeadSize});
  }

  NoteParts parts_;
  Graph& graph_;
  std::map<std::int64_t, std::string> masks_;  // by window
};

}  // namespace

std::string layer_name(const std::string& kind, std::int32_t layer) {
  return kind + "_" + std::to_string(layer);
}

void trunk_inputs(NoteParts& parts, const Dimension& rows) {
  Graph& graph = parts.graph;
  const NoteModelShape& shape = parts.shape();
  const Dimension lanes = std::string("B");
  graph.input("rows", onnx::TensorProto::INT32, {lanes, rows, std::int64_t{kRowFields}});
  graph.input("position", onnx::TensorProto::INT64, {std::int64_t{1}});
  for (std::int32_t i = 0; i < shape.layers; ++i) {
    const bool is_full = shape.window_of(i) == shape.context;
    const Dimension past = std::string(is_full ? "past_full" : "past_local");
    const std::vector<Dimension> sides{lanes, std::int64_t{shape.kv_heads}, past,
                                       std::int64_t{kHeadSize}};
    graph.input(layer_name("past_k", i), kFloat, sides);
    graph.input(layer_name("past_v", i), kFloat, sides);
  }
}

Stream first_stream(NoteParts& parts) {
  const Names fields = parts.split("rows", {kChosenFields, kRowFields - kChosenFields}, 2);
  return {parts.embedded(fields[0]), parts.embedded(fields[1])};
}

onnx::ModelProto step_graph(const NoteSource& source) { return StepGraph(source).build(); }

onnx::ModelProto heads_graph(const NoteSource& source) {
  NoteParts parts("note-heads", source);
  Graph& graph = parts.graph;
  const Dimension lanes = std::string("B");
  graph.input("hidden", kFloat, {lanes, std::int64_t{source.shape.width}});
  graph.input("noise", kFloat, {lanes, std::int64_t{kChoiceIds}});
  const Sampling sampling = sampling_inputs(parts);
  graph.output("steps", onnx::TensorProto::INT32, {lanes, std::int64_t{kNoteHeads}});
  graph.output("logits", kFloat, {lanes, std::int64_t{kChoiceIds}});
  const std::string hidden = parts.reshape("hidden", {-1, 1, source.shape.width});
  const Draw drawn = draw(parts, hidden, "noise", "presence", sampling);
  own_ids(parts, drawn.ids, "steps");
  const std::string products = graph.node("Concat", drawn.products, {{"axis", std::int64_t{1}}});
  graph.node("Add", {products, parts.weight("logits.bias")}, {}, "logits");
  return graph.finish();
}

void own_ids(NoteParts& parts, const std::string& joint, const std::string& output) {
  std::vector<std::int64_t> offsets;
  for (std::int32_t field = 0; field < kNoteHeads; ++field) offsets.push_back(field_offset(field));
  const std::string ids = parts.graph.node("Sub", {joint, parts.integers(offsets)});
  parts.graph.node("Cast", {ids}, {{"to", std::int64_t{onnx::TensorProto::INT32}}}, output);
}

}  // namespace impromptu
