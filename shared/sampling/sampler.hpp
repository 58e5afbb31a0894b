// Sampler: one choice from logits.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "shared/base/random.hpp"
#include "shared/base/result.hpp"

namespace impromptu {

struct SamplerSettings {
  float temperature = 1.0F;  // >= 0; 0 = the largest logit, ties to the lowest id
  std::int32_t top_k = 0;    // >= 0; 0 = off, else only the k largest logits
  float top_p = 1.0F;        // (0, 1]; the smallest set of that probability
  float min_p = 0.0F;        // [0, 1); only ids of at least min_p times the largest probability

  bool operator==(const SamplerSettings&) const = default;

  template <class Self, class Visitor>
  static void visit_fields(Self& self, Visitor&& visit) {
    visit("temperature", self.temperature);
    visit("top_k", self.top_k);
    visit("top_p", self.top_p);
    visit("min_p", self.min_p);
  }
};

// Returns the name of the first setting outside its range, or an empty text.
[[nodiscard]] std::string_view setting_out_of_range(const SamplerSettings& settings);

// Returns the index drawn from softmax(logits / temperature) after top-k, top-p and min-p.
//   logits   [V] unnormalised log-probabilities; -infinity masks an id; NaN and +infinity are
//            errors.
//   random   advanced by exactly one next_unit() (not at all at temperature 0 or on an error).
// Errors: nan_logits, nothing_allowed, bad_settings.   O(V log V) when top_k or top_p is on.
// The same bits on every platform: exp and sums are our own, in double.
// Source: nucleus sampling, Holtzman et al. 2020, section 3.1; min-p, Nguyen et al. 2024.
[[nodiscard]] Result<std::int32_t> sample(std::span<const float> logits,
                                          const SamplerSettings& settings, Random& random);

}  // namespace impromptu
