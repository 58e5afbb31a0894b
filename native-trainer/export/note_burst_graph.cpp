// burst.onnx: a Loop over events. The past of full layers is read from outside the Loop and never
// carried, so it is not copied at each event; local layers carry their short past and what was
// read since, full ones only the latter. Keys lie transposed, [B,G,E,rows], the right side of a
// MatMul.
#include <numeric>

#include "native-trainer/export/note_graph_inputs.hpp"
#include "native-trainer/export/note_graphs.hpp"
#include "native-trainer/export/note_heads.hpp"
#include "shared/sampling/note_sampler.hpp"
#include "shared/tokens/note_steps.hpp"

namespace impromptu {
namespace {

constexpr auto kFloat = onnx::TensorProto::FLOAT;
constexpr float kUnseen = -1e9F;         // its exponential is exactly 0
constexpr std::int64_t kTransposed = 3;  // axis of the rows of keys
constexpr std::int64_t kUpright = 2;     // axis of the rows of values
constexpr std::int64_t kToTheEnd = std::int64_t{1} << 60;

class BurstGraph {
 public:
  explicit BurstGraph(const NoteSource& source)
      : parts_("note-burst", source), graph_(parts_.graph), shape_(source.shape) {
    groups_ = shape_.kv_heads;
    sharing_ = shape_.heads / shape_.kv_heads;
  }

  onnx::ModelProto build() {
    trunk_inputs(parts_, std::int64_t{1});
    const Dimension lanes = std::string("B");
    graph_.input("noise", kFloat, {std::string("M"), lanes, std::int64_t{kChoiceIds}});
    sampling_ = sampling_inputs(parts_);
    graph_.input("presence_penalty", kFloat, {std::int64_t{1}});
    declare_outputs();
    parts_.make_rotary_tables();
    prepare();
    const onnx::GraphProto body = loop_body();
    Names inputs{events_, "always", start_.x, start_.update, "presence"};
    Names outputs{"last_event", "last_conditions", "last_presence"};
    for (std::int32_t i = 0; i < shape_.layers; ++i) {
      inputs.insert(inputs.end(), {carried_[index(i)].keys, carried_[index(i)].values});
      outputs.insert(outputs.end(), {layer_name("end_k", i), layer_name("end_v", i)});
    }
    outputs.emplace_back("drawn");
    graph_.nodes("Loop", inputs, outputs, {{"body", body}});
    own_ids(parts_, "drawn", "steps");
    for (std::int32_t i = 0; i < shape_.layers; ++i) write_new_rows(i);
    return graph_.finish();
  }

 private:
  struct Rows {
    std::string keys, values;
  };

  static std::size_t index(std::int32_t layer) { return static_cast<std::size_t>(layer); }
  [[nodiscard]] bool is_full(std::int32_t layer) const {
    return shape_.window_of(layer) == shape_.context;
  }

  void declare_outputs() {
    const Dimension lanes = std::string("B");
    const Dimension events = std::string("M");
    graph_.output("steps", onnx::TensorProto::INT32, {events, lanes, std::int64_t{kNoteHeads}});
    for (std::int32_t i = 0; i < shape_.layers; ++i) {
      const std::vector<Dimension> sides{lanes, groups_, events, std::int64_t{kHeadSize}};
      graph_.output(layer_name("new_k", i), kFloat, sides);
      graph_.output(layer_name("new_v", i), kFloat, sides);
    }
  }

  // What stands before the Loop.
  void prepare() {
    events_ = parts_.reshape(parts_.side("noise", 0), {});
    always_ = graph_.node("Equal", {parts_.integer(0), parts_.integer(0)}, {}, "always");
    start_ = first_stream(parts_);
    const std::string lanes = parts_.side("rows", 0);
    const std::string sides =
        graph_.node("Concat", {lanes, parts_.integers({1, kRowFields - kChosenFields})},
                    {{"axis", std::int64_t{0}}});
    std::vector<std::int64_t> unconditioned;
    for (std::int32_t i = kChosenFields; i < kRowFields; ++i) {
      unconditioned.push_back(field_offset(i));
    }
    std::vector<std::int64_t> keys(kPitchIds, -1);  // -1: no key, never struck
    std::iota(keys.begin(), keys.begin() + kKeys, 0);
    keys_ = parts_.integers(keys);
    unconditioned_ =
        parts_.embedded(graph_.node("Expand", {parts_.integers(unconditioned), sides}));
    const auto empty = [&](const std::vector<std::int64_t>& rest) {
      const std::string all =
          graph_.node("Concat", {lanes, parts_.integers(rest)}, {{"axis", std::int64_t{0}}});
      return graph_.node("ConstantOfShape", {all});
    };
    const Rows none{empty({groups_, kHeadSize, 0}), empty({groups_, 0, kHeadSize})};
    for (std::int32_t i = 0; i < shape_.layers; ++i) {
      const std::string values = layer_name("past_v", i);
      const Rows past{parts_.transpose(layer_name("past_k", i), {0, 1, 3, 2}), values};
      past_.push_back(past);
      carried_.push_back(is_full(i) ? none : past);
      if (!is_full(i) && local_mask_.empty()) make_local_mask(values);
    }
  }

  // The mask [rows of the last event] of local layers; an earlier event's mask is its end.
  void make_local_mask(const std::string& past) {
    const std::string rows = parts_.reshape(parts_.side(past, kUpright), {});
    const std::string all = graph_.node("Add", {rows, events_});
    const std::string first = graph_.node("Sub", {all, parts_.integer(shape_.window)});
    const std::string ages = graph_.node("Range", {parts_.integer(0), all, parts_.integer(1)});
    local_mask_ = graph_.node(
        "Where", {graph_.node("Less", {ages, first}), parts_.number(kUnseen), parts_.number(0)});
    last_event_ = graph_.node("Sub", {events_, parts_.integer(1)});
  }

  onnx::GraphProto loop_body() {
    graph_.open_body("note-burst-body");
    const Dimension lanes = std::string("B");
    const std::vector<Dimension> stream{lanes, std::int64_t{1}, std::int64_t{shape_.width}};
    graph_.input("event", onnx::TensorProto::INT64, {});
    graph_.input("going", onnx::TensorProto::BOOL, {});
    graph_.input("stream", kFloat, stream);
    graph_.input("conditions", kFloat, stream);
    graph_.input("present", kFloat, {lanes, std::int64_t{kPitchIds}});
    graph_.output("goes_on", onnx::TensorProto::BOOL, {});
    graph_.output("next_stream", kFloat, stream);
    graph_.output("next_conditions", kFloat, stream);
    graph_.output("next_presence", kFloat, {lanes, std::int64_t{kPitchIds}});
    describe_carried();
    graph_.output("ids", onnx::TensorProto::INT64, {lanes, std::int64_t{kNoteHeads}});
    graph_.node("Identity", {"going"}, {}, "goes_on");
    graph_.node("Identity", {unconditioned_}, {}, "next_conditions");

    const std::string position = graph_.node("Add", {"event", "position"});
    mask_ = mask_of_event();
    const Stream trunk =
        parts_.trunk({"stream", "conditions"}, position,
                     [this](std::int32_t i, const Heads& heads) { return attention(i, heads); });
    const std::string hidden = parts_.norm(trunk, "norm").first;
    const Draw drawn =
        draw(parts_, hidden, graph_.node("Gather", {"noise", "event"}), "present", sampling_);
    graph_.node("Identity", {drawn.ids}, {}, "ids");
    strike(drawn.pitch);
    const std::string rows = graph_.node("Gather", {parts_.weight("embedding"), drawn.ids});
    graph_.node("ReduceSum", {rows, parts_.integers({1})}, {}, "next_stream");  // [B,4,d] → [B,1,d]
    return graph_.close_body();
  }

  // The rule of strike in shared/sampling/note_sampler.hpp.
  void strike(const std::string& pitch) {
    const std::string struck = graph_.node("Equal", {pitch, keys_});
    const std::string faded = graph_.node("Mul", {"present", parts_.number(kPresenceFade)});
    graph_.node("Where", {struck, "presence_penalty", faded}, {}, "next_presence");
  }

  void describe_carried() {
    for (std::int32_t i = 0; i < shape_.layers; ++i) {
      const auto sides = [&](std::int64_t axis, const std::string& rows) {
        std::vector<Dimension> result{std::string("B"), groups_, std::int64_t{kHeadSize},
                                      std::int64_t{kHeadSize}};
        result[static_cast<std::size_t>(axis)] = layer_name(rows, i);
        return result;
      };
      graph_.input(layer_name("read_k", i), kFloat, sides(kTransposed, "before"));
      graph_.input(layer_name("read_v", i), kFloat, sides(kUpright, "before"));
      graph_.output(layer_name("next_k", i), kFloat, sides(kTransposed, "after"));
      graph_.output(layer_name("next_v", i), kFloat, sides(kUpright, "after"));
    }
  }

  std::string mask_of_event() {
    if (local_mask_.empty()) return {};
    const std::string start = parts_.reshape(graph_.node("Sub", {last_event_, "event"}), {1});
    return graph_.node("Slice", {local_mask_, start, parts_.integers({kToTheEnd})});
  }

  std::string attention(std::int32_t layer, const Heads& heads) {
    const std::string queries = parts_.reshape(heads.queries, {0, groups_, sharing_, kHeadSize});
    const auto grown = [&](const char* from, const std::string& fresh, std::int64_t axis,
                           const char* to) {
      return graph_.node("Concat", {layer_name(from, layer), fresh}, {{"axis", axis}},
                         layer_name(to, layer));
    };
    const std::string keys = grown("read_k", parts_.reshape(heads.keys, {0, groups_, kHeadSize, 1}),
                                   kTransposed, "next_k");
    const std::string values = grown(
        "read_v", parts_.reshape(heads.values, {0, groups_, 1, kHeadSize}), kUpright, "next_v");
    const std::string products = graph_.node("MatMul", {queries, keys});
    const std::string gathered =
        is_full(layer)
            ? gathered_with_past(layer, queries, products, values)
            : graph_.node(
                  "MatMul",
                  {graph_.node("Softmax", {graph_.node("Add", {products, mask_})}), values});
    return parts_.reshape(gathered, {0, 1, groups_ * sharing_ * kHeadSize});
  }

  // Attention of a full layer, over the past outside the Loop and the rows carried.
  std::string gathered_with_past(std::int32_t layer, const std::string& queries,
                                 const std::string& products, const std::string& values) {
    const Rows& past = past_[index(layer)];
    const std::string past_products = graph_.node("MatMul", {queries, past.keys});
    const std::string shares = graph_.node(
        "Softmax", {graph_.node("Concat", {past_products, products}, {{"axis", std::int64_t{3}}})});
    const Names parts{layer_name("past_shares", layer), layer_name("new_shares", layer)};
    const std::string sizes =
        graph_.node("Concat", {parts_.side(past_products, 3), parts_.side(products, 3)},
                    {{"axis", std::int64_t{0}}});
    graph_.nodes("Split", {shares, sizes}, parts, {{"axis", std::int64_t{3}}});
    return graph_.node("Add", {graph_.node("MatMul", {parts[0], past.values}),
                               graph_.node("MatMul", {parts[1], values})});
  }

  // The rows read since the Loop began, of what layer `layer` carried to its end.
  void write_new_rows(std::int32_t layer) {
    const auto since = [&](const std::string& all, std::int64_t axis) {
      if (is_full(layer)) return all;
      const std::string past = parts_.side(layer_name("past_k", layer), 2);
      return graph_.node("Slice",
                         {all, past, parts_.integers({kToTheEnd}), parts_.integers({axis})});
    };
    graph_.node("Transpose", {since(layer_name("end_k", layer), kTransposed)},
                {{"perm", std::vector<std::int64_t>{0, 1, 3, 2}}}, layer_name("new_k", layer));
    graph_.node("Identity", {since(layer_name("end_v", layer), kUpright)}, {},
                layer_name("new_v", layer));
  }

  NoteParts parts_;
  Graph& graph_;
  const NoteModelShape& shape_;
  std::int64_t groups_ = 1, sharing_ = 1;
  Sampling sampling_;
  Stream start_;
  std::string events_, always_, unconditioned_, keys_, local_mask_, last_event_, mask_;
  std::vector<Rows> past_, carried_;  // keys [B,G,E,rows], values [B,G,rows,E]
};

}  // namespace

onnx::ModelProto burst_graph(const NoteSource& source) { return BurstGraph(source).build(); }

}  // namespace impromptu
