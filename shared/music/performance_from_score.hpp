// A score in real time, and a performance as a score.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "shared/music/performance.hpp"
#include "shared/music/score.hpp"
#include "shared/music/tempo_map.hpp"

namespace impromptu {

// Returns the notes and pedal of the given parts in real time.
//   parts  indices into score.parts.
// Pedal: CC64 >= 64 on the channels of these parts, in the parts themselves and in parts without
// notes (a file may keep its pedal in a track of its own). Several channels' pedals are joined; a
// pedal that is never lifted lasts to the end. The end is the last note end or control change of
// these parts, whichever is later, as in pretty_midi, or the last lift of the pedal after that.
[[nodiscard]] Performance performance_from(const Score& score, std::span<const std::size_t> parts);

// Returns a note on the grid of a tempo map; one that sounds lasts for a tick at least.
[[nodiscard]] ScoreNote score_note(const Note& note, const TempoMap& tempo);

// Returns a score of one piano part at 480 ticks per quarter and 120 bpm (a tick is 1.04 ms), with
// CC64 for the pedal.
//   name  the part's track name.
[[nodiscard]] Score score_from(const Performance& performance, std::string_view name);

}  // namespace impromptu
