// Cutting a score short, and what a part that goes on brings along.
#pragma once

#include <cstdint>
#include <vector>

#include "shared/music/score.hpp"

namespace impromptu {

// What becomes of notes and pedal that sound on where music is cut.
enum class HeldOver : std::uint8_t { ends, stays };

// Removes what begins at `end` or later: notes, and all events of the tracks; tempos and metres
// stay. A pedal that is down is lifted there, or, where it stays, at its next lift. Parts keep
// their indices, without notes too.
//   score  as normalise() gives it.
void cut(Score& score, Tick end, HeldOver held);

// Lifts every pedal that is still down at the end of its tracks.
void lift_pedals(Score& score, Tick at);

// Returns the control changes that make up the sound of a channel at a tick: volume, pan, reverb
// and chorus as they were told last, with their own ticks.
[[nodiscard]] std::vector<TrackEvent> set_up_of(const Score& score, std::uint8_t port,
                                                std::uint8_t channel, Tick at);

}  // namespace impromptu
