// FlatParameters: all trainable values of a module in one block of memory, and their gradients too.
#pragma once

#include <torch/torch.h>

namespace impromptu {

// Moves the parameters of `module` into `values` and gives each a gradient inside `gradients`, in
// the order of module.parameters(). An optimizer or a checkpoint then handles two plain tensors
// [N].
struct FlatParameters {
  explicit FlatParameters(torch::nn::Module& module);

  torch::Tensor values;     // [N] float
  torch::Tensor gradients;  // [N] float, zero at first
};

}  // namespace impromptu
