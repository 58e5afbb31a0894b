// Random scores, dense in what is hard to write and read back: equal pitches, equal ticks, no
// length.
#pragma once

#include "shared/base/random.hpp"
#include "shared/music/score.hpp"

namespace impromptu::test {

inline std::uint8_t below(Random& random, std::uint32_t bound) {
  return static_cast<std::uint8_t>(random.next_below(bound));
}

// Returns a tick that others are likely to share, now and then a very late one.
inline Tick random_tick(Random& random) {
  if (random.next_below(200) == 0) return Tick{static_cast<std::int32_t>(random.next_u32() >> 1U)};
  return Tick{static_cast<std::int32_t>(random.next_below(40))};
}

inline Part random_part(Random& random) {
  Part part;
  for (std::uint32_t i = random.next_below(6); i > 0; --i) {
    part.name.push_back(static_cast<char>(random.next_below(256)));
  }
  part.port = below(random, 8) == 0 ? below(random, 256) : std::uint8_t{0};
  part.channel = below(random, 16);
  part.instrument.bank =
      below(random, 4) == 0 ? static_cast<std::uint16_t>(random.next_below(1 << 14)) : 0;
  part.instrument.program = below(random, 128);
  for (std::uint32_t i = random.next_below(60); i > 0; --i) {
    const Tick length{static_cast<std::int32_t>(random.next_below(12))};
    part.notes.push_back({random_tick(random), length,
                          static_cast<std::uint8_t>(60 + below(random, 3)),
                          static_cast<std::uint8_t>(1 + below(random, 127)), below(random, 128)});
  }
  return part;
}

// Adds events that end no notes and choose no instrument: controls, bends, pressures, texts.
inline void add_random_events(Random& random, Track& track) {
  for (std::uint32_t i = random.next_below(20); i > 0; --i) {
    const Tick at = random_tick(random);
    switch (random.next_below(4)) {
      case 0:
        track.add_meta(at, static_cast<std::uint8_t>(4 + below(random, 6)), "text");
        break;
      case 1:
        track.events.push_back({.at = at,
                                .status = static_cast<std::uint8_t>(0xE0 | below(random, 16)),
                                .first = below(random, 128),
                                .second = below(random, 128),
                                .port = below(random, 3),
                                .data_at = 0});
        break;
      default:
        track.add_control(at, below(random, 16), static_cast<std::uint8_t>(33 + below(random, 80)),
                          below(random, 128));
    }
  }
}

// Returns a score in any order, some of its parts empty.
inline Score random_score(Random& random) {
  Score score;
  score.ticks_per_quarter = static_cast<std::uint16_t>(1 + random.next_below(32767));
  for (std::uint32_t i = random.next_below(8); i > 0; --i) {
    score.tempos.push_back({random_tick(random), 1 + random.next_below(0xFFFFFF)});
    score.time_signatures.push_back({random_tick(random),
                                     static_cast<std::uint8_t>(1 + below(random, 255)),
                                     static_cast<std::uint8_t>(1U << random.next_below(8))});
  }
  for (std::uint32_t i = random.next_below(5); i > 0; --i) {
    score.parts.push_back(random_part(random));
    Track& track = add_own_track(score, score.parts.back());
    add_random_events(random, track);
    if (random.next_below(3) == 0) score.parts.back().track = random.next_below(2);
  }
  return score;
}

}  // namespace impromptu::test
