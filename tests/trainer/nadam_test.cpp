// NAdam against the formula, one number at a time.
#include "native-trainer/train/nadam.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace impromptu {
namespace {

// One parameter's history by the formula of Keras' Nadam, in double.
struct ScalarNadam {
  double value, m = 0, v = 0, product = 1;
  int t = 0;

  void step(double g) {
    ++t;
    const double mu = 0.9 * (1 - 0.5 * std::pow(0.96, 0.004 * t));
    const double next = 0.9 * (1 - 0.5 * std::pow(0.96, 0.004 * (t + 1)));
    product *= mu;
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    const double g_hat = g / (1 - product);
    const double m_hat = m / (1 - product * next);
    const double v_hat = v / (1 - std::pow(0.999, t));
    value -= 1e-3 * ((1 - mu) * g_hat + next * m_hat) / (std::sqrt(v_hat) + 1e-7);
  }
};

TEST_CASE("NAdam moves each value as the formula says and clears the gradients") {
  torch::manual_seed(1);
  const auto start = torch::randn({5});
  auto values = start.clone();
  Nadam nadam(values, {});
  std::vector<ScalarNadam> scalars;
  for (std::int64_t i = 0; i < 5; ++i) scalars.push_back({start[i].item<double>()});
  for (int step = 0; step < 20; ++step) {
    auto gradients = torch::randn({5});
    for (std::int64_t i = 0; i < 5; ++i) {
      scalars[static_cast<std::size_t>(i)].step(gradients[i].item<double>());
    }
    nadam.step(gradients);
    CHECK(gradients.eq(0).all().item<bool>());
  }
  for (std::int64_t i = 0; i < 5; ++i) {
    const double expected = scalars[static_cast<std::size_t>(i)].value;
    CHECK(values[i].item<double>() == doctest::Approx(expected).epsilon(1e-5));
    CHECK(std::abs(values[i].item<double>() - start[i].item<double>()) > 1e-4);
  }
}

TEST_CASE("the sum of a batch's gradients is their mean with an epsilon divided by the batch") {
  constexpr double kBatch = 96;
  torch::manual_seed(3);
  const auto start = torch::randn({64});
  auto by_mean = start.clone();
  auto by_sum = start.clone();
  auto usual = start.clone();
  Nadam mean(by_mean, {.epsilon = 1e-7 / kBatch});
  Nadam sum(by_sum, {.epsilon = 1e-7});
  Nadam other(usual, {.epsilon = 1e-7});
  for (int step = 0; step < 20; ++step) {
    auto gradients = torch::randn({64}) * 1e-7;  // as small as the epsilon, so that it matters
    auto summed = gradients * kBatch;
    auto same = gradients.clone();
    mean.step(gradients);
    sum.step(summed);
    other.step(same);
  }
  CHECK(torch::allclose(by_mean, by_sum, 0, 1e-6));
  CHECK_FALSE(torch::allclose(by_mean, usual, 0, 1e-3));
}

TEST_CASE("a row of the table that was not read stays, and its means fade") {
  constexpr std::int64_t kRows = 4;
  constexpr std::int64_t kWidth = 3;
  torch::manual_seed(2);
  const auto start = torch::randn({kRows * kWidth + 2});
  auto values = start.clone();
  Nadam nadam(values, {.table_rows = kRows, .table_width = kWidth});
  std::vector<ScalarNadam> scalars;
  for (std::int64_t i = 0; i < values.numel(); ++i) scalars.push_back({start[i].item<double>()});
  for (int step = 0; step < 12; ++step) {
    auto gradients = torch::randn({kRows * kWidth + 2});
    for (std::int64_t row = 0; row < kRows; ++row) {
      const bool read = row != 3 && step % (row + 1) == 0;  // row 3 never
      if (!read) gradients.narrow(0, row * kWidth, kWidth).zero_();
    }
    for (std::int64_t i = 0; i < values.numel(); ++i) {
      ScalarNadam& scalar = scalars[static_cast<std::size_t>(i)];
      const double before = scalar.value;
      scalar.step(gradients[i].item<double>());
      const bool in_table = i < kRows * kWidth;
      if (in_table && gradients[i].item<float>() == 0) scalar.value = before;
    }
    nadam.step(gradients);
  }
  for (std::int64_t i = 0; i < values.numel(); ++i) {
    CHECK(values[i].item<double>() ==
          doctest::Approx(scalars[static_cast<std::size_t>(i)].value).epsilon(1e-5));
  }
  CHECK(torch::equal(values.narrow(0, 3 * kWidth, kWidth), start.narrow(0, 3 * kWidth, kWidth)));
}

TEST_CASE("NAdam finds the minimum of a quadratic") {
  auto values = torch::tensor({3.0F, -2.0F});
  Nadam nadam(values, {.rate = 0.05});
  for (int step = 0; step < 2000; ++step) {
    auto gradients = 2 * (values - torch::tensor({1.0F, 0.5F}));
    nadam.step(gradients);
  }
  CHECK(values[0].item<double>() == doctest::Approx(1.0).epsilon(1e-3));
  CHECK(values[1].item<double>() == doctest::Approx(0.5).epsilon(1e-3));
}

}  // namespace
}  // namespace impromptu
