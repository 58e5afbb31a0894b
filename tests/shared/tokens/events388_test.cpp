// The 388 events: golden sequences, the way back to the notes, and how many a note takes.
#include "shared/tokens/events388.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/shared/tokens/piano_music.hpp"

using namespace impromptu;

namespace {

using Events = std::vector<std::uint16_t>;

std::uint16_t on(int pitch) { return static_cast<std::uint16_t>(pitch); }
std::uint16_t off(int pitch) { return static_cast<std::uint16_t>(128 + pitch); }
std::uint16_t shift(int milliseconds) {
  return static_cast<std::uint16_t>(255 + milliseconds / 10);
}
std::uint16_t velocity(int bin) { return static_cast<std::uint16_t>(356 + bin); }

Note note(int onset_ms, int duration_ms, int pitch, int loudness) {
  return {Microseconds{onset_ms * 1000}, Microseconds{duration_ms * 1000},
          static_cast<std::uint8_t>(pitch), static_cast<std::uint8_t>(loudness)};
}

// Returns notes as the events tell them: velocities in the middle of their bins, and of two
// overlapping notes of one key the older one ending first.
std::vector<TimedEvent> told(std::vector<TimedEvent> notes) {
  std::map<std::uint8_t, std::vector<std::size_t>> of_key;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    notes[i].velocity = static_cast<std::uint8_t>(notes[i].velocity / 4 * 4 + 2);
    of_key[notes[i].pitch].push_back(i);
  }
  for (const auto& [key, indices] : of_key) {
    std::vector<std::int32_t> ends;
    for (const std::size_t i : indices) ends.push_back(notes[i].onset + notes[i].duration);
    std::sort(ends.begin(), ends.end());
    for (std::size_t i = 0; i < indices.size(); ++i) {
      notes[indices[i]].duration = ends[i] - notes[indices[i]].onset;
    }
  }
  return notes;
}

}  // namespace

TEST_CASE("a chord, a change of touch and a long rest in 388 events") {
  Performance music;
  music.notes = {note(0, 500, 60, 64), note(0, 500, 64, 66), note(1000, 2340, 67, 80)};
  CHECK(events388_from(extended_notes(music)) ==
        Events{velocity(16), on(60), on(64), shift(500), off(60), off(64), shift(500), velocity(20),
               on(67), shift(1000), shift(1000), shift(340), off(67)});
}

TEST_CASE("the pedal lengthens notes until it is lifted or the key is struck again") {
  Performance music;
  music.notes = {note(100, 100, 60, 64), note(600, 100, 60, 64), note(700, 50, 72, 64)};
  music.pedal = {{Microseconds{0}, Microseconds{900'000}}};
  CHECK(events388_from(extended_notes(music)) == Events{shift(100), velocity(16), on(60),
                                                        shift(500), off(60), on(60), shift(100),
                                                        on(72), shift(200), off(60), off(72)});
}

TEST_CASE("events give their notes back") {
  Random random(3);
  for (int round = 0; round < 50; ++round) {
    const Performance music = test::made_up_performance(random, 200);
    const std::vector<TimedEvent> notes = extended_notes(music);
    CHECK(notes_from_events388(events388_from(notes)) == told(notes));
  }
}

TEST_CASE("events that no encoder writes are read all the same") {
  const Events events{off(60),   on(60),  shift(20), on(60),   on(10),
                      shift(30), off(60), 400,       shift(50)};
  const std::vector<TimedEvent> expected{{0, 5, 60 - kLowestKey, 64}, {2, 8, 60 - kLowestKey, 64}};
  CHECK(notes_from_events388(events) == expected);
  CHECK(notes_from_events388({}).empty());
}

TEST_CASE("MAESTRO takes as many events per note as the literature counts") {
  // Counted by another program on the files of these splits that are not held back.
  const std::map<std::string, double> expected{
      {"train", 4.044}, {"validation", 4.053}, {"test", 4.022}};
  struct Count {
    double notes = 0;
    double events = 0;
  };
  std::map<std::string, Count> counts;
  const int files =
      test::for_each_in_maestro([&](const Performance& music, const std::string& split) {
        Count& count = counts[split];
        count.notes += static_cast<double>(music.notes.size());
        count.events += static_cast<double>(events388_from(extended_notes(music)).size());
      });
  if (files == 0) {
    MESSAGE("skipped: IMPROMPTU_DATA names no folder with MAESTRO");
    return;
  }
  for (const auto& [split, count] : counts) {
    MESSAGE(split, ": ", count.events / count.notes, " events per note");
    CHECK(count.events / count.notes == doctest::Approx(expected.at(split)).epsilon(0.0005));
  }
}
