// Note sampler: sort, filter, Gumbel-max.
#include "shared/sampling/note_sampler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "shared/base/check.hpp"
#include "shared/base/portable_math.hpp"
#include "shared/tokens/note_steps.hpp"

namespace impromptu {
namespace {

constexpr float kHardlyAllowed = kForbidden / 2;  // a bias below this forbids

}  // namespace

std::string_view setting_out_of_range(const ChoiceSettings& settings) {
  if (!(settings.temperature >= 0 && std::isfinite(settings.temperature))) return "temperature";
  if (!(settings.top_p > 0 && settings.top_p <= 1)) return "top_p";
  if (!(settings.min_p >= 0 && settings.min_p < 1)) return "min_p";
  return {};
}

std::vector<float> gumbel_noise(std::size_t count, Random& random) {
  constexpr double kStep = 1.0 / 4294967296.0;
  std::vector<float> noise(count);
  for (float& value : noise) {
    const double u = (random.next_u32() + 0.5) * kStep;  // in (0, 1)
    value = static_cast<float>(-natural_log(-natural_log(u)));
  }
  return noise;
}

void strike(std::span<float> presence, std::int32_t pitch, float penalty) {
  ASSERT(presence.size() == static_cast<std::size_t>(kPitchIds));
  for (float& value : presence) value *= kPresenceFade;
  if (pitch < kKeys) presence[static_cast<std::size_t>(pitch)] = penalty;
}

Result<std::int32_t> draw_choice(std::span<const float> logits, std::span<const float> bias,
                                 std::span<const float> noise, const ChoiceSettings& settings) {
  const std::string_view field = setting_out_of_range(settings);
  if (!field.empty()) return Error{ErrorCode::bad_settings, 0, field};
  ASSERT(logits.size() == bias.size() && logits.size() == noise.size());
  const float inverse_temperature = 1.0F / std::max(settings.temperature, kLowestTemperature);
  std::vector<float> values(logits.size());
  for (std::size_t i = 0; i < logits.size(); ++i) {
    if (!std::isfinite(logits[i])) return Error{ErrorCode::nan_logits, 0, "logits"};
    values[i] = (logits[i] + bias[i]) * inverse_temperature;
  }
  std::vector<std::size_t> ids(values.size());
  std::iota(ids.begin(), ids.end(), std::size_t{0});
  ids.erase(std::remove_if(ids.begin(), ids.end(),
                           [bias](std::size_t id) { return bias[id] < kHardlyAllowed; }),
            ids.end());
  if (ids.empty()) return Error{ErrorCode::nothing_allowed, 0, "bias"};
  std::sort(ids.begin(), ids.end(), [&values](std::size_t a, std::size_t b) {
    return values[a] != values[b] ? values[a] > values[b] : a < b;
  });

  const double largest = values[ids.front()];
  std::vector<double> weights;  // p times their sum; the first is 1
  for (const std::size_t id : ids) weights.push_back(exp_of_negative(values[id] - largest));
  const double wanted = settings.top_p * std::accumulate(weights.begin(), weights.end(), 0.0);
  std::size_t best = ids.front();
  double sum = 0;
  for (std::size_t i = 0; i < ids.size() && sum < wanted; ++i) {
    if (weights[i] < settings.min_p) break;
    if (values[ids[i]] + noise[ids[i]] > values[best] + noise[best]) best = ids[i];
    sum += weights[i];
  }
  return static_cast<std::int32_t>(best);
}

}  // namespace impromptu
