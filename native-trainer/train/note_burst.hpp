// A burst: events that a note model draws one after the other. Letters: M events, B lanes, F fields
// of a row.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <span>
#include <vector>

#include "native-trainer/train/note_model.hpp"
#include "shared/sampling/note_sampler.hpp"

namespace impromptu {

// What a burst is drawn with.
struct Dice {
  std::span<const ChoiceSettings> sampling;  // [4], by field
  std::span<const float> noise;              // [M,B,438], as gumbel_noise gives it
  std::span<const float> bias;               // [B,438]
  std::span<const float> presence;           // [B,94]; see strike
  float presence_penalty = 0;
};

// Returns the ids [M,B,4] that are drawn after `rows`; less than M events where all lanes have
// drawn the end.
//   model   a transformer trunk, in evaluation mode, on the processor.
//   rows    (B,1,F) kInt, read first.
//   cache   what was read before; grows by the rows that are read.
// Throws std::runtime_error: logits that are not numbers, nothing allowed.
[[nodiscard]] std::vector<std::int32_t> draw_burst(NoteModel& model, torch::Tensor rows,
                                                   NoteCache& cache, const Dice& dice);

}  // namespace impromptu
