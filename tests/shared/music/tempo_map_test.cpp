// Tempo map: hand-computed times, rounding, extremes, and the way back.
#include "shared/music/tempo_map.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "shared/base/random.hpp"

using namespace impromptu;

namespace {

Score score_of(std::uint16_t ticks_per_quarter, std::vector<TempoChange> tempos) {
  Score score;
  score.ticks_per_quarter = ticks_per_quarter;
  score.tempos = std::move(tempos);
  return score;
}

}  // namespace

TEST_CASE("without a tempo a quarter lasts half a second") {
  const TempoMap tempo(score_of(480, {}));
  CHECK(tempo.time_of(Tick{0}) == Microseconds{0});
  CHECK(tempo.time_of(Tick{480}) == Microseconds{500'000});
  CHECK(tempo.tick_at(Microseconds{500'000}) == Tick{480});
}

TEST_CASE("120 bpm holds before the first tempo change") {
  // 100 ticks at 5000 us, then 50 ticks at 10000 us.
  const TempoMap tempo(score_of(100, {{Tick{100}, 1'000'000}}));
  CHECK(tempo.time_of(Tick{100}) == Microseconds{500'000});
  CHECK(tempo.time_of(Tick{150}) == Microseconds{1'000'000});
}

TEST_CASE("each tempo holds until the next") {
  // 96 ticks of 6250 us, 192 of 3125 us, then 5000 us each.
  const TempoMap tempo(
      score_of(96, {{Tick{0}, 600'000}, {Tick{96}, 300'000}, {Tick{288}, 480'000}}));
  CHECK(tempo.time_of(Tick{48}) == Microseconds{300'000});
  CHECK(tempo.time_of(Tick{96}) == Microseconds{600'000});
  CHECK(tempo.time_of(Tick{192}) == Microseconds{900'000});
  CHECK(tempo.time_of(Tick{288}) == Microseconds{1'200'000});
  CHECK(tempo.time_of(Tick{384}) == Microseconds{1'680'000});
}

TEST_CASE("times are rounded once, however many tempos came before") {
  // A tick lasts a third of a microsecond before each change: 3 ticks are 1 us, not 0 or 3.
  std::vector<TempoChange> tempos;
  for (std::int32_t i = 0; i < 3000; ++i) tempos.push_back({Tick{i}, 1});
  const TempoMap tempo(score_of(3, tempos));
  CHECK(tempo.time_of(Tick{1}) == Microseconds{0});
  CHECK(tempo.time_of(Tick{2}) == Microseconds{1});
  CHECK(tempo.time_of(Tick{3000}) == Microseconds{1000});
}

TEST_CASE("the latest tick at the slowest tempo is counted exactly") {
  const TempoMap tempo(score_of(1, {{Tick{0}, 0xFFFFFF}}));
  CHECK(tempo.time_of(Tick{INT32_MAX}) == Microseconds{std::int64_t{INT32_MAX} * 0xFFFFFF});
}

TEST_CASE("the latest tick at the slowest tempo is found again by its time") {
  const TempoMap tempo(score_of(1, {{Tick{0}, 0xFFFFFF}}));
  CHECK(tempo.tick_at(tempo.time_of(Tick{INT32_MAX})) == Tick{INT32_MAX});
  CHECK(tempo.tick_at(tempo.time_of(Tick{600'000})) == Tick{600'000});
  const TempoMap fine(score_of(32767, {{Tick{0}, 0xFFFFFF}}));
  CHECK(fine.tick_at(fine.time_of(Tick{INT32_MAX})) == Tick{INT32_MAX});
}

TEST_CASE("times out of range give the nearest tick") {
  const TempoMap fast(score_of(32767, {{Tick{0}, 1}}));
  CHECK(fast.tick_at(Microseconds{-5}) == Tick{0});
  CHECK(fast.tick_at(Microseconds{INT64_MAX}) == Tick{INT32_MAX});
  CHECK(fast.tick_at(Microseconds{INT64_MIN}) == Tick{0});
}

TEST_CASE("the tick of a tick's time is that tick, and times never run backwards") {
  Random random(3);
  for (int round = 0; round < 300; ++round) {
    const auto ticks_per_quarter = static_cast<std::uint16_t>(1 + random.next_below(32767));
    std::vector<TempoChange> tempos;
    for (std::uint32_t i = random.next_below(20); i > 0; --i) {
      // At least two microseconds a tick, so that rounding cannot hide a tick.
      const std::uint32_t slowest = 0xFFFFFF - 2U * ticks_per_quarter;
      tempos.push_back({Tick{static_cast<std::int32_t>(random.next_below(10'000))},
                        2U * ticks_per_quarter + random.next_below(slowest)});
    }
    std::stable_sort(tempos.begin(), tempos.end(),
                     [](const TempoChange& a, const TempoChange& b) { return a.at < b.at; });
    const TempoMap tempo(score_of(ticks_per_quarter, tempos));
    std::int32_t last = 0;
    for (int i = 0; i < 100; ++i) {
      const auto tick = static_cast<std::int32_t>(last + static_cast<int>(random.next_below(200)));
      CAPTURE(tick);
      REQUIRE(tempo.tick_at(tempo.time_of(Tick{tick})) == Tick{tick});
      REQUIRE(tempo.time_of(Tick{last}) <= tempo.time_of(Tick{tick}));
      last = tick;
    }
  }
}
