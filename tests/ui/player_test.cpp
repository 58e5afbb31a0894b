// The look-ahead player: what it hands over, when, and that nothing keeps sounding.
#include "web/app/player.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "shared/base/random.hpp"
#include "tests/ui/played.hpp"

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
