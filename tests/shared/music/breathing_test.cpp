// Room between a lift and a press, a release and a strike.
#include "shared/music/breathing.hpp"

#include <doctest/doctest.h>

#include <array>

#include "shared/music/message.hpp"
#include "shared/music/normalise.hpp"
#include "shared/music/performance_from_score.hpp"

using namespace impromptu;

namespace {

// Two notes of one key and three presses of the pedal; a tick is a millisecond.
Score score_of(std::int32_t second_onset) {
  Score score;
  score.tempos = {{Tick{0}, 480'000}};
  Part part;
  part.notes = {{Tick{0}, Tick{100}, 60, 64}, {Tick{second_onset}, Tick{10}, 60, 64}};
  Track& track = add_own_track(score, part);
  for (const auto& [at, value] :
       {std::pair(0, 127), std::pair(300, 90), std::pair(310, 20), std::pair(320, 127),
        std::pair(400, 0), std::pair(500, 127), std::pair(600, 0)}) {
    track.add_control(Tick{at}, 0, kSustainController, static_cast<std::uint8_t>(value));
  }
  score.parts.push_back(part);
  normalise(score);
  return score;
}

const std::array<std::size_t, 1> kFirst{0};

}  // namespace

TEST_CASE("a key is released and a pedal lifted as much earlier as the room asks") {
  Score score = score_of(105);
  make_room(score, breathing_of(Microseconds{50'000}));
  normalise(score);
  CHECK(score.parts[0].notes[0].duration == Tick{85});
  CHECK(score.parts[0].notes[1].onset == Tick{105});
  const Performance performance = performance_from(score, kFirst);
  const std::vector<PedalSpan> expected{{Microseconds{0}, Microseconds{270'000}},
                                        {Microseconds{320'000}, Microseconds{80'000}},
                                        {Microseconds{500'000}, Microseconds{100'000}}};
  CHECK(performance.pedal == expected);
}

TEST_CASE("where there is room nothing changes, what is short keeps half of its length") {
  const Score before = score_of(150);
  Score after = before;
  make_room(after, {Microseconds{10'000}, Microseconds{20'000}});
  CHECK(after == before);
  Score tight = score_of(100);
  make_room(tight, {Microseconds{0}, Microseconds{90'000}});
  CHECK(tight.parts[0].notes[0].duration == Tick{50});
}
