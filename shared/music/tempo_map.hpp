// TempoMap: ticks to real time and back.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "shared/music/performance.hpp"
#include "shared/music/score.hpp"

namespace impromptu {

class TempoMap {
 public:
  // Reads resolution and tempo changes of `score`; keeps no reference to it.
  explicit TempoMap(const Score& score);

  // Returns the time of `at`, rounded to the nearest microsecond.   O(log tempos).
  [[nodiscard]] Microseconds time_of(Tick at) const;
  // Returns the tick nearest to `at`; times before 0 give tick 0.   O(log tempos).
  [[nodiscard]] Tick tick_at(Microseconds at) const;

 private:
  struct Segment {
    std::int64_t tick = 0;
    std::int64_t scaled = 0;  // microseconds * ticks_per_quarter at `tick`: exact
    std::int64_t microseconds_per_quarter = 500000;
  };
  std::int64_t ticks_per_quarter_ = 480;
  std::vector<Segment> segments_;
};

// Returns the notes and pedal of the given parts in real time. Pedal: CC64 of the parts' channels,
// threshold 64; a pedal down at the end lasts to the end.
//   parts  indices into score.parts.
[[nodiscard]] Performance performance_from(const Score& score,
                                           const std::vector<std::size_t>& parts);

// Returns a performance whose notes last as long as they sound: until key and pedal are up, or until
// the same key is struck again. The result has no pedal.
// Source: the sustain extension of Magenta's note sequences (Oore et al. 2018, section 3.1).
[[nodiscard]] Performance extended_by_pedal(const Performance& performance);

// Returns a score of one piano part at 480 ticks per quarter and 120 bpm (1 tick = 1.04 ms), with
// CC64 for the pedal.
//   name  the part's track name.
[[nodiscard]] Score score_from(const Performance& performance, std::string_view name);

}  // namespace impromptu
