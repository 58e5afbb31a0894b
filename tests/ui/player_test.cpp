// The look-ahead player: what it hands over, when, and that nothing keeps sounding.
#include "web/app/player.hpp"

#include <doctest/doctest.h>

#include <algorithm>
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
