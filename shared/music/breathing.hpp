// Room to breathe: what real keys and dampers need before they move again.
#pragma once

#include "shared/music/score.hpp"

namespace impromptu {

// The least time between a lift and the next press of a pedal, and between a release and the next
// strike of a key. Pianos with moving parts need about 50 and 20 milliseconds.
struct Breathing {
  Microseconds pedal;
  Microseconds key;
};

// Returns the room for keys that goes with a room for pedals: two fifths of it.
[[nodiscard]] Breathing breathing_of(Microseconds pedal);

// Makes room in a score: a note ends earlier, a pedal is lifted earlier, by what is missing;
// nothing begins at another time. What lasts for less than the room it would have to give keeps
// half of its length.
//   score  as normalise() gives it; what is moved loses its place.
void make_room(Score& score, const Breathing& room);

}  // namespace impromptu
