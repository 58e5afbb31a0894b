// What the player hands over for a piece, for its tests.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <vector>

#include "web/app/player.hpp"

namespace impromptu {

// Returns all that is handed over from a place to the end; the audio clock begins at 5 s.
inline std::vector<SoundEvent> played(const PlayerInput& input, double from = 0,
                                      double step = 0.1) {
  Player player;
  player.seek(from);
  player.play();
  std::vector<SoundEvent> all;
  for (double clock = 5; player.active() && clock < 60; clock += step) {
    const auto some = player.tick(clock, kLookAhead, input);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

// Returns the seconds of the piece at which an event of `played` comes.
inline double place(const SoundEvent& event, double from = 0) {
  return event.when - 5 - kStartDelay + from;
}

// A note; times in seconds.
inline DocumentNote note(double onset, double duration, std::uint8_t pitch, std::uint8_t velocity) {
  return {Note{microseconds_from(onset), microseconds_from(duration), pitch, velocity},
          Origin::seed};
}

// Sees that strikes and releases of each key take turns and that all is silent at the end.
inline void check_balanced(const std::vector<SoundEvent>& events) {
  std::map<int, bool> down;
  bool pedal = false;
  for (const SoundEvent& event : events) {
    if (event.status == kNoteOn) {
      REQUIRE_FALSE(down[event.data1]);
      down[event.data1] = true;
    } else if (event.status == kNoteOff) {
      REQUIRE(down[event.data1]);
      down[event.data1] = false;
    } else {
      REQUIRE(event.data1 == 64);
      REQUIRE(pedal == (event.data2 == 0));
      pedal = event.data2 != 0;
    }
  }
  for (const auto& key : down) CHECK_MESSAGE(!key.second, key.first);
  CHECK_FALSE(pedal);
}

}  // namespace impromptu
