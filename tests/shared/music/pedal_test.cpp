// The sustain pedal: joined spans and extended notes, worked out by hand.
#include "shared/music/pedal.hpp"

#include <doctest/doctest.h>

#include "shared/base/random.hpp"

using namespace impromptu;

namespace {

Note note(std::int64_t onset, std::int64_t duration, std::uint8_t pitch = 60) {
  return {Microseconds{onset}, Microseconds{duration}, pitch, 64};
}
PedalSpan span(std::int64_t onset, std::int64_t duration) {
  return {Microseconds{onset}, Microseconds{duration}};
}
Performance played(std::vector<Note> notes, std::vector<PedalSpan> pedal, std::int64_t end) {
  Performance performance{std::move(notes), std::move(pedal), Microseconds{end}};
  sort(performance);
  return performance;
}

}  // namespace

TEST_CASE("spans that overlap are one, a pedal that is renewed at once is lifted in between") {
  CHECK(joined({}).empty());
  CHECK(joined({span(9, 6), span(0, 10)}) == std::vector<PedalSpan>{span(0, 15)});
  CHECK(joined({span(0, 100), span(10, 5), span(101, 1)}) ==
        std::vector<PedalSpan>{span(0, 100), span(101, 1)});
  const std::vector<PedalSpan> renewed{span(0, 10), span(10, 5)};
  CHECK(joined(renewed) == renewed);
  CHECK(extended_by_pedal(played({note(0, 4)}, renewed, 15)).notes ==
        std::vector<Note>{note(0, 10)});
}

TEST_CASE("a note released under the pedal lasts until the pedal is lifted") {
  const Performance extended = extended_by_pedal(played({note(0, 10)}, {span(5, 45)}, 10));
  CHECK(extended.notes == std::vector<Note>{note(0, 50)});
  CHECK(extended.pedal.empty());
  CHECK(extended.end == Microseconds{50});
}

TEST_CASE("a note released before the pedal or after it keeps its length") {
  CHECK(extended_by_pedal(played({note(0, 10)}, {span(11, 9)}, 20)).notes ==
        std::vector<Note>{note(0, 10)});
  CHECK(extended_by_pedal(played({note(0, 30)}, {span(11, 9)}, 30)).notes ==
        std::vector<Note>{note(0, 30)});
  CHECK(extended_by_pedal(played({note(0, 20)}, {span(11, 9)}, 30)).notes ==
        std::vector<Note>{note(0, 20)});
}

TEST_CASE("a pedal pressed at the moment of release still holds the note") {
  CHECK(extended_by_pedal(played({note(0, 10)}, {span(10, 9)}, 20)).notes ==
        std::vector<Note>{note(0, 19)});
}

TEST_CASE("the same key struck again ends what only the pedal holds") {
  const Performance extended =
      extended_by_pedal(played({note(0, 10), note(30, 5), note(20, 5, 61)}, {span(0, 100)}, 100));
  CHECK(extended.notes == std::vector<Note>{note(0, 30), note(20, 80, 61), note(30, 70)});
}

TEST_CASE("a key that is held is not cut by an equal one of another part") {
  const Performance extended =
      extended_by_pedal(played({note(0, 50), note(30, 5)}, {span(0, 100)}, 100));
  CHECK(extended.notes == std::vector<Note>{note(0, 50), note(30, 70)});
}

TEST_CASE("extending keeps onsets, shortens nothing and adds nothing") {
  Random random(21);
  for (int round = 0; round < 200; ++round) {
    std::vector<Note> notes;
    std::vector<PedalSpan> pedal;
    for (int i = 0; i < 40; ++i) {
      notes.push_back(note(random.next_below(500), random.next_below(60),
                           static_cast<std::uint8_t>(60 + random.next_below(4))));
    }
    for (int i = 0; i < 6; ++i)
      pedal.push_back(span(random.next_below(500), random.next_below(80)));
    const Performance before = played(notes, joined(pedal), 600);
    const Performance after = extended_by_pedal(before);
    REQUIRE(after.notes.size() == before.notes.size());
    for (std::size_t i = 0; i < before.notes.size(); ++i) {
      REQUIRE(after.notes[i].onset == before.notes[i].onset);
      REQUIRE(after.notes[i].pitch == before.notes[i].pitch);
      REQUIRE(after.notes[i].duration >= before.notes[i].duration);
      REQUIRE(after.end >= after.notes[i].onset + after.notes[i].duration);
    }
  }
}
