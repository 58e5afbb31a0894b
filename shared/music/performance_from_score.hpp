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
//   score  as normalise() gives it.
//   parts  indices into score.parts.
// Which pedal serves which channel says channel_pedals.hpp; a pedal that is never lifted ends with
// the last note. The pedals of several channels are joined, unless that would let many notes ring
// on (two pianos): then notes last as long as they sound by their own one, and the performance has
// no pedal. The end is the last note end or control
// change of the parts' channels, whichever is later, as in pretty_midi, or the last lift of the
// pedal after that.
[[nodiscard]] Performance performance_from(const Score& score, std::span<const std::size_t> parts);

// Returns a note on the grid of a tempo map; one that sounds lasts for a tick at least.
[[nodiscard]] ScoreNote score_note(const Note& note, const TempoMap& tempo);

// Adds the moves of a pedal to the track of a part: CC64 127 and 0.
void add_pedal(Track& track, const Part& part, std::span<const PedalSpan> spans,
               const TempoMap& tempo);

// Returns a score of one piano part at 480 ticks per quarter and 120 bpm (a tick is 1.04 ms), with
// CC64 for the pedal.
//   name  the part's track name.
[[nodiscard]] Score score_from(const Performance& performance, std::string_view name);

}  // namespace impromptu
