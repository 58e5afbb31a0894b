// The canonical form of a score, in which equal music is an equal value.
#pragma once

#include "shared/music/score.hpp"

namespace impromptu {

// Brings a score into the form that reading its own file gives: values in their ranges, a track for
// every part, ports, banks and programs said where notes need them, everything in its place, one
// tempo and one time signature per tick, no part without notes, and, where equal keys of a track
// overlap, ends in the order of onsets (first in, first out). Parts change their indices.
void normalise(Score& score);

}  // namespace impromptu
