// A bidirectional GRU for the processor: one product for the inputs of all frames, one per frame
// for the state, gates fused; forward and backward.
#pragma once

#include <torch/torch.h>

#include <vector>

namespace impromptu {

// Returns the states of both directions side by side: (B,T,in) → (B,T,2H), float, differentiable in
// x and weights.
//   weights   as BiGru's: ih, hh, bias ih, bias hh of each direction.
//   bfloat16  matrix products in bfloat16, all else in float.
[[nodiscard]] torch::Tensor bidirectional_gru(const torch::Tensor& x,
                                              const std::vector<torch::Tensor>& weights,
                                              bool bfloat16);

}  // namespace impromptu
