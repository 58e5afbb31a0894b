// How well a model predicts the next word of songs that it did not learn from.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>

#include "native-trainer/data/window_stream.hpp"
#include "native-trainer/train/chord_gru.hpp"

namespace impromptu {

struct Evaluation {
  std::int64_t windows = 0;
  double loss = 0;           // nats, mean over windows whose next word is known
  double unknown_share = 0;  // of the next words
  double top1 = 0;           // share of known next words that are the model's first choice
  double top5 = 0;           // among its first five
};

// Returns the figures over all windows of a stream. Leaves the model in evaluation mode.
//   stop  looked at between batches; the figures so far are returned when it becomes true.
[[nodiscard]] Evaluation evaluate(ChordGru& model, const WindowStream& stream, bool bfloat16,
                                  const std::function<bool()>& stop);

}  // namespace impromptu
