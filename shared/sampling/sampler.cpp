// Sampler: softmax, filters and one draw, with arithmetic that is the same on every platform.
#include "shared/sampling/sampler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <vector>

namespace impromptu {
namespace {

// Returns e^x for x <= 0, within two units in the last place; 0 below the normal numbers.
// Only +, -, * and integer operations, which IEEE 754 defines to the bit; the library is compiled
// without contraction to fused multiply-add.
// Source: Cody and Waite, "Software Manual for the Elementary Functions", 1980, chapter 6, with a
// Taylor polynomial: |r| <= ln(2) / 2 leaves r^14 / 14! < 5e-18.
double exp_of_negative(double x) {
  constexpr double kSmallest = -708;
  constexpr double kLog2E = 1.4426950408889634;
  constexpr double kLn2High = 6.93147180369123816490e-01;  // 33 bits: exact when times an exponent
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  constexpr std::uint64_t kExponentBias = 1023;
  constexpr unsigned kMantissaBits = 52;
  constexpr double kInverseFactorials[] = {1.0 / 6227020800.0,
                                           1.0 / 479001600.0,
                                           1.0 / 39916800.0,
                                           1.0 / 3628800.0,
                                           1.0 / 362880.0,
                                           1.0 / 40320.0,
                                           1.0 / 5040.0,
                                           1.0 / 720.0,
                                           1.0 / 120.0,
                                           1.0 / 24.0,
                                           1.0 / 6.0,
                                           0.5,
                                           1.0,
                                           1.0};
  if (!(x > kSmallest)) return 0;
  const auto exponent = static_cast<std::int64_t>(x * kLog2E - 0.5);  // to the nearest, as x <= 0
  const auto power = static_cast<double>(exponent);
  const double r = (x - power * kLn2High) - power * kLn2Low;
  double sum = 0;
  for (const double factor : kInverseFactorials) sum = sum * r + factor;
  const auto biased =
      static_cast<std::uint64_t>(exponent + static_cast<std::int64_t>(kExponentBias));
  const std::uint64_t bits = biased << kMantissaBits;
  double scale = 0;
  std::memcpy(&scale, &bits, sizeof scale);
  return sum * scale;
}

// Orders ids by falling logit, ties by rising id: no two are equal, so every set is unique.
struct LikelierFirst {
  std::span<const float> logits;
  bool operator()(std::int32_t a, std::int32_t b) const {
    const float logit_a = logits[static_cast<std::size_t>(a)];
    const float logit_b = logits[static_cast<std::size_t>(b)];
    return logit_a != logit_b ? logit_a > logit_b : a < b;
  }
};

double sum_over(const std::vector<std::int32_t>& ids, const std::vector<double>& weights) {
  double sum = 0;
  for (const std::int32_t id : ids) sum += weights[static_cast<std::size_t>(id)];
  return sum;
}

// Cuts `ids` down to the smallest set that holds `share` of their weight.
void keep_top_share(std::vector<std::int32_t>& ids, const std::vector<double>& weights,
                    const LikelierFirst& likelier, double share) {
  const double wanted = share * sum_over(ids, weights);
  const auto heap_order = [&likelier](std::int32_t a, std::int32_t b) { return likelier(b, a); };
  std::make_heap(ids.begin(), ids.end(), heap_order);
  auto heap_end = ids.end();
  double sum = 0;
  while (sum < wanted && heap_end != ids.begin()) {
    std::pop_heap(ids.begin(), heap_end, heap_order);
    --heap_end;
    sum += weights[static_cast<std::size_t>(*heap_end)];
  }
  ids.erase(ids.begin(), heap_end);
}

// Returns the ids that may be drawn, rising; their order fixes the order of the sums.
std::vector<std::int32_t> allowed_ids(std::span<const float> logits,
                                      const std::vector<double>& weights,
                                      const SamplerSettings& settings) {
  std::vector<std::int32_t> ids;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    if (weights[i] > 0) ids.push_back(static_cast<std::int32_t>(i));
  }
  const LikelierFirst likelier{logits};
  const auto top_k = static_cast<std::size_t>(settings.top_k);
  if (top_k > 0 && top_k < ids.size()) {
    std::nth_element(ids.begin(), ids.begin() + settings.top_k, ids.end(), likelier);
    ids.resize(top_k);
    std::sort(ids.begin(), ids.end());
  }
  if (settings.top_p < 1) {
    keep_top_share(ids, weights, likelier, double{settings.top_p});
    std::sort(ids.begin(), ids.end());
  }
  if (settings.min_p > 0) {  // the largest weight is 1
    const double least = settings.min_p;
    const auto is_small = [&](std::int32_t id) {
      return weights[static_cast<std::size_t>(id)] < least;
    };
    ids.erase(std::remove_if(ids.begin(), ids.end(), is_small), ids.end());
  }
  return ids;
}

}  // namespace

std::string_view setting_out_of_range(const SamplerSettings& settings) {
  if (!(settings.temperature >= 0 && std::isfinite(settings.temperature))) return "temperature";
  if (settings.top_k < 0) return "top_k";
  if (!(settings.top_p > 0 && settings.top_p <= 1)) return "top_p";
  if (!(settings.min_p >= 0 && settings.min_p < 1)) return "min_p";
  return {};
}

Result<std::int32_t> sample(std::span<const float> logits, const SamplerSettings& settings,
                            Random& random) {
  const std::string_view field = setting_out_of_range(settings);
  if (!field.empty()) return Error{ErrorCode::bad_settings, 0, field};
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  std::size_t best = 0;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    if (!(logits[i] < kInfinity)) return Error{ErrorCode::nan_logits, 0, "logits"};
    if (logits[i] > logits[best]) best = i;
  }
  if (logits.empty() || logits[best] == -kInfinity) {
    return Error{ErrorCode::nothing_allowed, 0, "logits"};
  }
  if (settings.temperature == 0) return static_cast<std::int32_t>(best);

  const double largest = logits[best];
  const double temperature = settings.temperature;
  std::vector<double> weights(logits.size());
  for (std::size_t i = 0; i < logits.size(); ++i) {
    weights[i] = exp_of_negative((double{logits[i]} - largest) / temperature);
  }
  const std::vector<std::int32_t> ids = allowed_ids(logits, weights, settings);
  const double drawn = random.next_unit() * sum_over(ids, weights);
  double sum = 0;
  for (const std::int32_t id : ids) {
    sum += weights[static_cast<std::size_t>(id)];
    if (sum > drawn) return id;
  }
  return ids.back();  // the product above was rounded up to the whole sum
}

}  // namespace impromptu
