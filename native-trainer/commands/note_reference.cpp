// reference for note models. Letters: B sequences, T rows, M events drawn after them, D width.
#include "native-trainer/commands/note_reference.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "native-trainer/train/module_weights.hpp"
#include "native-trainer/train/note_burst.hpp"
#include "native-trainer/train/note_folder.hpp"
#include "shared/base/random.hpp"
#include "shared/sampling/note_sampler.hpp"

namespace impromptu {
namespace {

using torch::Tensor;

constexpr std::int64_t kMostRows = 160;  // beyond a local layer's window
constexpr std::int64_t kEvents = 16;
// By field, so that no two are taken for one another.
constexpr std::array<ChoiceSettings, kChosenFields> kSampling{
    {{1.1F, 0.99F, 0.0F}, {0.95F, 0.97F, 0.02F}, {0.8F, 0.9F, 0.01F}, {0.9F, 0.95F, 0.03F}}};

constexpr float kPresencePenalty = 0.7F;

std::int16_t below(Random& random, std::int32_t bound) {
  return static_cast<std::int16_t>(random.next_below(static_cast<std::uint32_t>(bound)));
}

// Returns (B,T,F) ids: a begin row with conditions, then keys and pedal.
Tensor made_up_rows(std::int64_t count, std::int64_t length, Random& random) {
  std::vector<std::int32_t> ids;
  const auto append = [&](const StepRow& row) { ids.insert(ids.end(), row.begin(), row.end()); };
  for (std::int64_t sequence = 0; sequence < count; ++sequence) {
    append(begin_row(kBeginPitch, {below(random, kComposerIds), below(random, kDensityIds),
                                   below(random, kLoudnessIds), 1}));
    for (std::int64_t row = 1; row < length; ++row) {
      const std::int16_t pitch = below(random, kKeys + 1);
      const std::int16_t velocity = below(random, kVelocityIds);
      append(row_from(NoteStep{below(random, kShiftIds), pitch,
                               pitch == kPedalPitch ? std::int16_t{0} : velocity,
                               below(random, kDurationIds)}));
    }
  }
  return torch::tensor(torch::ArrayRef<std::int32_t>(ids), torch::kInt)
      .view({count, length, kRowFields});
}

// Returns the joined logits of hidden states (B,T-1,D), each row's successor given.
Tensor logits_of(NoteModel& model, const Tensor& hidden, const Tensor& rows) {
  const std::int64_t count = hidden.size(1);
  const auto chosen = rows.narrow(1, 1, count)
                          .narrow(2, 0, kChosenFields)
                          .reshape({-1, kChosenFields})
                          .to(torch::kLong);
  const NoteLogits parts =
      model->logits(hidden.reshape({-1, hidden.size(2)}), chosen, torch::kFloat);
  return torch::cat(torch::TensorList(parts.data(), parts.size()), 1)
      .view({rows.size(0), count, kChoiceIds});
}

Tensor events_only() {
  Tensor bias = torch::zeros({kChoiceIds});
  bias.narrow(0, field_offset(1) + kBeginPitch, kPitchIds - kBeginPitch).fill_(kForbidden);
  bias.select(0, field_offset(3)).fill_(kForbidden);  // every event lasts
  return bias;
}

// Returns what the last pitches of each sequence leave: [B,94].
Tensor presence_after(const Tensor& rows) {
  Tensor presence = torch::zeros({rows.size(0), kPitchIds});
  const Tensor pitches = rows.select(2, kPitchField) - field_offset(kPitchField);
  for (std::int64_t sequence = 0; sequence < rows.size(0); ++sequence) {
    const std::span<float> own(presence[sequence].data_ptr<float>(), std::size_t{kPitchIds});
    for (std::int64_t row = 1; row < rows.size(1); ++row) {
      strike(own, pitches[sequence][row].item<std::int32_t>(), kPresencePenalty);
    }
  }
  return presence;
}

std::span<const float> values_of(const Tensor& tensor) {
  return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

}  // namespace

void write_note_reference(const std::filesystem::path& folder, std::int64_t count,
                          std::uint64_t seed, const std::filesystem::path& out) {
  LoadedNoteModel loaded = read_note_model(folder);
  NoteModel& model = loaded.model;
  const torch::NoGradGuard no_gradients;
  Random random(seed);
  const std::int64_t length = std::min<std::int64_t>(kMostRows, model->shape().context - kEvents);
  const Tensor rows = made_up_rows(count, length, random);
  const Tensor read = rows.narrow(1, 0, length - 1);
  NoteCache cache;
  std::vector<Tensor> states;
  for (std::int64_t row = 0; row + 1 < length; ++row) {
    states.push_back(model->hidden_after(rows.narrow(1, row, 1), cache));
  }
  auto noise = torch::tensor(torch::ArrayRef<float>(gumbel_noise(
                                 static_cast<std::size_t>(kEvents * count * kChoiceIds), random)))
                   .view({kEvents, count, kChoiceIds});
  const Tensor bias = events_only();
  std::vector<float> sampling;
  for (const auto part :
       {&ChoiceSettings::temperature, &ChoiceSettings::top_p, &ChoiceSettings::min_p}) {
    for (const ChoiceSettings& field : kSampling) sampling.push_back(field.*part);
  }
  const Tensor biases = bias.repeat({count, 1});
  const Tensor presence = presence_after(rows);
  const auto drawn = draw_burst(
      model, rows.narrow(1, length - 1, 1), cache,
      {kSampling, values_of(noise), values_of(biases), values_of(presence), kPresencePenalty});
  const std::vector<NamedTensor> tensors{
      named_tensor("rows", rows),
      named_tensor("logits", logits_of(model, model->hidden(read, torch::kFloat), rows)),
      named_tensor("cached", logits_of(model, torch::cat(states, 1), rows)),
      named_tensor("noise", noise),
      named_tensor("sampling", torch::tensor(sampling).view({3, kChosenFields})),
      named_tensor("bias", bias),
      named_tensor("presence", presence),
      named_tensor("presence_penalty", torch::full({1}, kPresencePenalty)),
      named_tensor("drawn", torch::tensor(torch::ArrayRef<std::int32_t>(drawn), torch::kInt)
                                .view({kEvents, count, kChosenFields}))};
  write_safetensors(out, tensors, {});
}

}  // namespace impromptu
