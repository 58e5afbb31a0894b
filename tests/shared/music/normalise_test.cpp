// The canonical form of scores.
#include "shared/music/normalise.hpp"

#include <doctest/doctest.h>

#include "tests/shared/midi/random_score.hpp"

using namespace impromptu;
using namespace impromptu::test;

TEST_CASE("normalising twice changes nothing") {
  Random random(8);
  for (int i = 0; i < 500; ++i) {
    Score once = random_score(random);
    normalise(once);
    Score twice = once;
    normalise(twice);
    REQUIRE(twice == once);
  }
}

TEST_CASE("the last tempo of a tick holds, and parts without content go") {
  Score score;
  score.tempos = {{Tick{9}, 3}, {Tick{0}, 1}, {Tick{9}, 4}};
  score.parts.resize(2);
  score.parts[1].notes = {{Tick{4}, Tick{1}, 60, 1}, {Tick{0}, Tick{1}, 60, 2}};
  normalise(score);
  CHECK(score.tempos == std::vector<TempoChange>{{Tick{0}, 1}, {Tick{9}, 4}});
  REQUIRE(score.parts.size() == 1);
  CHECK(score.parts[0].notes.front().velocity == 2);
}

TEST_CASE("overlapping equal pitches end in the order in which they began") {
  Score score;
  score.parts.resize(1);
  score.parts[0].notes = {
      {Tick{0}, Tick{30}, 60, 1}, {Tick{10}, Tick{5}, 60, 2}, {Tick{10}, Tick{1}, 61, 3}};
  normalise(score);
  const std::vector<ScoreNote>& notes = score.parts[0].notes;
  REQUIRE(notes.size() == 3);
  CHECK(notes[0].duration == Tick{15});
  CHECK(notes[1].duration == Tick{20});
  CHECK(notes[2].duration == Tick{1});
  CHECK(notes[0].release_place > notes[1].strike_place);
}

TEST_CASE("values are brought into their ranges") {
  Score score;
  score.ticks_per_quarter = 0;
  score.tempos = {{Tick{-4}, 0}, {Tick{1}, UINT32_MAX}};
  score.time_signatures = {{Tick{-1}, 3, 6}, {Tick{9}, 0, 4}};
  score.parts.resize(1);
  Part& part = score.parts[0];
  part.channel = 17;
  part.instrument = {0xFFFF, 130, false};
  part.name = std::string(1000, 'a');
  part.notes = {{Tick{-9}, Tick{-1}, 130, 0}, {Tick{INT32_MAX}, Tick{5}, 61, 200}};
  add_own_track(score, part).add_control(Tick{-3}, 1, 200, 255);
  normalise(score);
  CHECK(score.ticks_per_quarter == 1);
  CHECK(score.tempos == std::vector<TempoChange>{{Tick{0}, 1}, {Tick{1}, 0xFFFFFF}});
  CHECK(score.time_signatures == std::vector<TimeSignature>{{Tick{0}, 3, 4}, {Tick{9}, 1, 4}});
  CHECK(score.parts[0].channel == 1);
  CHECK(score.parts[0].instrument.program == 2);
  CHECK(score.parts[0].instrument.bank == 0x3FFF);
  CHECK(score.parts[0].name.size() == kMaxNameBytes);
  const std::vector<ScoreNote>& notes = score.parts[0].notes;
  REQUIRE(notes.size() == 2);
  CHECK(notes[0].pitch == 2);
  CHECK(notes[0].velocity == 1);
  CHECK(notes[0].onset + notes[0].duration == Tick{0});
  CHECK(notes[1].onset + notes[1].duration == Tick{INT32_MAX});
  CHECK(notes[1].velocity == 127);
  const TrackEvent control = score.tracks[1].events.back();
  CHECK(control.at == Tick{0});
  CHECK(control.first == 72);
  CHECK(control.second == 127);
}
