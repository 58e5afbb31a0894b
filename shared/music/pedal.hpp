// The sustain pedal: spans from control changes, and notes that sound on while it is down.
#pragma once

#include <vector>

#include "shared/music/message.hpp"
#include "shared/music/performance.hpp"

namespace impromptu {

// Returns the spans joined where they overlap, by onset. A pedal that is lifted and pressed again
// at one moment stays two spans: the dampers have fallen in between.
[[nodiscard]] std::vector<PedalSpan> joined(std::vector<PedalSpan> spans);

// Returns a performance whose notes last as long as they sound: until key and pedal are up, or,
// while only the pedal holds them, until the same key is struck again. The result has no pedal.
// Source: the sustain extension of Magenta's note sequences (Oore et al. 2018, section 3.1).
[[nodiscard]] Performance extended_by_pedal(const Performance& performance);

}  // namespace impromptu
