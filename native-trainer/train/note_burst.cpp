// Drawing field by field, lane by lane.
#include "native-trainer/train/note_burst.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <stdexcept>

namespace impromptu {
namespace {

using Ids = std::array<std::int32_t, kChosenFields>;  // without their fields' offsets

constexpr auto kValues = static_cast<std::size_t>(kChoiceIds);
constexpr auto kPitches = static_cast<std::size_t>(kPitchIds);

// Zeroes what the pitch leaves without meaning.
void force(Ids& ids) {
  if (ids[kPitchField] >= kPedalPitch) ids[kVelocityField] = 0;
  if (ids[kPitchField] > kPedalPitch) ids[kDurationField] = 0;
}

std::int32_t drawn_id(std::span<const float> logits, std::span<const float> bias,
                      std::span<const float> noise, const ChoiceSettings& settings) {
  const auto id = draw_choice(logits, bias, noise, settings);
  if (!id) {
    throw std::runtime_error(
        fmt::format("{} ({})", error_text(id.error().code), id.error().context));
  }
  return *id;
}

// Returns a field's bias [n] of one lane, what is present taken from it.
std::vector<float> field_bias(const Dice& dice, std::size_t lane, std::int32_t field) {
  const auto ids = static_cast<std::size_t>(kFieldIds[static_cast<std::size_t>(field)]);
  const std::size_t first = lane * kValues + static_cast<std::size_t>(field_offset(field));
  const auto given = dice.bias.subspan(first, ids);
  std::vector<float> bias(given.begin(), given.end());
  if (field != kPitchField) return bias;
  for (std::size_t id = 0; id < ids; ++id) bias[id] -= dice.presence[lane * ids + id];
  return bias;
}

// Returns one event of each lane.   hidden  (B,D).   dice  noise [B,438].
std::vector<Ids> drawn_events(NoteModel& model, const torch::Tensor& hidden, const Dice& dice) {
  const auto lanes = static_cast<std::size_t>(hidden.size(0));
  std::vector<Ids> drawn(lanes, Ids{});
  torch::Tensor state = hidden;
  for (const std::int32_t field : head_order(model->shape())) {
    const auto index = static_cast<std::size_t>(field);
    const auto ids = static_cast<std::size_t>(kFieldIds[index]);
    const std::int32_t offset = field_offset(field);
    const auto logits = model->head(field, state, torch::kFloat).contiguous();
    const auto joint = torch::empty({hidden.size(0)}, torch::kLong);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const std::size_t at = lane * kValues + static_cast<std::size_t>(offset);
      drawn[lane][index] =
          drawn_id({logits.data_ptr<float>() + lane * ids, ids}, field_bias(dice, lane, field),
                   dice.noise.subspan(at, ids), dice.sampling[index]);
      force(drawn[lane]);
      joint[static_cast<std::int64_t>(lane)] = drawn[lane][index] + offset;
    }
    state = state + model->choice.index_select(0, joint);
  }
  return drawn;
}

StepRow row_of(const Ids& ids) {
  const auto id = [&ids](std::int32_t field) {
    return static_cast<std::int16_t>(ids[static_cast<std::size_t>(field)]);
  };
  return row_from(
      NoteStep{id(kShiftField), id(kPitchField), id(kVelocityField), id(kDurationField)});
}

}  // namespace

std::vector<std::int32_t> draw_burst(NoteModel& model, torch::Tensor rows, NoteCache& cache,
                                     const Dice& dice) {
  const std::size_t values = static_cast<std::size_t>(rows.size(0)) * kValues;
  rows = rows.clone(torch::MemoryFormat::Contiguous);
  std::vector<float> presence(dice.presence.begin(), dice.presence.end());
  Dice event = dice;
  event.presence = presence;
  std::vector<std::int32_t> steps;
  for (std::size_t at = 0; at < dice.noise.size(); at += values) {
    const auto hidden = model->hidden_after(rows, cache).squeeze(1);  // (B,D)
    event.noise = dice.noise.subspan(at, values);
    const auto drawn = drawn_events(model, hidden, event);
    auto* row = rows.data_ptr<std::int32_t>();
    auto lane_presence = std::span(presence);
    for (const Ids& ids : drawn) {
      strike(lane_presence.first(kPitches), ids[kPitchField], dice.presence_penalty);
      lane_presence = lane_presence.subspan(kPitches);
      steps.insert(steps.end(), ids.begin(), ids.end());
      const StepRow next = row_of(ids);
      row = std::copy(next.begin(), next.end(), row);
    }
    const bool ended = std::all_of(drawn.begin(), drawn.end(),
                                   [](const Ids& ids) { return ids[kPitchField] == kEndPitch; });
    if (ended) break;
  }
  return steps;
}

}  // namespace impromptu
