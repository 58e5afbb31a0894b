// Constraints as bias: which ids of the next event may be drawn.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/sampling/note_settings.hpp"
#include "shared/sampling/note_track.hpp"

namespace impromptu {

// The most events that may follow each other at one onset: more than a piano has keys.
inline constexpr std::int32_t kMostAtOnce = 96;

// Returns the bias of everything that holds for a whole piece, [kChoiceIds]: kForbidden, or what is
// added to a logit: the lasting biases of NoteSampling. Range and scale bind the keys; the pedal
// goes with `pedal`; control steps are never drawn; nothing lasts shorter than the grid; with a
// limit of voices no key is held longer than the longest shift, so that waiting always helps.
// pace_bias lets keys that are struck together, within 50 ms, stay so.
[[nodiscard]] std::vector<float> lasting_bias(const NoteSettings& settings);

// Forbids the shifts of the next event that would put it before `earliest`; the longest shift
// always stays.
void forbid_before(GridTime earliest, GridTime onset, std::span<float> bias);

// Forbids every shift but none and every pitch but one: the next event is this key, now.
void force_key(std::int32_t key, std::span<float> bias);

// Forbids every shift but none: the next event begins now.
void force_now(std::span<float> bias);

// Forbids the shift of none: time goes on.
void forbid_now(std::span<float> bias);

}  // namespace impromptu
