// The likelihood of music under a note model.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <span>

#include "native-trainer/report/likelihood.hpp"
#include "native-trainer/train/note_model.hpp"
#include "shared/base/random.hpp"
#include "shared/tokens/note_steps.hpp"

namespace impromptu {

// Where and how a model computes.
struct Computing {
  torch::Device device = torch::kCPU;
  torch::ScalarType low = torch::kFloat;  // type of matrix products
  std::size_t batch = 4;                  // windows side by side
};

// Adds one file's events to `sum`: nats, notes and steps.
//   model   in evaluation mode on computing.device.
//   events  on the grid.
//   pedal   1 for pedal steps, 2 for the pedal folded into the notes' lengths.
void add_likelihood(Likelihood& sum, NoteModel& model, std::span<const TimedEvent> events,
                    std::int32_t pedal, const Computing& computing);

// The same stretches of music, predicted in two ways.
struct GapLikelihood {
  Likelihood with_future;     // given what precedes and what follows
  Likelihood without_future;  // given what precedes
};

// Adds stretches of 8 to 256 events, one from each part of a file that fits the model's context, as
// `random` draws them.
void add_gap_likelihood(GapLikelihood& sum, NoteModel& model, std::span<const TimedEvent> events,
                        std::int32_t pedal, const Computing& computing, Random& random);

}  // namespace impromptu
