// Muon: moves matrices along their momentum made orthogonal, so that every direction counts alike.
// Sources: Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024; the
// scale of a step: Liu et al., "Muon is Scalable for LLM Training", 2025.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace impromptu {

// A matrix inside a block of values.
struct MatrixPlace {
  std::int64_t first = 0;  // of its values
  std::int64_t rows = 0;
  std::int64_t columns = 0;
};

// Returns the matrix (rows,columns) whose singular values are all about 1 and whose singular
// vectors are those of `matrix`, by five Newton-Schulz steps in the type `low`.
[[nodiscard]] torch::Tensor orthogonal(const torch::Tensor& matrix, torch::ScalarType low);

class Muon {
 public:
  // values  [N] float, of which the given matrices are changed by each step.
  Muon(torch::Tensor values, std::vector<MatrixPlace> matrices, torch::ScalarType low);

  // Moves the matrices against `gradients` [N] by about as much per value as AdamW does at the same
  // learning rate, and sets their gradients to zero.
  void step(torch::Tensor& gradients, double rate);

  torch::Tensor momentum;  // [N] the whole state, for checkpoints; zero outside the matrices

 private:
  torch::Tensor values_;
  std::vector<MatrixPlace> matrices_;
  torch::ScalarType low_;
};

}  // namespace impromptu
