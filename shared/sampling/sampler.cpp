// Sampler: softmax, filters and one draw, with arithmetic that is the same on every platform.
#include "shared/sampling/sampler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "shared/base/portable_math.hpp"

namespace impromptu {
namespace {

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
