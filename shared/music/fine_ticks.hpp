// Ticks short enough for what is played.
#pragma once

#include "shared/music/score.hpp"

namespace impromptu {

// Multiplies the ticks of a score, and its ticks per quarter, by the least whole number with which
// no tick lasts for more than 1.1 milliseconds, or by the largest that a file can hold. No time
// changes.
void refine_ticks(Score& score);

}  // namespace impromptu
