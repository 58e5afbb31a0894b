// TempoMap: ticks to real time and back.
#pragma once

#include <cstdint>
#include <vector>

#include "shared/music/score.hpp"
#include "shared/music/time.hpp"

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
  // From `tick` on, one quarter lasts `microseconds_per_quarter`.
  struct Segment {
    std::int64_t tick = 0;
    std::int64_t scaled = 0;  // time of `tick` in microseconds * ticks_per_quarter: exact
    std::int64_t microseconds_per_quarter = 500000;
  };
  std::int64_t ticks_per_quarter_;
  std::vector<Segment> segments_;
};

}  // namespace impromptu
