// NAdam: one fused pass on the processor, tensor operations elsewhere.
#include "native-trainer/train/nadam.hpp"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace impromptu {
namespace {

// One step's constants: value -= (g * gradient + m * first) / (sqrt(second * s) + epsilon).
struct Factors {
  float beta1, beta2, gradient, first, second, epsilon;
};

constexpr std::int64_t kGrain = 1 << 16;  // values per parallel task

double momentum_at(double beta1, std::int64_t step) {
  return beta1 * (1 - 0.5 * std::pow(0.96, 0.004 * static_cast<double>(step)));
}

void update(float* __restrict value, float* __restrict gradient, float* __restrict first,
            float* __restrict second, std::int64_t count, const Factors& f) {
  for (std::int64_t i = 0; i < count; ++i) {
    const float g = gradient[i];
    const float m = f.beta1 * first[i] + (1 - f.beta1) * g;
    const float v = f.beta2 * second[i] + (1 - f.beta2) * g * g;
    first[i] = m;
    second[i] = v;
    value[i] -= (f.gradient * g + f.first * m) / (std::sqrt(v * f.second) + f.epsilon);
    gradient[i] = 0;
  }
}

// A table's rows, those without gradient unmoved.
void update_rows(float* value, float* gradient, float* first, float* second, std::int64_t rows,
                 std::int64_t width, const Factors& f) {
  for (std::int64_t begin = 0; begin < rows * width; begin += width) {
    const std::int64_t end = begin + width;
    if (std::any_of(gradient + begin, gradient + end, [](float g) { return g != 0; })) {
      update(value + begin, gradient + begin, first + begin, second + begin, width, f);
      continue;
    }
    for (std::int64_t i = begin; i < end; ++i) {
      first[i] *= f.beta1;
      second[i] *= f.beta2;
    }
  }
}

}  // namespace

Nadam::Nadam(torch::Tensor values, const NadamSettings& settings)
    : first(torch::zeros_like(values)),
      second(torch::zeros_like(values)),
      values_(std::move(values)),
      settings_(settings) {}

void Nadam::step(torch::Tensor& gradients) {
  ++steps;
  const double momentum = momentum_at(settings_.beta1, steps);
  const double next = momentum_at(settings_.beta1, steps + 1);
  momentum_product *= momentum;
  const double bias2 = 1 - std::pow(settings_.beta2, static_cast<double>(steps));
  const double by_gradient = settings_.rate * (1 - momentum) / (1 - momentum_product);
  const double by_first = settings_.rate * next / (1 - momentum_product * next);

  torch::NoGradGuard guard;
  if (!values_.is_cpu()) {
    first.mul_(settings_.beta1).add_(gradients, 1 - settings_.beta1);
    second.mul_(settings_.beta2).addcmul_(gradients, gradients, 1 - settings_.beta2);
    auto change = (gradients * by_gradient).add_(first, by_first);
    change.div_((second / bias2).sqrt_().add_(settings_.epsilon));
    const auto table = [&](const torch::Tensor& block) {
      return block.narrow(0, 0, settings_.table_rows * settings_.table_width)
          .view({settings_.table_rows, settings_.table_width});
    };
    table(change).mul_(table(gradients).ne(0).any(1, true));
    values_.sub_(change);
    gradients.zero_();
    return;
  }
  const Factors factors{static_cast<float>(settings_.beta1), static_cast<float>(settings_.beta2),
                        static_cast<float>(by_gradient),     static_cast<float>(by_first),
                        static_cast<float>(1 / bias2),       static_cast<float>(settings_.epsilon)};
  float* value = values_.data_ptr<float>();
  float* gradient = gradients.data_ptr<float>();
  float* mean = first.data_ptr<float>();
  float* square = second.data_ptr<float>();
  const std::int64_t width = settings_.table_width;
  const std::int64_t table = settings_.table_rows * width;
  at::parallel_for(
      0, settings_.table_rows, kGrain / width, [&](std::int64_t begin, std::int64_t end) {
        const std::int64_t at = begin * width;
        update_rows(value + at, gradient + at, mean + at, square + at, end - begin, width, factors);
      });
  at::parallel_for(table, values_.numel(), kGrain, [&](std::int64_t begin, std::int64_t end) {
    update(value + begin, gradient + begin, mean + begin, square + begin, end - begin, factors);
  });
}

}  // namespace impromptu
