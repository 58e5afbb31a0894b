// Note steps: time ids, the quantised performance, and the way there and back on much music.
#include "shared/tokens/note_steps.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "shared/music/layers.hpp"
#include "shared/music/pedal.hpp"
#include "tests/shared/tokens/piano_music.hpp"

using namespace impromptu;

namespace {

// Returns the id whose time is closest to `units`, the shorter of two, by looking at each.
std::int32_t closest(std::int64_t units, std::int32_t ids) {
  std::int32_t best = 0;
  for (std::int32_t id = 1; id < ids; ++id) {
    if (std::abs(time_of(id) - units) < std::abs(time_of(best) - units)) best = id;
  }
  return best;
}

std::int32_t rounded(Microseconds time) {
  return static_cast<std::int32_t>((time.value + 5000) / 10'000);
}

// Returns a performance on the grid, as the header's rules say, by another way than the code: a map
// from (onset, pedal first, pitch) to the longest duration and its velocity.
std::vector<TimedEvent> on_grid(const Performance& music) {
  std::map<std::tuple<std::int32_t, bool, std::uint8_t>, std::pair<std::int32_t, std::uint8_t>> all;
  const auto add = [&](Microseconds onset, Microseconds duration, std::uint8_t pitch,
                       std::uint8_t velocity) {
    auto& longest = all[{rounded(onset), pitch != kPedalPitch, pitch}];
    const std::int32_t units = std::max(1, rounded(onset + duration) - rounded(onset));
    if (units > longest.first) longest = {units, velocity};
  };
  for (const Note& note : layers_as_one(music.notes)) {
    if (note.pitch < 21 || note.pitch > 108) continue;
    add(note.onset, note.duration, static_cast<std::uint8_t>(note.pitch - 21), note.velocity);
  }
  for (const PedalSpan& span : music.pedal) add(span.onset, span.duration, kPedalPitch, 0);
  std::vector<TimedEvent> events;
  for (const auto& [key, value] : all) {
    events.push_back({std::get<0>(key), value.first, std::get<2>(key), value.second});
  }
  return events;
}

// Returns events as steps tell them: each time since the event before is the closest one there is.
std::vector<TimedEvent> told(std::vector<TimedEvent> events) {
  std::int32_t before = 0;
  std::int32_t onset = 0;
  for (TimedEvent& event : events) {
    onset += time_of(closest(event.onset - std::exchange(before, event.onset), kShiftIds));
    event.onset = onset;
    event.duration = time_of(closest(event.duration, kDurationIds));
    if (event.pitch != kPedalPitch) {
      event.velocity = static_cast<std::uint8_t>(event.velocity / 4 * 4 + 2);
    }
  }
  return events;
}

// Returns the velocities alike, for comparisons of what several loudnesses may share.
std::vector<TimedEvent> without_velocity(std::vector<TimedEvent> events) {
  for (TimedEvent& event : events) event.velocity = 0;
  return events;
}

// Checks everything that holds for each performance.
void check_round_trip(const Performance& music) {
  const std::vector<TimedEvent> events = events_from(music);
  REQUIRE(without_velocity(events) == without_velocity(on_grid(music)));
  const std::vector<NoteStep> steps = steps_from(events, 0);
  REQUIRE(steps.size() == events.size());
  for (const NoteStep& step : steps) {
    REQUIRE((step.shift >= 0 && step.shift < kShiftIds));
    REQUIRE((step.pitch >= 0 && step.pitch <= kPedalPitch));
    REQUIRE((step.velocity >= 0 && step.velocity < kVelocityIds));
    REQUIRE((step.duration > 0 && step.duration < kDurationIds));
    REQUIRE((step.pitch < kPedalPitch || step.velocity == 0));
  }
  const std::vector<TimedEvent> back = events_from(steps, 0);
  REQUIRE(back == told(events));
  REQUIRE(steps_from(back, 0) == steps);
}

Note key(std::int64_t onset, std::int64_t duration, int pitch, int velocity = 64) {
  return {Microseconds{onset}, Microseconds{duration}, static_cast<std::uint8_t>(pitch),
          static_cast<std::uint8_t>(velocity)};
}

}  // namespace

TEST_CASE("time ids are exact to one second and grow by a twentieth from there") {
  for (std::int32_t id = 0; id <= 100; ++id) CHECK(time_of(id) == id);
  CHECK(time_of(101) == 105);
  CHECK(time_of(kShiftIds - 1) == 1040);
  CHECK(time_of(kDurationIds - 1) == 2059);
  for (const std::int32_t ids : {kShiftIds, kDurationIds}) {
    for (std::int64_t units = 0; units < 2500; ++units) {
      CAPTURE(units);
      REQUIRE(time_id(units, ids) == closest(units, ids));
    }
    CHECK(time_id(1'000'000'000'000, ids) == ids - 1);
  }
}

TEST_CASE("the width of a time id is the number of times that it stands for") {
  std::map<std::int32_t, std::int32_t> counts;
  for (std::int64_t units = 0; units <= 2100; ++units) ++counts[time_id(units, kDurationIds)];
  for (std::int32_t id = 0; id < kDurationIds - 1; ++id) {
    CAPTURE(id);
    CHECK(time_width(id) == counts[id]);
  }
  CHECK(time_width(kDurationIds - 1) == 100);  // 2011 to 2110, half way to 2162
}

TEST_CASE("made-up performances come back as their quantised form") {
  Random random(1);
  for (int round = 0; round < 200; ++round) {
    const Performance music = test::made_up_performance(random, 300);
    check_round_trip(music);
    check_round_trip(extended_by_pedal(music));
  }
}

TEST_CASE("a performance on the grid with short times comes back as it was") {
  Random random(2);
  Performance music;
  std::int64_t onset = 0;
  for (int i = 0; i < 2000; ++i) {
    onset += 10'000 * (1 + random.next_below(90));
    music.notes.push_back(key(onset, 10'000 * (1 + random.next_below(100)),
                              static_cast<int>(21 + random.next_below(88)),
                              static_cast<int>(4 * random.next_below(32) + 2)));
    if (i % 10 == 0) {
      music.pedal.push_back({Microseconds{onset + 10'000}, Microseconds{20'000}});
      onset += 40'000;
    }
  }
  for (const Note& note : music.notes) music.end = std::max(music.end, note.onset + note.duration);
  CHECK(performance_from(events_from(steps_from(events_from(music), 0), 0)) == music);
}

TEST_CASE("what does not fit is rounded, clipped or left out by rule") {
  Performance music;
  music.notes = {key(4'999, 15'000, 60), key(5'000, 14'999, 61), key(20'000, 0, 20),
                 key(20'000, 0, 109),    key(20'000, 0, 21),     key(20'000, 4'000, 108, 127)};
  music.pedal = {{Microseconds{20'000}, Microseconds{90'000'000}}};
  const std::vector<TimedEvent> events = events_from(music);
  const std::vector<TimedEvent> expected{
      {0, 2, 39, 64}, {1, 1, 40, 64}, {2, 9000, kPedalPitch, 0}, {2, 1, 0, 64}, {2, 1, 87, 127}};
  CHECK(events == expected);
  const std::vector<NoteStep> steps = steps_from(events, -5000);
  CHECK(steps[0] == NoteStep{148, 39, 16, 2});          // a silence of 50 s is cut to 10.4 s
  CHECK(steps[2] == NoteStep{1, kPedalPitch, 0, 162});  // a hold of 90 s to 20.6 s
  CHECK(steps[4] == NoteStep{0, 87, 31, 1});
}

TEST_CASE("of one key struck twice at a time the longest and the loudest make one") {
  Performance music;
  music.notes = {key(0, 100'000, 60, 40), key(1'000, 300'000, 60, 80), key(3'000, 200'000, 60, 90)};
  CHECK(events_from(music) == std::vector<TimedEvent>{{0, 30, 39, 90}});
  std::vector<TimedEvent> moved{{5, 1, 40, 9}, {3, 4, 88, 0}, {3, 1, 2, 9}, {3, 7, 2, 5}};
  settle(moved);
  CHECK(moved == std::vector<TimedEvent>{{3, 4, 88, 0}, {3, 7, 2, 5}, {5, 1, 40, 9}});
}

TEST_CASE("nothing gives nothing, and control steps only take time") {
  CHECK(events_from(Performance{}).empty());
  CHECK(steps_from({}, 0).empty());
  CHECK(performance_from(std::span<const TimedEvent>{}) == Performance{});
  const std::vector<NoteStep> steps{{5, kEndPitch, 0, 0}, {7, 30, 10, 20}};
  CHECK(events_from(steps, 100) == std::vector<TimedEvent>{{112, 20, 30, 42}});
}

TEST_CASE("rows hold each field's id behind the fields before") {
  CHECK(kChoiceIds == 438);
  CHECK(kInputIds == 640);
  const NoteStep step{148, 93, 31, 162};
  CHECK(row_from(step) == StepRow{148, 242, 274, 437, 438, 602, 619, 628, 637});
  CHECK(row_from(step, 100)[4] == 438 + 101);
  CHECK(row_from(step, 1'000'000)[4] == 438 + kRemainingIds - 1);
  CHECK(begin_row(kBeginPitch, {16, 8, 8, 2}) ==
        StepRow{0, 149 + 89, 243, 275, 438, 618, 627, 636, 639});
  CHECK(note_tokens_hash().size() == 16);
  CHECK(note_tokens_hash() == note_tokens_hash());
}

TEST_CASE("conditions are levels from 1 to 8 and composers by name") {
  REQUIRE(composer_names().size() == 16);
  for (std::size_t i = 0; i < 15; ++i) {
    CHECK(composer_id(composer_names()[i]) == static_cast<std::int32_t>(i) + 1);
  }
  CHECK(composer_id("Chopin") == composer_id("Frédéric Chopin"));
  CHECK(composer_id("Bach") == composer_id("Johann Sebastian Bach"));
  CHECK(composer_id("") == 0);
  CHECK(composer_id("opin") == 16);
  CHECK(composer_id("Nikolai Medtner") == 16);
  std::int32_t density = 1;
  std::int32_t loudness = 1;
  for (int tenth = 0; tenth < 1300; ++tenth) {
    const std::int32_t denser = density_id(tenth / 10.0);
    const std::int32_t louder = loudness_id(tenth / 10.0);
    CHECK((denser == density || denser == density + 1));
    CHECK((louder == loudness || louder == loudness + 1));
    density = denser;
    loudness = louder;
  }
  CHECK(density == 8);
  CHECK(loudness == 8);
  CHECK(conditions_of({}) == StepConditions{});
  const std::vector<TimedEvent> loud{{0, 1, 3, 120}, {0, 1, kPedalPitch, 0}, {99, 1, 3, 120}};
  CHECK(conditions_of(loud) == StepConditions{0, 1, 8, 1});
}

TEST_CASE("encoding is linear") {
  const auto seconds_for = [](int notes) {
    Random random(4);
    const Performance music = test::made_up_performance(random, notes);
    double best = 1e9;
    for (int round = 0; round < 5; ++round) {
      const auto start = std::chrono::steady_clock::now();
      const std::size_t steps = steps_from(events_from(music), 0).size();
      const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
      CHECK(steps > 0);
      best = std::min(best, taken.count());
    }
    return best;
  };
  CHECK(seconds_for(320'000) < 16 * 10 * seconds_for(20'000));  // a quadratic way: 16 * 16 at least
}

TEST_CASE("all of MAESTRO comes back as its quantised form") {
  std::int64_t steps = 0;
  const int files = test::for_each_in_maestro([&](const Performance& music, const std::string&) {
    REQUIRE_FALSE(music.notes.empty());
    check_round_trip(music);
    check_round_trip(extended_by_pedal(music));
    steps += static_cast<std::int64_t>(events_from(music).size());
  });
  if (files == 0) {
    MESSAGE("skipped: IMPROMPTU_DATA names no folder with MAESTRO");
  } else {
    MESSAGE(files, " files, ", steps, " steps");
  }
}
