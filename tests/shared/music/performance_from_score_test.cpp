// Scores in real time, and performances as scores.
#include "shared/music/performance_from_score.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "shared/base/random.hpp"
#include "shared/midi/smf.hpp"
#include "shared/music/pedal.hpp"
#include "tests/corpus/smf_bytes.hpp"

using namespace impromptu;

namespace {

constexpr std::uint8_t kPedal = 64;

struct Control {
  std::int32_t at;
  std::uint8_t controller;
  std::uint8_t value;
};

// A part with its control changes.
struct Line {
  Part part;
  std::vector<Control> controls;
};

Line line_of(std::uint8_t channel, std::vector<ScoreNote> notes,
             std::vector<Control> controls = {}) {
  Part part;
  part.channel = channel;
  part.notes = std::move(notes);
  return {std::move(part), std::move(controls)};
}

// At 480 ticks per quarter and 480000 us per quarter a tick is a millisecond.
Score in_milliseconds(std::vector<Line> lines) {
  Score score;
  score.tempos = {{Tick{0}, 480'000}};
  for (Line& line : lines) {
    Track& track = add_own_track(score, line.part);
    for (const Control& control : line.controls) {
      track.add_control(Tick{control.at}, line.part.channel, control.controller, control.value);
    }
    score.parts.push_back(std::move(line.part));
  }
  return score;
}

PedalSpan span(std::int64_t onset, std::int64_t duration) {
  return {Microseconds{onset * 1000}, Microseconds{duration * 1000}};
}

const std::array<std::size_t, 1> kFirst{0};
const std::array<std::size_t, 2> kBoth{0, 1};

}  // namespace

TEST_CASE("notes of the chosen parts are merged in time") {
  const Score score = in_milliseconds({line_of(0, {{Tick{10}, Tick{5}, 60, 1}}),
                                       line_of(1, {{Tick{0}, Tick{7}, 40, 2}}),
                                       line_of(2, {{Tick{0}, Tick{99}, 40, 3}})});
  const Performance performance = performance_from(score, kBoth);
  REQUIRE(performance.notes.size() == 2);
  CHECK(performance.notes[0] == Note{Microseconds{0}, Microseconds{7000}, 40, 2});
  CHECK(performance.notes[1] == Note{Microseconds{10'000}, Microseconds{5000}, 60, 1});
  CHECK(performance.end == Microseconds{15'000});
  CHECK(performance_from(score, {}) == Performance{});
}

TEST_CASE("a tempo change inside a note counts in its length") {
  Score score = in_milliseconds({line_of(0, {{Tick{0}, Tick{960}, 60, 1}})});
  score.tempos.push_back({Tick{480}, 960'000});
  CHECK(performance_from(score, kFirst).notes[0].duration == Microseconds{480'000 + 960'000});
}

TEST_CASE("pedal values from 64 on hold, repeated ones change nothing, a pedal left down ends") {
  const Score score = in_milliseconds({line_of(0, {{Tick{0}, Tick{50}, 60, 1}},
                                               {{1, kPedal, 63},
                                                {10, kPedal, 64},
                                                {12, kPedal, 127},
                                                {15, 67, 0},
                                                {20, kPedal, 63},
                                                {25, kPedal, 0},
                                                {30, kPedal, 100},
                                                {90, 7, 100}})});
  const Performance performance = performance_from(score, kFirst);
  CHECK(performance.pedal == std::vector<PedalSpan>{span(10, 10), span(30, 20)});
  CHECK(performance.end == Microseconds{90'000});
}

TEST_CASE("a reset of controllers lifts, all sound off lifts and presses again") {
  // CC121 sets the sustain pedal to 0 (RP-015); CC120 silences what only the pedal holds.
  const Score reset = in_milliseconds({line_of(
      0, {{Tick{0}, Tick{50}, 60, 1}}, {{0, kPedal, 127}, {20, 121, 0}, {30, kPedal, 127}})});
  CHECK(performance_from(reset, kFirst).pedal == std::vector<PedalSpan>{span(0, 20), span(30, 20)});
  const Score off =
      in_milliseconds({line_of(0, {{Tick{0}, Tick{10}, 60, 1}, {Tick{40}, Tick{10}, 62, 1}},
                               {{0, kPedal, 127}, {20, 120, 0}, {45, kPedal, 0}})});
  const Performance performance = performance_from(off, kFirst);
  REQUIRE(performance.pedal.size() == 2);
  CHECK(performance.pedal[0] == span(0, 20));
  CHECK(performance.pedal[1].onset == Microseconds{20'001});
  CHECK(extended_by_pedal(performance).notes[0].duration == Microseconds{20'000});
}

TEST_CASE("a pedal in another track on the same channel is found") {
  Score score = in_milliseconds({line_of(3, {{Tick{0}, Tick{50}, 60, 1}}),
                                 line_of(3, {}, {{5, kPedal, 127}, {9, kPedal, 0}})});
  CHECK(performance_from(score, kFirst).pedal == std::vector<PedalSpan>{span(5, 4)});
}

TEST_CASE("a pedal with a channel of its own serves the pianos that have none") {
  // Two hands on two channels, the pedal on a third, as some players write it.
  const Score hands = in_milliseconds({line_of(0, {{Tick{0}, Tick{50}, 36, 1}}),
                                       line_of(1, {{Tick{0}, Tick{50}, 72, 1}}),
                                       line_of(2, {}, {{5, kPedal, 127}, {90, kPedal, 0}})});
  CHECK(performance_from(hands, kBoth).pedal == std::vector<PedalSpan>{span(5, 85)});
  // A channel that has its own takes no other.
  const Score rod = in_milliseconds(
      {line_of(0, {{Tick{0}, Tick{50}, 36, 1}}, {{10, kPedal, 127}, {20, kPedal, 0}}),
       line_of(1, {}, {{5, kPedal, 127}, {90, kPedal, 0}})});
  CHECK(performance_from(rod, kFirst).pedal == std::vector<PedalSpan>{span(10, 10)});
}

TEST_CASE("the pedal of one staff serves the other staff of the same instrument") {
  std::vector<Line> lines{
      line_of(0, {{Tick{0}, Tick{50}, 60, 1}}),
      line_of(1, {{Tick{0}, Tick{50}, 40, 1}}, {{10, kPedal, 127}, {900, kPedal, 0}})};
  CHECK(performance_from(in_milliseconds(lines), kFirst).pedal.empty());  // not among the parts
  CHECK(performance_from(in_milliseconds(lines), kBoth).pedal ==
        std::vector<PedalSpan>{span(10, 890)});
  lines[1].part.instrument.program = 3;
  const Performance apart = performance_from(in_milliseconds(lines), kBoth);
  CHECK(apart.notes[0].duration == Microseconds{900'000});  // the second instrument's alone
  CHECK(apart.notes[1].duration == Microseconds{50'000});
}

TEST_CASE("two pianos with pedals of their own stay apart, one pedal on two channels is one") {
  std::vector<ScoreNote> low;
  std::vector<ScoreNote> high;
  for (int i = 0; i < 10; ++i) {
    low.push_back({Tick{i * 1000}, Tick{100}, 40, 1});
    high.push_back({Tick{i * 1000 + 500}, Tick{100}, 80, 1});
  }
  const auto moves = [](int press, int lift) {
    std::vector<Control> controls;
    for (int i = 0; i < 10; ++i) {
      controls.push_back({i * 1000 + press, kPedal, 127});
      controls.push_back({i * 1000 + lift, kPedal, 0});
    }
    return controls;
  };
  const Score two =
      in_milliseconds({line_of(0, low, moves(50, 400)), line_of(1, high, moves(300, 990))});
  const Performance apart = performance_from(two, kBoth);
  CHECK(apart.pedal.empty());
  CHECK(apart.notes[0].duration == Microseconds{400'000});
  CHECK(apart.notes[1].duration == Microseconds{490'000});
  const Score one =
      in_milliseconds({line_of(0, low, moves(50, 900)), line_of(1, high, moves(52, 903))});
  const Performance together = performance_from(one, kBoth);
  CHECK(together.pedal.size() == 10);
  CHECK(together.pedal[0] == span(50, 853));
  CHECK(together.notes[0].duration == Microseconds{100'000});
}

TEST_CASE("a press in the file before or behind the releases of its tick holds them or not") {
  const auto pedal_of = [](const std::string& events) {
    const Result<SmfImport> import = read_smf(test::bytes_of(test::file(events)));
    REQUIRE(import);
    return extended_by_pedal(performance_from(import->score, kFirst)).notes[0].duration;
  };
  using namespace test;
  const std::string press = control(0, 64, 127);
  CHECK(pedal_of(on(0, 60) + control(480, 64, 127) + off(0, 60) + control(480, 64, 0)) ==
        Microseconds{1'000'000});
  CHECK(pedal_of(on(0, 60) + off(480, 60) + press + control(480, 64, 0)) == Microseconds{500'000});
}

TEST_CASE("a control after the last note moves the end") {
  const Score score = in_milliseconds({line_of(0, {{Tick{0}, Tick{5}, 60, 1}}, {{70, kPedal, 0}})});
  CHECK(performance_from(score, kFirst).end == Microseconds{70'000});
}

TEST_CASE("a pedal in a part of its own that is lifted after the last note moves the end") {
  const Score score = in_milliseconds({line_of(0, {{Tick{0}, Tick{5}, 60, 1}}),
                                       line_of(0, {}, {{9, kPedal, 127}, {30, kPedal, 0}})});
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
  CHECK(score.parts[0].instrument == Instrument{});
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
