// The look-ahead player: what it hands over, when, and that nothing keeps sounding.
#include "web/app/player.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "shared/base/random.hpp"

namespace impromptu {
namespace {

std::vector<DocumentNote> random_piece(int count, std::uint64_t seed) {
  Random random(seed);
  std::vector<DocumentNote> notes;
  for (int i = 0; i < count; ++i) {
    const Microseconds onset{static_cast<std::int64_t>(random.next_below(200)) * 50'000};
    const Microseconds duration{static_cast<std::int64_t>(random.next_below(40)) * 50'000};
    notes.push_back(
        {Note{onset, duration, static_cast<std::uint8_t>(50 + random.next_below(20)), 80},
         Origin::seed});
  }
  std::sort(notes.begin(), notes.end(), [](const DocumentNote& a, const DocumentNote& b) {
    return std::pair(a.note.onset, a.note.pitch) < std::pair(b.note.onset, b.note.pitch);
  });
  return notes;
}

Microseconds end_of(const std::vector<DocumentNote>& notes) {
  Microseconds end;
  for (const DocumentNote& entry : notes)
    end = std::max(end, entry.note.onset + entry.note.duration);
  return end;
}

// Sees that strikes and releases of each key take turns and that all is silent at the end.
void check_balanced(const std::vector<SoundEvent>& events) {
  std::map<int, bool> down;
  bool pedal = false;
  for (const SoundEvent& event : events) {
    if (event.status == kNoteOn) {
      REQUIRE_FALSE(down[event.data1]);
      down[event.data1] = true;
    } else if (event.status == kNoteOff) {
      REQUIRE(down[event.data1]);
      down[event.data1] = false;
    } else {
      REQUIRE(event.data1 == 64);
      REQUIRE(pedal == (event.data2 == 0));
      pedal = event.data2 != 0;
    }
  }
  for (const auto& key : down) CHECK_MESSAGE(!key.second, key.first);
  CHECK_FALSE(pedal);
}

TEST_CASE("every strike gets one release, whatever overlaps, at any tick length") {
  for (const double step : {0.016, 0.2, 1.0}) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      const std::vector<DocumentNote> notes = random_piece(150, seed);
      const std::vector<PedalSpan> pedal{{{100'000}, {900'000}}, {{1'000'000}, {4'000'000}}};
      const PlayerInput input{notes, pedal, end_of(notes), false};
      Player player;
      player.play();
      std::vector<SoundEvent> all;
      for (double clock = 5; player.active() && clock < 60; clock += step) {
        const auto some = player.tick(clock, kLookAhead, input);
        for (const SoundEvent& event : some) REQUIRE(event.when >= clock);
        all.insert(all.end(), some.begin(), some.end());
      }
      CHECK(player.state() == PlayerState::stopped);
      CHECK(all.size() > 100);
      CHECK(std::is_sorted(all.begin(), all.end(), [](const SoundEvent& a, const SoundEvent& b) {
        return a.when < b.when;
      }));
      check_balanced(all);
    }
  }
}

TEST_CASE("a pedal that outlasts the last note is lifted when the piece ends") {
  const std::vector<DocumentNote> notes{{Note{{0}, {500'000}, 60, 80}, Origin::seed}};
  const std::vector<std::vector<PedalSpan>> pedals{{{{200'000}, {9'000'000}}},
                                                   {{{2'000'000}, {4'000'000}}}};
  for (const std::vector<PedalSpan>& pedal : pedals) {
    const PlayerInput input{notes, pedal, {500'000}, false};
    Player player;
    player.play();
    std::vector<SoundEvent> all;
    for (double clock = 5; player.active() && clock < 60; clock += 0.02) {
      const auto some = player.tick(clock, kLookAhead, input);
      all.insert(all.end(), some.begin(), some.end());
    }
    CHECK(player.state() == PlayerState::stopped);
    check_balanced(all);
  }
}

TEST_CASE("notes sound at their times of the audio clock and are not handed over too early") {
  const std::vector<DocumentNote> notes{{Note{{0}, {500'000}, 60, 80}, Origin::seed},
                                        {Note{{4'000'000}, {500'000}, 62, 90}, Origin::seed}};
  const PlayerInput input{notes, {}, {4'500'000}, false};
  Player player;
  player.play();
  const auto first = player.tick(10, kLookAhead, input);
  REQUIRE(first.size() == 2);
  CHECK(first[0] == SoundEvent{10 + kStartDelay, kNoteOn, 60, 80});
  CHECK(first[1].status == kNoteOff);
  CHECK(first[1].when == doctest::Approx(10.5 + kStartDelay));
  CHECK(player.tick(11, kLookAhead, input).empty());
  const auto second = player.tick(12, kLookAhead, input);
  REQUIRE(second.size() == 1);
  CHECK(second[0].when == doctest::Approx(14 + kStartDelay));
  CHECK(player.position() == doctest::Approx(2 - kStartDelay));
}

TEST_CASE("a hidden tab gets far more in one go") {
  const std::vector<DocumentNote> notes = random_piece(150, 3);
  const PlayerInput input{notes, {}, end_of(notes), false};
  Player player;
  player.play();
  const auto all = player.tick(1, kHiddenLookAhead, input);
  check_balanced(all);
  CHECK(player.tick(1.5, kHiddenLookAhead, input).empty());
}

TEST_CASE("while a piece grows, playing starts after a short refill and waits at the frontier") {
  std::vector<DocumentNote> notes{{Note{{0}, {100'000}, 60, 80}, Origin::written}};
  PlayerInput input{notes, {}, {100'000}, true};
  Player player;
  player.play();
  CHECK(player.tick(1, kLookAhead, input).empty());
  CHECK(player.state() == PlayerState::waiting);
  notes.push_back({Note{{100'000}, {300'000}, 64, 80}, Origin::written});
  input = {notes, {}, {400'000}, true};
  const auto begun = player.tick(1.1, kLookAhead, input);
  CHECK(player.state() == PlayerState::playing);
  // The second note touches the frontier: it may still grow and is not released.
  REQUIRE(begun.size() == 3);
  CHECK(std::count_if(begun.begin(), begun.end(),
                      [](const SoundEvent& event) { return event.status == kNoteOff; }) == 1);
  CHECK(player.tick(1.9, kLookAhead, input).empty());
  CHECK(player.state() == PlayerState::waiting);
  CHECK(player.position() == doctest::Approx(0.4));
  notes[1].note.duration = {500'000};
  notes.push_back({Note{{600'000}, {200'000}, 67, 80}, Origin::written});
  input = {notes, {}, {900'000}, true};
  const auto resumed = player.tick(3, kLookAhead, input);
  REQUIRE(resumed.size() == 4 - 1);
  CHECK(resumed[0] == SoundEvent{3 + kStartDelay + 0.2, kNoteOff, 64, 0});
  CHECK(resumed[1].status == kNoteOn);
  input.growing = false;
  for (double clock = 3.1; player.active() && clock < 9; clock += 0.1) {
    const auto rest = player.tick(clock, kLookAhead, input);
    for (const SoundEvent& event : rest) CHECK(event.status == kNoteOff);
  }
  CHECK(player.state() == PlayerState::stopped);
  CHECK(player.position() == doctest::Approx(0.9));
}

TEST_CASE("nothing at or behind the frontier is ever handed over") {
  const std::vector<DocumentNote> notes = random_piece(200, 9);
  Player player;
  player.play();
  Random random(1);
  double settled = 0;
  double anchor = -1;
  for (double clock = 2; clock < 12; clock += 0.05) {
    settled = std::min(9.0, settled + random.next_unit() * 0.09);
    const PlayerInput input{notes, {}, microseconds_from(settled), true};
    const double before = player.position();
    for (const SoundEvent& event : player.tick(clock, kLookAhead, input)) {
      if (event.status != kNoteOn) continue;
      if (anchor < 0) anchor = event.when;
      const double latest = clock + kStartDelay + (settled - before);
      CHECK(event.when <= latest + 1e-6);
    }
  }
  CHECK(anchor > 0);
}

TEST_CASE("after a seek the notes from there are handed over again, and a held pedal goes down") {
  const std::vector<DocumentNote> notes = random_piece(150, 4);
  const std::vector<PedalSpan> pedal{{{2'000'000}, {3'000'000}}};
  const PlayerInput input{notes, pedal, end_of(notes), false};
  Player player;
  player.play();
  (void)player.tick(1, kLookAhead, input);
  player.seek(3);
  CHECK(player.position() == doctest::Approx(3));
  std::vector<SoundEvent> all;
  for (double clock = 1.2; player.active() && clock < 60; clock += 0.1) {
    const auto some = player.tick(clock, kLookAhead, input);
    all.insert(all.end(), some.begin(), some.end());
  }
  REQUIRE(all.size() > 10);
  CHECK(all.front() == SoundEvent{1.2 + kStartDelay, kControl, 64, 127});
  check_balanced(all);
}

// All that is handed over from a place to the end.
std::vector<SoundEvent> played(const PlayerInput& input, double from = 0, double step = 0.1) {
  Player player;
  player.seek(from);
  player.play();
  std::vector<SoundEvent> all;
  for (double clock = 5; player.active() && clock < 60; clock += step) {
    const auto some = player.tick(clock, kLookAhead, input);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

// Seconds of the piece at which an event of `played` comes.
double place(const SoundEvent& event, double from = 0) {
  return event.when - 5 - kStartDelay + from;
}

DocumentNote note(double onset, double duration, std::uint8_t pitch, std::uint8_t velocity) {
  return {Note{microseconds_from(onset), microseconds_from(duration), pitch, velocity},
          Origin::seed};
}

TEST_CASE("a key that two parts hold sounds until the last lets go, as loud as the louder") {
  for (const double step : {0.016, 1.0}) {
    const std::vector<DocumentNote> notes{note(0, 1, 60, 40), note(0, 4, 60, 90),
                                          note(0, 2, 60, 70)};
    const auto all = played({notes, {}, {4'000'000}, false}, 0, step);
    REQUIRE(all.size() == 2);
    CHECK(all[0] == SoundEvent{5 + kStartDelay, kNoteOn, 60, 90});
    CHECK(all[1].status == kNoteOff);
    CHECK(place(all[1]) == doctest::Approx(4));
  }
}

TEST_CASE("a key struck again by another part is released first, and held for the longer note") {
  for (const double step : {0.016, 1.0}) {
    const std::vector<DocumentNote> notes{note(0, 4, 60, 90), note(1, 1, 60, 50)};
    const auto all = played({notes, {}, {4'000'000}, false}, 0, step);
    REQUIRE(all.size() == 4);
    CHECK(all[1].status == kNoteOff);
    CHECK(all[2].status == kNoteOn);
    CHECK(all[2].data2 == 50);
    CHECK(all[1].when == all[2].when);
    CHECK(place(all[3]) == doctest::Approx(4));
  }
}

TEST_CASE("parts that double a key a moment apart strike it once") {
  const std::vector<DocumentNote> notes{note(0, 1, 60, 40), note(0.002, 1.5, 60, 90),
                                        note(0.02, 0.5, 64, 50)};
  const auto all = played({notes, {}, {1'502'000}, false});
  REQUIRE(all.size() == 4);
  CHECK(all[0] == SoundEvent{5 + kStartDelay, kNoteOn, 60, 90});
  CHECK(all[1].data1 == 64);
  CHECK(place(all[3]) == doctest::Approx(1.502));
}

TEST_CASE("at one time the pedal is lifted, pressed, then keys are released, then struck") {
  const std::vector<DocumentNote> notes{note(0, 1, 60, 80), note(0, 1, 62, 80), note(1, 1, 60, 80),
                                        note(1, 1, 65, 80)};
  const std::vector<PedalSpan> pedal{{{0}, {1'000'000}}, {{1'000'000}, {1'000'000}}};
  for (const double step : {0.016, 1.0}) {
    std::vector<SoundEvent> at_one;
    for (const SoundEvent& event : played({notes, pedal, {2'000'000}, false}, 0, step)) {
      if (std::abs(place(event) - 1) < 1e-6) at_one.push_back(event);
    }
    REQUIRE(at_one.size() == 6);
    CHECK(at_one[0].data2 == 0);
    CHECK(at_one[1].data2 == 127);
    CHECK(at_one[2].status == kNoteOff);
    CHECK(at_one[3].status == kNoteOff);
    CHECK(at_one[4].status == kNoteOn);
    CHECK(at_one[5].status == kNoteOn);
  }
}

TEST_CASE("a press of the pedal without length does not leave it down") {
  const std::vector<DocumentNote> notes{note(0, 2, 60, 80)};
  const std::vector<PedalSpan> pedal{{{1'000'000}, {0}}};
  for (const SoundEvent& event : played({notes, pedal, {2'000'000}, false}))
    CHECK(event.status != kControl);
}

TEST_CASE("playing from the middle of a chord strikes it there, unless that is not wanted") {
  const std::vector<DocumentNote> notes{note(0, 10, 48, 80), note(0, 10, 60, 70),
                                        note(0, 1, 64, 90), note(6, 1, 67, 60)};
  PlayerInput input{notes, {}, {10'000'000}, false};
  const auto all = played(input, 5);
  REQUIRE(all.size() == 6);
  CHECK(all[0] == SoundEvent{5 + kStartDelay, kNoteOn, 48, 80});
  CHECK(all[1] == SoundEvent{5 + kStartDelay, kNoteOn, 60, 70});
  CHECK(all[2].data1 == 67);
  CHECK(place(all[5], 5) == doctest::Approx(10));
  check_balanced(all);
  input.chase = false;
  CHECK(played(input, 5).size() == 2);
}

TEST_CASE("a chord that the pedal holds is struck, too, as softly as it has become") {
  const std::vector<DocumentNote> notes{note(0, 0.5, 48, 100), note(0, 0.5, 60, 100),
                                        note(1, 0.5, 60, 40), note(9, 1, 67, 60)};
  const std::vector<PedalSpan> pedal{{{400'000}, {8'000'000}}};
  const auto all = played({notes, pedal, {10'000'000}, false}, 3);
  REQUIRE(all.size() == 8);
  CHECK(all[0] == SoundEvent{5 + kStartDelay, kControl, 64, 127});
  CHECK(all[1] == SoundEvent{5 + kStartDelay, kNoteOn, 48, 35});
  CHECK(all[2] == SoundEvent{5 + kStartDelay, kNoteOn, 60, 20});
  check_balanced(all);
  // A pedal that was pressed after the release holds nothing.
  const std::vector<PedalSpan> late{{{2'000'000}, {6'000'000}}};
  CHECK(played({notes, late, {10'000'000}, false}, 3).size() == 4);
  // One pressed at the very moment does.
  const std::vector<PedalSpan> just{{{500'000}, {6'000'000}}};
  CHECK(played({notes, just, {10'000'000}, false}, 3).size() == 8);
}

TEST_CASE("what begins where playing begins is struck once, with its own velocity") {
  const std::vector<DocumentNote> notes{note(0, 4, 60, 90), note(2, 1, 60, 50)};
  const auto all = played({notes, {}, {4'000'000}, false}, 2);
  REQUIRE(all.size() == 2);
  CHECK(all[0] == SoundEvent{5 + kStartDelay, kNoteOn, 60, 50});
  CHECK(place(all[1], 2) == doctest::Approx(4));
}

TEST_CASE("a playhead that waited for more does not strike again what it holds") {
  std::vector<DocumentNote> notes{note(0, 1, 60, 80)};
  const std::vector<PedalSpan> pedal{{{0}, {9'000'000}}};
  Player player;
  player.play();
  std::vector<SoundEvent> all = player.tick(1, kLookAhead, {notes, pedal, {1'000'000}, true});
  (void)player.tick(2.1, kLookAhead, {notes, pedal, {1'000'000}, true});
  CHECK(player.state() == PlayerState::waiting);
  notes.push_back(note(1.5, 1, 64, 80));
  for (const SoundEvent& event : player.tick(3, kLookAhead, {notes, pedal, {2'500'000}, true}))
    all.push_back(event);
  CHECK(std::count_if(all.begin(), all.end(), [](const SoundEvent& event) {
          return event.status == kNoteOn && event.data1 == 60;
        }) == 1);
}

TEST_CASE("a pause keeps the playhead") {
  const std::vector<DocumentNote> notes = random_piece(100, 6);
  const PlayerInput input{notes, {}, end_of(notes), false};
  Player player;
  player.play();
  (void)player.tick(1, kLookAhead, input);
  (void)player.tick(2, kLookAhead, input);
  player.pause();
  const double position = player.position();
  CHECK(position == doctest::Approx(1 - kStartDelay));
  CHECK(player.tick(5, kLookAhead, input).empty());
  player.play();
  (void)player.tick(9, kLookAhead, input);
  CHECK(player.position() == doctest::Approx(position));
}

}  // namespace
}  // namespace impromptu
