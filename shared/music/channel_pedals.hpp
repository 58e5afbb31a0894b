// Which pedal serves which channel of a score, and when it is down.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "shared/music/performance.hpp"
#include "shared/music/score.hpp"
#include "shared/music/tempo_map.hpp"

namespace impromptu {

// A channel of a port.
struct ChannelPedal {
  std::uint8_t port = 0;
  std::uint8_t channel = 0;
  std::vector<PedalSpan> spans;  // by onset, disjoint
};

// Returns the pedal of each channel that the given parts play, in the order of the parts.
//   parts      indices into score.parts.
//   music_end  where the last note ends: a pedal that is never lifted ends there.
// CC64 >= 64 presses; CC64 below and a reset of controllers (CC121, RP-015) lift; all sound off
// (CC120) lifts and presses again. A channel that is never pressed is served by the pedal of a
// channel without notes (a pedal with a channel of its own), else by that of the nearest of the
// parts' channels that plays the same instrument (a staff that leaves the pedal to the other). A
// press behind releases at their own moment, in the file's order, comes a microsecond after them,
// so that it does not hold those notes.
[[nodiscard]] std::vector<ChannelPedal> channel_pedals(const Score& score,
                                                       std::span<const std::size_t> parts,
                                                       const TempoMap& tempo,
                                                       Microseconds music_end);

}  // namespace impromptu
