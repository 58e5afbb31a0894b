// NAdam over one block of parameters: Adam with Nesterov momentum.
// Source: Dozat, "Incorporating Nesterov Momentum into Adam", 2016, with the schedule of Keras.
#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace impromptu {

struct NadamSettings {
  double rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  // Added to the root of the mean square. Gradients that are c times larger all over take the same
  // steps with c times this epsilon.
  double epsilon = 1e-7;
  // The block begins with a table of embeddings [table_rows, table_width]. As in Keras, a row whose
  // gradient is zero, which no window read, keeps its values while its running means fade.
  std::int64_t table_rows = 0;
  std::int64_t table_width = 1;
};

class Nadam {
 public:
  // values  [N] float, changed by each step.
  Nadam(torch::Tensor values, const NadamSettings& settings);

  // Moves the values against `gradients` [N] and sets those to zero.
  void step(torch::Tensor& gradients);

  // The whole state, for checkpoints.
  torch::Tensor first;   // [N] running mean of gradients
  torch::Tensor second;  // [N] running mean of their squares
  std::int64_t steps = 0;
  double momentum_product = 1;  // of the schedule's momenta so far

 private:
  torch::Tensor values_;
  NadamSettings settings_;
};

}  // namespace impromptu
