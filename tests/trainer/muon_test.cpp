// Muon: what it makes of a matrix, what it moves, and by how much.
#include "native-trainer/train/muon.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <tuple>
#include <utility>

namespace impromptu {
namespace {

using torch::Tensor;

TEST_CASE("an orthogonal matrix keeps the singular vectors and loses the singular values") {
  torch::manual_seed(1);
  for (const auto& [rows, columns] : {std::pair{24, 24}, std::pair{48, 16}, std::pair{16, 48}}) {
    const Tensor left = std::get<0>(torch::linalg_qr(torch::randn({rows, rows})));
    const Tensor right = std::get<0>(torch::linalg_qr(torch::randn({columns, columns})));
    const Tensor u = left.narrow(1, 0, 16);
    const Tensor v = right.narrow(1, 0, 16);
    const Tensor values = torch::linspace(0.05, 3, 16);
    const Tensor made = orthogonal(torch::mm(u * values, v.t()), torch::kFloat);
    const Tensor between = torch::mm(torch::mm(u.t(), made), v);  // (16,16), diagonal
    const Tensor kept = between.diagonal();
    CHECK(kept.min().item<double>() > 0.6);
    CHECK(kept.max().item<double>() < 1.3);
    CHECK((between - torch::diag(kept)).abs().max().item<double>() < 1e-4);
    CHECK((made - torch::mm(u * kept, v.t())).abs().max().item<double>() < 1e-4);
  }
}

// Processors without instructions for bfloat16 round every partial sum, and part by about a sixth.
TEST_CASE("bfloat16 changes little") {
  torch::manual_seed(2);
  const Tensor matrix = torch::randn({64, 32});
  const Tensor exact = orthogonal(matrix, torch::kFloat);
  const Tensor rounded = orthogonal(matrix, torch::kBFloat16);
  CHECK(rounded.dtype() == torch::kFloat);
  CHECK((rounded - exact).norm().item<double>() < 0.25 * exact.norm().item<double>());
  const Tensor values = torch::linalg_svdvals(rounded);
  CHECK(values.min().item<double>() > 0.5);
  CHECK(values.max().item<double>() < 1.4);
}

TEST_CASE("only its matrices move, against the gradient, by a fifth of the rate per value") {
  torch::manual_seed(3);
  const Tensor values = torch::zeros({10 + 32 * 64 + 10});
  Muon muon(values, {{10, 32, 64}}, torch::kFloat);
  Tensor gradients = torch::randn_like(values);
  const Tensor given = gradients.clone();
  muon.step(gradients, 0.01);
  const Tensor moved = values.narrow(0, 10, 32 * 64);
  CHECK(values.narrow(0, 0, 10).abs().sum().item<double>() == 0);
  CHECK(values.narrow(0, 10 + 32 * 64, 10).abs().sum().item<double>() == 0);
  CHECK((moved * given.narrow(0, 10, 32 * 64)).sum().item<double>() < 0);
  CHECK(moved.square().mean().sqrt().item<double>() == doctest::Approx(0.002).epsilon(0.2));
  CHECK(gradients.narrow(0, 10, 32 * 64).abs().sum().item<double>() == 0);
  CHECK(torch::equal(gradients.narrow(0, 0, 10), given.narrow(0, 0, 10)));
}

TEST_CASE("momentum goes on without a gradient") {
  const Tensor values = torch::zeros({16});
  Muon muon(values, {{0, 4, 4}}, torch::kFloat);
  Tensor gradients = torch::eye(4).reshape(-1).clone();
  muon.step(gradients, 0.1);
  const Tensor once = values.clone();
  muon.step(gradients, 0.1);
  CHECK((values - 2 * once).abs().max().item<double>() < 1e-5);
}

}  // namespace
}  // namespace impromptu
