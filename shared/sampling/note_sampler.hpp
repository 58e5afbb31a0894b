// Note sampler: one choice from a field's logits, by the very rule that the burst graph follows.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "shared/base/random.hpp"
#include "shared/base/result.hpp"

namespace impromptu {

// The bias of an id that must not be drawn.
inline constexpr float kForbidden = -1e9F;

// Temperatures below this count as this; 0 draws without noise, so the largest logit wins.
inline constexpr float kLowestTemperature = 1e-3F;

struct ChoiceSettings {
  float temperature = 1.0F;  // >= 0
  float top_p = 1.0F;        // (0, 1]; likeliest ids until their probabilities reach it
  float min_p = 0.0F;        // [0, 1); only ids of at least min_p times the largest probability

  bool operator==(const ChoiceSettings&) const = default;
};

// Returns the name of the first setting outside its range, or an empty text.
[[nodiscard]] std::string_view setting_out_of_range(const ChoiceSettings& settings);

// Returns `count` standard Gumbel variates, -ln(-ln(u)): the same bits on every platform. Each
// takes one next_u32().
[[nodiscard]] std::vector<float> gumbel_noise(std::size_t count, Random& random);

// Presence: what is taken from the logits of keys because they were struck lately.
inline constexpr float kPresenceFade = 0.8F;  // what the next event leaves of it

// Takes down a drawn pitch: everything fades, and what is taken from a key struck now is `penalty`.
//   presence  [kPitchIds], zero at first.   pitch  an id of the field; what is no key only fades.
// Source: the presence penalty of language models, Keskar et al., "CTRL", 2019; that it fades with
// the events is ours.
void strike(std::span<float> presence, std::int32_t pitch, float penalty);

// Returns the id drawn from softmax((logits + bias) / temperature) after top-p and min-p.
// With v = (logits + bias) * (1 / temperature), sorted descending (ties to the lower id), and p =
// softmax(v): kept are the ids whose exclusive cumulative sum of p is below top_p and whose p is at
// least min_p times the largest; drawn is the first kept one with the largest v + noise.
//   logits, bias, noise  [V]; kForbidden as bias keeps an id from being drawn; noise as
//                        gumbel_noise gives it, all zero for the likeliest id.
// Errors: nan_logits (a value that is no number), nothing_allowed, bad_settings.  O(V log V).
// Source: Gumbel-max, Maddison et al. 2014; nucleus, Holtzman et al. 2020; min-p, Nguyen et al.
// 2024.
[[nodiscard]] Result<std::int32_t> draw_choice(std::span<const float> logits,
                                               std::span<const float> bias,
                                               std::span<const float> noise,
                                               const ChoiceSettings& settings);

}  // namespace impromptu
