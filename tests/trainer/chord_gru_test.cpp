// The chord model: size, attention, recurrence and dropout against plain definitions.
#include "native-trainer/train/chord_gru.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "native-trainer/compat.hpp"
#include "native-trainer/train/dropout.hpp"
#include "native-trainer/train/gru_function.hpp"

namespace impromptu {
namespace {

double largest_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

// softmax over the local band of sigmoid(x W xᵀ + b), one query at a time: [T,T].
std::vector<std::vector<double>> naive_attention(const torch::Tensor& x,
                                                 const LocalAttention& attention) {
  const auto frames = x.size(0);
  const auto scores = torch::matmul(torch::matmul(x, attention->weight), x.t());
  const double bias = attention->bias.item<double>();
  std::vector<std::vector<double>> weights;
  for (std::int64_t i = 0; i < frames; ++i) {
    std::vector<double> row(static_cast<std::size_t>(frames), 0.0);
    double sum = 0;
    for (std::int64_t j = std::max<std::int64_t>(0, i - 25); j < std::min(frames, i + 25); ++j) {
      const double energy = 1 / (1 + std::exp(-(scores[i][j].item<double>() + bias)));
      row[static_cast<std::size_t>(j)] = std::exp(energy);
      sum += row[static_cast<std::size_t>(j)];
    }
    for (double& value : row) value /= sum;
    weights.push_back(row);
  }
  return weights;
}

TEST_CASE("with 36,010 words the chord model has exactly 6,858,873 parameters") {
  CHECK(parameter_count(*ChordGru(36010)) == 6858873);
}

TEST_CASE("local attention equals its definition, query by query") {
  torch::manual_seed(3);
  const torch::NoGradGuard guard;
  LocalAttention attention;
  attention->bias.fill_(0.2);
  const auto x = torch::randn({1, 60, kFeatures}) * 0.1;
  const Attended attended = attention(x);
  const auto expected = naive_attention(x[0], attention);
  for (std::int64_t i = 0; i < 60; ++i) {
    for (std::int64_t j = 0; j < 60; ++j) {
      const double value = expected[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
      REQUIRE(attended.weights[0][i][j].item<double>() == doctest::Approx(value).epsilon(1e-4));
    }
  }
  CHECK(largest_difference(attended.values, torch::matmul(attended.weights, x)) < 1e-6);
}

TEST_CASE("the processor's GRU equals torch's, values and gradients") {
  torch::manual_seed(4);
  BiGru gru(7);
  {
    const torch::NoGradGuard guard;
    for (auto& weight : gru->weights) weight.normal_(0, 0.3);
  }
  const auto seed = torch::randn({3, 11, kFeatures});
  auto x = torch::randn({3, 11, 7});
  const auto run = [&](bool own) {
    auto input = x.clone().requires_grad_(true);
    const auto states = own ? bidirectional_gru(input, gru->weights, false)
                            : std::get<0>(torch::gru(input, torch::zeros({2, 3, kHidden}),
                                                     gru->weights, true, 1, 0.0, true, true, true));
    (states * seed).sum().backward();
    std::vector<torch::Tensor> results{states.detach(), input.grad()};
    for (auto& weight : gru->weights) {
      results.push_back(weight.grad().clone());
      weight.mutable_grad().reset();
    }
    return results;
  };
  const auto own = run(true);
  const auto torchs = run(false);
  for (std::size_t i = 0; i < own.size(); ++i) {
    CAPTURE(i);
    CHECK(largest_difference(own[i], torchs[i]) < 1e-4);
  }
}

TEST_CASE("the GRU's products in bfloat16 stay close to those in float") {
  torch::manual_seed(5);
  const torch::NoGradGuard guard;
  BiGru gru(20);
  const auto x = torch::randn({4, 9, 20});
  const auto exact = bidirectional_gru(x, gru->weights, false);
  const double difference = largest_difference(bidirectional_gru(x, gru->weights, true), exact);
  CHECK(difference > 0);
  CHECK(difference < 0.02);
}

TEST_CASE("the last states are those of the last and of the first frame") {
  torch::manual_seed(6);
  const torch::NoGradGuard guard;
  BiGru gru(5);
  const auto x = torch::randn({2, 8, 5});
  const auto states = gru->forward(x);
  const auto last = gru->last_states(x);
  CHECK(torch::equal(last.narrow(1, 0, kHidden), states.select(1, 7).narrow(1, 0, kHidden)));
  CHECK(torch::equal(last.narrow(1, kHidden, kHidden),
                     states.select(1, 0).narrow(1, kHidden, kHidden)));
}

TEST_CASE("dropout drops its share, keeps the mean, and repeats with the generator") {
  torch::manual_seed(7);
  auto x = torch::ones({100000}).requires_grad_(true);
  const auto generator = generator_of(torch::kCPU);
  const auto state = generator.get_state();
  const auto first = dropped_out(x, 0.3, true);
  first.sum().backward();
  CHECK(torch::equal(x.grad(), first.detach()));
  const double dropped = first.eq(0).sum().item<double>() / 100000;
  CHECK(dropped == doctest::Approx(0.3).epsilon(0.02));
  CHECK(first.max().item<double>() == doctest::Approx(1 / 0.7));
  CHECK_FALSE(torch::equal(dropped_out(x, 0.3, true), first));
  auto again = generator;
  again.set_state(state);
  CHECK(torch::equal(dropped_out(x, 0.3, true), first));
  CHECK(torch::equal(dropped_out(x, 0.3, false), x));
}

TEST_CASE("attention that looks at one frame only is not punished, a flat one is") {
  torch::manual_seed(8);
  const ChordGru model(5);
  {
    const torch::NoGradGuard guard;
    for (const auto& attention : {model->attention1, model->attention2}) {
      attention->weight.fill_(0.5);
      attention->bias.fill_(-2);
    }
  }
  const double kernels = 2 * (256 * 256 * 0.25 + 2);
  const auto sharp = torch::eye(50).unsqueeze(0).repeat({3, 1, 1});
  const ChordGruOutput output{torch::zeros({3, 6}), sharp, sharp};
  CHECK(regularization(model, output).item<double>() == doctest::Approx(kRegularization * kernels));
  // A flat row squared is 1/50 everywhere: |A Aᵀ - I|² = 50 (1/50 - 1)² + 2450 / 50² = 49.
  const auto flat = torch::full({3, 50, 50}, 1.0 / 50);
  const ChordGruOutput spread{torch::zeros({3, 6}), flat, sharp};
  CHECK(regularization(model, spread).item<double>() ==
        doctest::Approx(kRegularization * (kernels + 49)));
}

}  // namespace
}  // namespace impromptu
