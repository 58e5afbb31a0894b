// Scores in real time, and performances as scores.
#include "shared/music/performance_from_score.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "shared/base/random.hpp"
#include "shared/midi/smf.hpp"

using namespace impromptu;

namespace {

constexpr std::uint8_t kPedal = 64;

Part part_of(std::uint8_t channel, std::vector<ScoreNote> notes,
             std::vector<ControlChange> controls = {}) {
  Part part;
  part.channel = channel;
  part.notes = std::move(notes);
  part.controls = std::move(controls);
  return part;
}

// At 480 ticks per quarter and 480000 us per quarter a tick is a millisecond.
Score in_milliseconds(std::vector<Part> parts) {
  Score score;
  score.tempos = {{Tick{0}, 480'000}};
  score.parts = std::move(parts);
  return score;
}

PedalSpan span(std::int64_t onset, std::int64_t duration) {
  return {Microseconds{onset * 1000}, Microseconds{duration * 1000}};
}

const std::array<std::size_t, 1> kFirst{0};
const std::array<std::size_t, 2> kBoth{0, 1};

}  // namespace

TEST_CASE("notes of the chosen parts are merged in time") {
  const Score score = in_milliseconds({part_of(0, {{Tick{10}, Tick{5}, 60, 1}}),
                                       part_of(1, {{Tick{0}, Tick{7}, 40, 2}}),
                                       part_of(2, {{Tick{0}, Tick{99}, 40, 3}})});
  const Performance performance = performance_from(score, kBoth);
  REQUIRE(performance.notes.size() == 2);
  CHECK(performance.notes[0] == Note{Microseconds{0}, Microseconds{7000}, 40, 2});
  CHECK(performance.notes[1] == Note{Microseconds{10'000}, Microseconds{5000}, 60, 1});
  CHECK(performance.end == Microseconds{15'000});
  CHECK(performance_from(score, {}) == Performance{});
}

TEST_CASE("a tempo change inside a note counts in its length") {
  Score score = in_milliseconds({part_of(0, {{Tick{0}, Tick{960}, 60, 1}})});
  score.tempos.push_back({Tick{480}, 960'000});
  CHECK(performance_from(score, kFirst).notes[0].duration == Microseconds{480'000 + 960'000});
}

TEST_CASE("pedal values from 64 on hold, repeated ones change nothing") {
  const std::vector<ControlChange> controls{
      {Tick{1}, kPedal, 63},  {Tick{10}, kPedal, 64}, {Tick{12}, kPedal, 127}, {Tick{15}, 67, 0},
      {Tick{20}, kPedal, 63}, {Tick{25}, kPedal, 0},  {Tick{30}, kPedal, 100}};
  const Score score = in_milliseconds({part_of(0, {{Tick{0}, Tick{50}, 60, 1}}, controls)});
  CHECK(performance_from(score, kFirst).pedal ==
        std::vector<PedalSpan>{span(10, 10), span(30, 20)});
}

TEST_CASE("a pedal in a part without notes on the same channel is found") {
  const std::vector<ControlChange> controls{{Tick{5}, kPedal, 127}, {Tick{9}, kPedal, 0}};
  Score score =
      in_milliseconds({part_of(3, {{Tick{0}, Tick{5}, 60, 1}}), part_of(3, {}, controls)});
  CHECK(performance_from(score, kFirst).pedal == std::vector<PedalSpan>{span(5, 4)});
  score.parts[1].channel = 4;
  CHECK(performance_from(score, kFirst).pedal.empty());
  score.parts[1].channel = 3;
  score.parts[1].notes = {{Tick{0}, Tick{5}, 60, 1}};
  CHECK(performance_from(score, kFirst).pedal.empty());
  CHECK(performance_from(score, kBoth).pedal == std::vector<PedalSpan>{span(5, 4)});
}

TEST_CASE("pedals of two channels are joined") {
  const Score score = in_milliseconds(
      {part_of(0, {{Tick{0}, Tick{5}, 60, 1}}, {{Tick{0}, kPedal, 127}, {Tick{10}, kPedal, 0}}),
       part_of(1, {{Tick{0}, Tick{5}, 60, 1}}, {{Tick{5}, kPedal, 127}, {Tick{20}, kPedal, 0}})});
  CHECK(performance_from(score, kBoth).pedal == std::vector<PedalSpan>{span(0, 20)});
}

TEST_CASE("a control after the last note moves the end") {
  const Score score =
      in_milliseconds({part_of(0, {{Tick{0}, Tick{5}, 60, 1}}, {{Tick{70}, kPedal, 0}})});
  CHECK(performance_from(score, kFirst).end == Microseconds{70'000});
}

TEST_CASE("a pedal in a part of its own that is lifted after the last note moves the end") {
  const std::vector<ControlChange> controls{{Tick{9}, kPedal, 127}, {Tick{30}, kPedal, 0}};
  const Score score =
      in_milliseconds({part_of(0, {{Tick{0}, Tick{5}, 60, 1}}), part_of(0, {}, controls)});
  const Performance performance = performance_from(score, kFirst);
  CHECK(performance.pedal == std::vector<PedalSpan>{span(9, 21)});
  CHECK(performance.end == Microseconds{30'000});
}

TEST_CASE("a performance becomes a named part at 120 bpm, and its file gives it back") {
  Random random(6);
  Performance performance;
  std::int64_t onset = 0;
  for (int i = 0; i < 500; ++i) {
    onset += random.next_below(300'000);
    // Each pitch returns after 88 notes only: equal pitches hardly ever overlap.
    performance.notes.push_back({Microseconds{onset},
                                 Microseconds{5000 + random.next_below(900'000)},
                                 static_cast<std::uint8_t>(21 + i % 88),
                                 static_cast<std::uint8_t>(1 + random.next_below(127))});
  }
  performance.pedal = {{Microseconds{100'000}, Microseconds{700'000}},
                       {Microseconds{900'000}, Microseconds{1'000'000}}};
  const Score score = score_from(performance, "Impromptu");
  REQUIRE(score.parts.size() == 1);
  CHECK(score.parts[0].name == "Impromptu");
  CHECK(score.parts[0].program == 0);
  const Result<SmfImport> import = read_smf(write_smf(score));
  REQUIRE(import);
  CHECK(import->score == score);
  const Performance again = performance_from(import->score, kFirst);
  REQUIRE(again.notes.size() == performance.notes.size());
  constexpr std::int64_t kHalfTick = 521;  // microseconds, rounded up
  Performance sorted = performance;
  for (Note& note : sorted.notes) {
    const std::int64_t tick_end = (note.onset + note.duration).value;
    const auto same = [&note](const Note& other) {
      return other.pitch == note.pitch && other.velocity == note.velocity &&
             std::abs((other.onset - note.onset).value) <= kHalfTick;
    };
    const auto found = std::find_if(again.notes.begin(), again.notes.end(), same);
    REQUIRE(found != again.notes.end());
    CHECK(std::abs((found->onset + found->duration).value - tick_end) <= kHalfTick);
  }
  REQUIRE(again.pedal.size() == 2);
  CHECK(std::abs(again.pedal[1].onset.value - 900'000) <= kHalfTick);
}

TEST_CASE("a note shorter than a tick keeps one, a note without length none") {
  Performance performance;
  performance.notes = {{Microseconds{0}, Microseconds{10}, 60, 1},
                       {Microseconds{0}, Microseconds{0}, 62, 1}};
  const Score score = score_from(performance, "");
  CHECK(score.parts[0].notes[0].duration == Tick{1});
  CHECK(score.parts[0].notes[1].duration == Tick{0});
}

TEST_CASE("a note at the last tick that a file can hold keeps its tick of length") {
  Score score;
  score.ticks_per_quarter = 32767;
  score.tempos.push_back({Tick{0}, 1});
  const ScoreNote late =
      score_note({Microseconds{3'000'000}, Microseconds{500'000}, 60, 64}, TempoMap(score));
  CHECK(late.onset == Tick{INT32_MAX - 1});
  CHECK(late.duration == Tick{1});
}

TEST_CASE("a performance without notes is a score without parts") {
  CHECK(score_from(Performance{}, "silent").parts.empty());
}
