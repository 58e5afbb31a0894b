// The canonical form of a score, in which equal music is an equal value.
#pragma once

#include "shared/music/score.hpp"

namespace impromptu {

// Brings a score into the form that reading its own file gives: everything sorted, values in their
// ranges, one tempo and one time signature per tick, no part without notes and controls, and, where
// equal pitches of a part overlap, ends in the order of onsets (first in, first out).
void normalise(Score& score);

}  // namespace impromptu
