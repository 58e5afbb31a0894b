// AdamW over one block of parameters, with a running mean of the weights.
// Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019.
#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace impromptu {

class AdamW {
 public:
  // values  [N] float, changed by each step.
  // decayed  [N] float, 1 where weights decay, else 0.
  // decay  of these weights, per unit of learning rate.
  AdamW(torch::Tensor values, torch::Tensor decayed, double decay);

  // Moves the values against `gradients` [N], times `scale`, at the given learning rate, and sets
  // the gradients to zero.
  void step(torch::Tensor& gradients, double rate, const torch::Tensor& scale);

  // The whole state, for checkpoints.
  torch::Tensor first;    // [N] running mean of gradients
  torch::Tensor second;   // [N] running mean of their squares
  torch::Tensor average;  // [N] running mean of the values
  std::int64_t steps = 0;

 private:
  torch::Tensor values_;
  torch::Tensor decayed_;
  double decay_;
};

}  // namespace impromptu
