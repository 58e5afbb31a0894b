// AdamW: one fused pass on the processor, tensor operations elsewhere.
#include "native-trainer/train/adamw.hpp"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace impromptu {
namespace {

constexpr std::int64_t kGrain = 1 << 16;  // values per parallel task
constexpr double kBeta1 = 0.9;
constexpr double kBeta2 = 0.99;
constexpr double kEpsilon = 1e-8;
constexpr double kAverage = 0.999;  // of the running mean of the weights; it starts faster

struct Factors {
  float scale, beta1, beta2, rate, second, epsilon, decay, average;
};

struct Block {
  float *value, *gradient, *first, *second, *average;
  const float* decayed;
};

void update(const Block& block, std::int64_t begin, std::int64_t end, const Factors& f) {
  float* __restrict value = block.value;
  float* __restrict gradient = block.gradient;
  float* __restrict first = block.first;
  float* __restrict second = block.second;
  float* __restrict average = block.average;
  const float* __restrict decayed = block.decayed;
  for (std::int64_t i = begin; i < end; ++i) {
    const float g = gradient[i] * f.scale;
    const float m = f.beta1 * first[i] + (1 - f.beta1) * g;
    const float v = f.beta2 * second[i] + (1 - f.beta2) * g * g;
    first[i] = m;
    second[i] = v;
    const float kept = value[i] * (1 - f.decay * decayed[i]);
    value[i] = kept - f.rate * m / (std::sqrt(v * f.second) + f.epsilon);
    average[i] += (1 - f.average) * (value[i] - average[i]);
    gradient[i] = 0;
  }
}

}  // namespace

AdamW::AdamW(torch::Tensor values, torch::Tensor decayed, double decay)
    : first(torch::zeros_like(values)),
      second(torch::zeros_like(values)),
      average(values.detach().clone()),
      values_(std::move(values)),
      decayed_(std::move(decayed)),
      decay_(decay) {}

void AdamW::step(torch::Tensor& gradients, double rate, const torch::Tensor& scale) {
  ++steps;
  const auto t = static_cast<double>(steps);
  const double bias1 = 1 - std::pow(kBeta1, t);
  const double bias2 = 1 - std::pow(kBeta2, t);
  const double keep = std::min(kAverage, (1 + t) / (10 + t));
  torch::NoGradGuard guard;
  if (!values_.is_cpu()) {
    gradients.mul_(scale);
    first.mul_(kBeta1).add_(gradients, 1 - kBeta1);
    second.mul_(kBeta2).addcmul_(gradients, gradients, 1 - kBeta2);
    const auto spread = (second / bias2).sqrt_().add_(kEpsilon);
    values_.mul_(1 - rate * decay_ * decayed_).addcdiv_(first, spread, -rate / bias1);
    average.lerp_(values_, 1 - keep);
    gradients.zero_();
    return;
  }
  const Factors factors{scale.item<float>(),
                        static_cast<float>(kBeta1),
                        static_cast<float>(kBeta2),
                        static_cast<float>(rate / bias1),
                        static_cast<float>(1 / bias2),
                        static_cast<float>(kEpsilon),
                        static_cast<float>(rate * decay_),
                        static_cast<float>(keep)};
  const Block block{values_.data_ptr<float>(), gradients.data_ptr<float>(),
                    first.data_ptr<float>(),   second.data_ptr<float>(),
                    average.data_ptr<float>(), decayed_.data_ptr<float>()};
  at::parallel_for(0, values_.numel(), kGrain, [&](std::int64_t begin, std::int64_t end) {
    update(block, begin, end, factors);
  });
}

}  // namespace impromptu
