// Heads and sampler of a note model, field after field.
// Sources: Gumbel-max, Maddison et al. 2014; nucleus, Holtzman et al. 2020; min-p, Nguyen et al.
// 2024.
#include "native-trainer/export/note_heads.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "shared/tokens/note_steps.hpp"

namespace impromptu {
namespace {

constexpr float kNeverDrawn = -1e9F;

const std::vector<std::int64_t> kFieldSizes{kShiftIds, kPitchIds, kVelocityIds, kDurationIds};
const Attributes kAlongIds = {{"axis", std::int64_t{1}}};

std::size_t at(std::int32_t field) { return static_cast<std::size_t>(field); }

class Drawing {
 public:
  Drawing(NoteParts& parts, const Sampling& sampling, const std::string& noise,
          std::string presence)
      : parts_(parts), graph_(parts.graph), sampling_(sampling), presence_(std::move(presence)) {
    noise_ = parts.split(noise, kFieldSizes, 1);
  }

  Draw run(const std::string& hidden) {
    Names products(kFieldSizes.size());
    Stream stream{hidden, ""};
    for (const std::int32_t field : head_order(parts_.shape())) {
      products[at(field)] = product(field, stream);
      ids_[at(field)] = choose(field, products[at(field)]);
      force(field);
      stream.update = graph_.node("Gather", {parts_.weight("choice"), joint(field)});  // [B,1,d]
    }
    Names joints;
    for (std::int32_t field = 0; field < kNoteHeads; ++field) joints.push_back(joint(field));
    return {graph_.node("Concat", joints, kAlongIds), ids_[kPitchField], products};
  }

 private:
  // Returns the logits without bias, [B,n]. The stream becomes the sum that the head read.
  std::string product(std::int32_t field, Stream& stream) {
    const std::string head = "heads." + std::string(kNoteHeadNames[at(field)]) + ".";
    std::string normed;
    if (stream.update.empty()) {
      normed = parts_.norm(stream.x, head + "norm");
    } else {
      std::tie(normed, stream.x) = parts_.norm(stream, head + "norm");
    }
    const std::string features = graph_.node("Add", {normed, parts_.mlp(normed, head)});
    const std::string logits = graph_.node("MatMul", {features, sampling_.weight[at(field)]});
    return parts_.reshape(logits, {-1, kFieldSizes[at(field)]});
  }

  // Returns the drawn id of the field, int64 [B,1].
  std::string choose(std::int32_t field, const std::string& product) {
    const std::size_t f = at(field);
    const std::string bias = field == kPitchField
                                 ? graph_.node("Sub", {sampling_.bias[f], presence_})
                                 : sampling_.bias[f];
    const std::string biased = graph_.node("Add", {product, bias});
    const std::string values = graph_.node("Mul", {biased, sampling_.inverse_temperature[f]});
    const std::string name = "drawn." + std::string(kNoteHeadNames[f]);
    const std::string sorted = name + ".sorted";
    const std::string order = name + ".order";
    graph_.nodes("TopK", {values, parts_.integers({kFieldSizes[f]})}, {sorted, order});
    const std::string shares = graph_.node("Softmax", {sorted});
    const std::string before =
        graph_.node("CumSum", {shares, parts_.integer(1)}, {{"exclusive", std::int64_t{1}}});
    const std::string largest = graph_.node(
        "Slice", {shares, parts_.integers({0}), parts_.integers({1}), parts_.integers({1})});
    const std::string least = graph_.node("Mul", {largest, sampling_.min_p[f]});
    const std::string kept = graph_.node("And", {graph_.node("Less", {before, sampling_.top_p[f]}),
                                                 graph_.node("GreaterOrEqual", {shares, least})});
    const std::string noise = graph_.node("GatherElements", {noise_[f], order}, kAlongIds);
    const std::string scores = graph_.node(
        "Where", {kept, graph_.node("Add", {sorted, noise}), parts_.number(kNeverDrawn)});
    const std::string best = graph_.node("ArgMax", {scores}, kAlongIds);
    return graph_.node("GatherElements", {order, best}, kAlongIds);
  }

  // Zeroes velocity and duration where the pitch leaves them without meaning, as soon as both the
  // pitch and they are drawn.
  void force(std::int32_t field) {
    for (const std::int32_t other : {kVelocityField, kDurationField}) {
      if (ids_[at(other)].empty() || ids_[kPitchField].empty()) continue;
      if (field != kPitchField && field != other) continue;
      const std::int64_t end = other == kVelocityField ? kPedalPitch : kPedalPitch + 1;
      const std::string meant =
          graph_.node("Cast", {graph_.node("Less", {ids_[kPitchField], parts_.integers({end})})},
                      {{"to", std::int64_t{onnx::TensorProto::INT64}}});
      ids_[at(other)] = graph_.node("Mul", {ids_[at(other)], meant});
    }
  }

  std::string joint(std::int32_t field) {
    if (field == 0) return ids_.front();
    std::string& joint = joints_[at(field)];
    const std::string offset = parts_.integers({field_offset(field)});
    if (joint_of_[at(field)] != ids_[at(field)]) {
      joint = graph_.node("Add", {ids_[at(field)], offset});
      joint_of_[at(field)] = ids_[at(field)];
    }
    return joint;
  }

  NoteParts& parts_;
  Graph& graph_;
  const Sampling& sampling_;
  std::string presence_;
  Names noise_;                                   // float [B,n]
  std::array<std::string, kNoteHeads> ids_;       // drawn so far, int64 [B,1]
  std::array<std::string, kNoteHeads> joints_;    // joint ids of joint_of_
  std::array<std::string, kNoteHeads> joint_of_;  // what joints_ was made from
};

}  // namespace

Sampling sampling_inputs(NoteParts& parts) {
  Graph& graph = parts.graph;
  const Dimension fields = std::int64_t{kNoteHeads};
  for (const char* name : {"temperature", "top_p", "min_p"}) {
    graph.input(name, onnx::TensorProto::FLOAT, {fields});
  }
  graph.input("bias", onnx::TensorProto::FLOAT, {std::string("B"), std::int64_t{kChoiceIds}});
  graph.input("presence", onnx::TensorProto::FLOAT, {std::string("B"), std::int64_t{kPitchIds}});
  const std::vector<std::int64_t> each(kNoteHeads, 1);
  Sampling sampling;
  const std::string bias = graph.node("Add", {"bias", parts.weight("logits.bias")});
  sampling.bias = parts.split(bias, kFieldSizes, 1);
  sampling.inverse_temperature = parts.split(graph.node("Reciprocal", {"temperature"}), each, 0);
  sampling.top_p = parts.split("top_p", each, 0);
  sampling.min_p = parts.split("min_p", each, 0);
  sampling.weight = parts.split(parts.weight("logits.weight"), kFieldSizes, 1);
  return sampling;
}

Draw draw(NoteParts& parts, const std::string& hidden, const std::string& noise,
          const std::string& presence, const Sampling& sampling) {
  return Drawing(parts, sampling, noise, presence).run(hidden);
}

}  // namespace impromptu
