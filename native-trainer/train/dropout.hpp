// Dropout that draws one number per call and derives the rest, several times faster than torch's on
// the processor.
#pragma once

#include <torch/torch.h>

namespace impromptu {

// Returns x with each value set to 0 with probability `rate` and the others divided by 1 - rate; x
// itself when not training. The seed comes from torch's default generator, so that a saved
// generator repeats the same choice.
[[nodiscard]] torch::Tensor dropped_out(const torch::Tensor& x, double rate, bool training);

}  // namespace impromptu
