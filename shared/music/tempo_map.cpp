// Exact sums of tempo segments, rounded once when a time is asked for.
#include "shared/music/tempo_map.hpp"

#include <algorithm>
#include <limits>

namespace impromptu {

TempoMap::TempoMap(const Score& score)
    : ticks_per_quarter_(score.ticks_per_quarter), segments_{Segment{}} {
  for (const TempoChange& change : score.tempos) {
    const Segment& last = segments_.back();
    Segment next;
    next.tick = change.at.value;
    next.scaled = last.scaled + (next.tick - last.tick) * last.microseconds_per_quarter;
    next.microseconds_per_quarter = change.microseconds_per_quarter;
    if (next.tick == last.tick) {
      segments_.back() = next;
    } else {
      segments_.push_back(next);
    }
  }
}

Microseconds TempoMap::time_of(Tick at) const {
  auto after = std::upper_bound(segments_.begin(), segments_.end(), std::int64_t{at.value},
                                [](std::int64_t tick, const Segment& s) { return tick < s.tick; });
  if (after != segments_.begin()) --after;
  const std::int64_t scaled =
      after->scaled + (at.value - after->tick) * after->microseconds_per_quarter;
  return Microseconds{(2 * scaled + ticks_per_quarter_) / (2 * ticks_per_quarter_)};
}

Tick TempoMap::tick_at(Microseconds at) const {
  // A tick's scaled time stays below 2^55 (31 bits of ticks, 24 of tempo); 2^60 can be doubled.
  const std::int64_t latest = (std::int64_t{1} << 60U) / ticks_per_quarter_;
  const std::int64_t scaled = std::clamp(at.value, std::int64_t{0}, latest) * ticks_per_quarter_;
  auto after =
      std::upper_bound(segments_.begin(), segments_.end(), scaled,
                       [](std::int64_t time, const Segment& s) { return time < s.scaled; });
  const std::int64_t limit = after == segments_.end()
                                 ? std::int64_t{std::numeric_limits<std::int32_t>::max()}
                                 : after->tick;
  if (after != segments_.begin()) --after;
  const std::int64_t per_tick = after->microseconds_per_quarter;
  const std::int64_t tick =
      after->tick + (2 * (scaled - after->scaled) + per_tick) / (2 * per_tick);
  return Tick{static_cast<std::int32_t>(std::min(tick, limit))};
}

}  // namespace impromptu
