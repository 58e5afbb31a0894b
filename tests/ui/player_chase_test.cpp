// Chasing: what sounds where playing begins is struck there.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "tests/ui/played.hpp"
#include "web/app/player.hpp"

namespace impromptu {
namespace {

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

}  // namespace
}  // namespace impromptu
