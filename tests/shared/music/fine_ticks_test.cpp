// Finer ticks: times stay, the longest tick is short enough, and files can hold them.
#include "shared/music/fine_ticks.hpp"

#include <doctest/doctest.h>

#include <array>

#include "shared/music/performance_from_score.hpp"

using namespace impromptu;

namespace {

Score score_of(std::uint16_t ticks_per_quarter, std::uint32_t slowest, std::int32_t last) {
  Score score;
  score.ticks_per_quarter = ticks_per_quarter;
  score.tempos = {{Tick{0}, 500'000}, {Tick{last / 2}, slowest}};
  score.time_signatures = {{Tick{last / 3}, 3, 4}};
  Part part;
  part.notes = {{Tick{0}, Tick{last / 2}, 60, 64}, {Tick{last / 2}, Tick{last / 2}, 62, 64}};
  Track& track = add_own_track(score, part);
  track.add_control(Tick{last / 4}, 0, 64, 127);
  track.add_control(Tick{last / 2}, 0, 64, 0);
  score.parts = {part};
  return score;
}

Performance performance_of(const Score& score) {
  constexpr std::array<std::size_t, 1> kParts{0};
  return performance_from(score, kParts);
}

}  // namespace

TEST_CASE("finer ticks change no time, and none lasts longer than 1.1 ms") {
  for (const auto& [ticks, slowest] : {std::pair<std::uint16_t, std::uint32_t>{24, 1'000'000},
                                       {96, 2'400'000},
                                       {1, 500'000},
                                       {480, 600'000}}) {
    const Score before = score_of(ticks, slowest, 4000);
    Score after = before;
    refine_ticks(after);
    CHECK(after.ticks_per_quarter % before.ticks_per_quarter == 0);
    CHECK(slowest <= 1100U * after.ticks_per_quarter);
    CHECK(slowest > 1100U * (after.ticks_per_quarter - before.ticks_per_quarter));
    CHECK(performance_of(after) == performance_of(before));
    const auto factor = after.ticks_per_quarter / before.ticks_per_quarter;
    CHECK(after.time_signatures[0].at.value == factor * before.time_signatures[0].at.value);
  }
}

TEST_CASE("ticks that are fine already stay, and no factor leaves what a file can hold") {
  Score fine = score_of(480, 500'000, 4000);
  const Score same = fine;
  refine_ticks(fine);
  CHECK(fine == same);
  Score fast = score_of(240, 250'000, 4000);
  fast.tempos.front().microseconds_per_quarter = 250'000;
  refine_ticks(fast);
  CHECK(fast.ticks_per_quarter == 240);
  Score late = score_of(24, 1'000'000, 1 << 27);
  refine_ticks(late);
  CHECK(late.ticks_per_quarter == 24);
  Score slow = score_of(480, 0xFFFFFF, 4000);
  refine_ticks(slow);
  CHECK(slow.ticks_per_quarter == 15360);
  Score slowest = score_of(15251, 0xFFFFFF, 4000);
  refine_ticks(slowest);
  CHECK(slowest.ticks_per_quarter == 2 * 15251);  // the most that ever come: files hold 32,767
}
