// Steering: what was written lately bends what is written next.
#pragma once

#include <cstdint>
#include <span>

#include "shared/model/note_sampling.hpp"
#include "shared/tokens/note_steps.hpp"

namespace impromptu {

// Events between two looks back.
inline constexpr std::int32_t kSteerEvery = 16;

// Returns whether a sampling steers at all.
[[nodiscard]] bool steers(const NoteSampling& sampling);

// Adds to the logits of keys, each key of the past counting 0.98 times as much as the one after it:
//   key_bias * ln(12 p), where p is the share of a key's pitch class in the past, one strike of
//   each class put in. So a piece holds to its harmony, as a cache holds a text to its words.
//   -register_pull * m * o, where m is how many octaves the past lies above kHomePitch on the mean,
//   eight strikes of kHomePitch put in, and o how many the key does. So a hand that has strayed
//   finds back.
//   past     steps, oldest first.
//   pitches  [kPitchIds] bias of the pitches, added to.
// Source: cache models of language, Kuhn and De Mori 1990; that pitch classes are cached, and the
// pull, are ours.
void steer(std::span<const NoteStep> past, const NoteSampling& sampling, std::span<float> pitches);

// The mean pitch of MAESTRO, in MIDI pitches.
inline constexpr double kHomePitch = 63.5;

}  // namespace impromptu
