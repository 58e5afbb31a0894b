// Muon: one small chain of matrix products per matrix and step.
#include "native-trainer/train/muon.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace impromptu {
namespace {

constexpr double kMomentum = 0.95;
constexpr double kStep = 0.2;  // root mean square of what AdamW adds to a value per unit of rate
constexpr int kIterations = 5;
constexpr double kA = 3.4445, kB = -4.7750, kC = 2.0315;  // of the quintic, from Jordan et al.

}  // namespace

torch::Tensor orthogonal(const torch::Tensor& matrix, torch::ScalarType low) {
  const bool tall = matrix.size(0) > matrix.size(1);
  torch::Tensor x = (tall ? matrix.t() : matrix) / (matrix.norm() + 1e-7);
  x = x.to(low).contiguous();
  for (int i = 0; i < kIterations; ++i) {
    const auto square = torch::mm(x, x.t());
    const auto factor = torch::addmm(square, square, square, kB, kC);
    x = torch::addmm(x, factor, x, kA, 1);
  }
  return (tall ? x.t() : x).to(torch::kFloat);
}

Muon::Muon(torch::Tensor values, std::vector<MatrixPlace> matrices, torch::ScalarType low)
    : momentum(torch::zeros_like(values)),
      values_(std::move(values)),
      matrices_(std::move(matrices)),
      low_(low) {}

void Muon::step(torch::Tensor& gradients, double rate) {
  const torch::NoGradGuard guard;
  for (const MatrixPlace& place : matrices_) {
    const auto part = [&place](const torch::Tensor& block) {
      return block.narrow(0, place.first, place.rows * place.columns)
          .view({place.rows, place.columns});
    };
    auto gradient = part(gradients);
    auto mean = part(momentum);
    mean.mul_(kMomentum).add_(gradient);
    const auto ahead = gradient + kMomentum * mean;  // Nesterov's
    const double scale =
        kStep * std::sqrt(static_cast<double>(std::max(place.rows, place.columns)));
    part(values_).sub_(orthogonal(ahead, low_), rate * scale);
    gradient.zero_();
  }
}

}  // namespace impromptu
