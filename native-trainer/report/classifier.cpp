// The classifier two-sample test: logistic regression by Newton's method.
#include <algorithm>
#include <cmath>

#include "native-trainer/report/statistics.hpp"
#include "shared/base/random.hpp"

namespace impromptu {
namespace {

constexpr std::size_t kFolds = 10;
constexpr std::size_t kInputs = kFeatures.size() + 1;  // and a constant
constexpr int kNewtonSteps = 12;
constexpr double kRidge = 1;

using Inputs = std::array<double, kInputs>;

struct Example {
  Inputs inputs{};
  double label = 0;  // 1 for the first set
  std::size_t fold = 0;
};

// Deals the pieces of both sets to the folds: returns them in random order.
std::vector<std::int32_t> dealt(std::span<const Sample> first, std::span<const Sample> second,
                                Random& random) {
  std::vector<std::int32_t> pieces;
  for (const auto samples : {first, second}) {
    for (const Sample& sample : samples) pieces.push_back(sample.piece);
  }
  std::sort(pieces.begin(), pieces.end());
  pieces.erase(std::unique(pieces.begin(), pieces.end()), pieces.end());
  shuffle(pieces, random);
  return pieces;
}

// Adds `count` of the samples, spread evenly; a piece's place in `pieces` tells its fold.
void add_examples(std::vector<Example>& examples, std::span<const Sample> samples,
                  std::size_t count, double label, const std::vector<std::int32_t>& pieces) {
  for (std::size_t i = 0; i < count; ++i) {
    const Sample& sample = samples[i * samples.size() / count];
    const auto place = std::find(pieces.begin(), pieces.end(), sample.piece) - pieces.begin();
    Example example{{}, label, static_cast<std::size_t>(place) % kFolds};
    std::copy(sample.features.begin(), sample.features.end(), example.inputs.begin());
    example.inputs.back() = 1;
    examples.push_back(example);
  }
}

// Gives every input but the constant mean 0 and deviation 1 over the examples outside `fold`.
void standardise(std::vector<Example>& examples, std::size_t fold) {
  for (std::size_t input = 0; input + 1 < kInputs; ++input) {
    double count = 0;
    double sum = 0;
    double squares = 0;
    for (const Example& example : examples) {
      if (example.fold == fold) continue;
      ++count;
      sum += example.inputs[input];
      squares += example.inputs[input] * example.inputs[input];
    }
    const double mean = sum / std::max(count, 1.0);
    const double deviation = std::sqrt(std::max(squares / std::max(count, 1.0) - mean * mean, 0.0));
    for (Example& example : examples) {
      example.inputs[input] = deviation > 0 ? (example.inputs[input] - mean) / deviation : 0;
    }
  }
}

double product(const Inputs& a, const Inputs& b) {
  double sum = 0;
  for (std::size_t i = 0; i < kInputs; ++i) sum += a[i] * b[i];
  return sum;
}

// Solves matrix * x = right for a symmetric positive matrix by Gaussian elimination.
Inputs solved(std::array<Inputs, kInputs> matrix, Inputs right) {
  for (std::size_t k = 0; k < kInputs; ++k) {
    for (std::size_t row = k + 1; row < kInputs; ++row) {
      const double factor = matrix[row][k] / matrix[k][k];
      for (std::size_t i = k; i < kInputs; ++i) matrix[row][i] -= factor * matrix[k][i];
      right[row] -= factor * right[k];
    }
  }
  for (std::size_t k = kInputs; k-- > 0;) {
    for (std::size_t i = k + 1; i < kInputs; ++i) right[k] -= matrix[k][i] * right[i];
    right[k] /= matrix[k][k];
  }
  return right;
}

// Returns the weights learned from all examples outside `fold`.
Inputs learned(const std::vector<Example>& examples, std::size_t fold) {
  Inputs weights{};
  for (int step = 0; step < kNewtonSteps; ++step) {
    std::array<Inputs, kInputs> curvature{};
    Inputs slope{};
    for (std::size_t i = 0; i < kInputs; ++i) {
      const double ridge = i + 1 < kInputs ? kRidge : 1e-6;
      curvature[i][i] = ridge;
      slope[i] = -ridge * weights[i];
    }
    for (const Example& example : examples) {
      if (example.fold == fold) continue;
      const double guess = 1 / (1 + std::exp(-product(weights, example.inputs)));
      const double bend = std::max(guess * (1 - guess), 1e-9);
      for (std::size_t i = 0; i < kInputs; ++i) {
        slope[i] += (example.label - guess) * example.inputs[i];
        const double bent = bend * example.inputs[i];
        for (std::size_t j = 0; j < kInputs; ++j) curvature[i][j] += bent * example.inputs[j];
      }
    }
    const Inputs change = solved(curvature, slope);
    for (std::size_t i = 0; i < kInputs; ++i) weights[i] += change[i];
  }
  return weights;
}

}  // namespace

double classifier_accuracy(std::span<const Sample> first, std::span<const Sample> second,
                           std::uint64_t seed) {
  const std::size_t count = std::min(first.size(), second.size());
  Random random(seed);
  std::vector<Example> examples;
  const std::vector<std::int32_t> pieces = dealt(first, second, random);
  add_examples(examples, first, count, 1, pieces);
  add_examples(examples, second, count, 0, pieces);
  std::size_t right = 0;
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    std::vector<Example> standardised = examples;
    standardise(standardised, fold);
    const Inputs weights = learned(standardised, fold);
    for (const Example& example : standardised) {
      if (example.fold != fold) continue;
      if ((product(weights, example.inputs) > 0) == (example.label > 0.5)) ++right;
    }
  }
  return examples.empty() ? 0.5 : static_cast<double>(right) / static_cast<double>(examples.size());
}

}  // namespace impromptu
