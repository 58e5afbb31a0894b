// Note steps: tables of times, and the way between performances, events and steps.
#include "shared/tokens/note_steps.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <tuple>

#include "shared/base/fnv1a.hpp"
#include "shared/music/layers.hpp"
#include "shared/music/pedal.hpp"

namespace impromptu {
namespace {

constexpr double kTimeRatio = 1.05;  // between neighbouring ids above kExactTimes

constexpr std::array<std::int32_t, kDurationIds + 1> make_times() {
  std::array<std::int32_t, kDurationIds + 1> times{};
  double time = kExactTimes;
  for (std::int32_t id = 0; id <= kDurationIds; ++id) {
    if (id > kExactTimes) time *= kTimeRatio;
    times[static_cast<std::size_t>(id)] =
        id <= kExactTimes ? id : static_cast<std::int32_t>(time + 0.5);
  }
  return times;
}

// One more than there are ids, for the width of the last.
constexpr std::array<std::int32_t, kDurationIds + 1> kTimes = make_times();

static_assert(kTimes[kShiftIds - 1] >= 1000, "shifts reach 10 s");
static_assert(kTimes[kDurationIds - 1] >= 2000, "durations reach 20 s");

constexpr std::array<std::string_view, 16> kComposers{
    "Franz Schubert",        "Frédéric Chopin",
    "Johann Sebastian Bach", "Ludwig van Beethoven",
    "Franz Liszt",           "Claude Debussy",
    "Robert Schumann",       "Joseph Haydn",
    "Sergei Rachmaninoff",   "Wolfgang Amadeus Mozart",
    "Felix Mendelssohn",     "Alexander Scriabin",
    "Johannes Brahms",       "Domenico Scarlatti",
    "Isaac Albéniz",         "Other"};

// Measured on MAESTRO v3's training split: octiles over windows of 1,023 events.
constexpr std::array<double, 7> kDensityBorders{6.5, 8.25, 9.75, 11.1, 12.6, 14.5, 17.5};
constexpr std::array<double, 7> kLoudnessBorders{55, 59, 62, 64.5, 67, 70, 74};

template <std::size_t N>
std::int32_t level_of(double value, const std::array<double, N>& borders) {
  const auto above = std::upper_bound(borders.begin(), borders.end(), value);
  return static_cast<std::int32_t>(above - borders.begin()) + 1;
}

std::int64_t grid_units(Microseconds time) {
  return (time.value + kGridMicroseconds / 2) / kGridMicroseconds;
}

Microseconds microseconds_of(std::int32_t units) { return {units * kGridMicroseconds}; }

// By onset, pedal first, then pitch; the longest of equal keys first.
bool comes_before(const TimedEvent& a, const TimedEvent& b) {
  const auto key = [](const TimedEvent& event) {
    return std::tuple(event.onset, event.pitch != kPedalPitch, event.pitch, -event.duration);
  };
  return key(a) < key(b);
}

std::int16_t id16(std::int32_t id) { return static_cast<std::int16_t>(id); }

}  // namespace

std::int32_t time_of(std::int32_t id) { return kTimes[static_cast<std::size_t>(id)]; }

std::int32_t time_id(std::int64_t units, std::int32_t ids) {
  if (units <= kExactTimes) return static_cast<std::int32_t>(units);
  const auto* last = kTimes.begin() + (ids - 1);
  const auto* above = std::lower_bound(kTimes.begin() + kExactTimes, last, units);
  const bool lower = units - *(above - 1) <= *above - units;
  return static_cast<std::int32_t>((lower ? above - 1 : above) - kTimes.begin());
}

std::int32_t time_width(std::int32_t id) {
  if (id < kExactTimes) return 1;
  const auto at = static_cast<std::size_t>(id);
  // The shorter of two equally close ids takes the time between: half of the way, rounded down.
  const std::int32_t above = (kTimes[at + 1] - kTimes[at]) / 2;
  const std::int32_t way = kTimes[at] - kTimes[at - 1];
  return above + 1 + (way - 1 - way / 2);
}

void settle(std::vector<TimedEvent>& events) {
  if (!std::is_sorted(events.begin(), events.end(), comes_before)) {
    std::sort(events.begin(), events.end(), comes_before);
  }
  const auto same_key = [](const TimedEvent& a, const TimedEvent& b) {
    return a.onset == b.onset && a.pitch == b.pitch;
  };
  events.erase(std::unique(events.begin(), events.end(), same_key), events.end());
}

std::vector<TimedEvent> events_from(const Performance& performance) {
  std::vector<TimedEvent> events;
  events.reserve(performance.notes.size() + performance.pedal.size());
  const auto add = [&](Microseconds onset, Microseconds duration, std::int32_t pitch,
                       std::uint8_t velocity) {
    constexpr std::int64_t kLatest = INT32_MAX / 2;  // four months; damaged files name any time
    const std::int64_t begins = std::min(grid_units(onset), kLatest);
    const std::int64_t lasts =
        std::clamp<std::int64_t>(grid_units(onset + duration) - begins, 1, kLatest);
    events.push_back({static_cast<std::int32_t>(begins), static_cast<std::int32_t>(lasts),
                      static_cast<std::uint8_t>(pitch), velocity});
  };
  for (const Note& note : layers_as_one(performance.notes)) {
    const std::int32_t key = note.pitch - kLowestKey;
    if (key >= 0 && key < kKeys) add(note.onset, note.duration, key, note.velocity);
  }
  for (const PedalSpan& span : performance.pedal) add(span.onset, span.duration, kPedalPitch, 0);
  settle(events);
  return events;
}

std::vector<NoteStep> steps_from(std::span<const TimedEvent> events, std::int32_t start) {
  std::vector<NoteStep> steps;
  steps.reserve(events.size());
  std::int32_t before = start;
  for (const TimedEvent& event : events) {
    steps.push_back({id16(time_id(event.onset - before, kShiftIds)), event.pitch,
                     id16(event.velocity / 4), id16(time_id(event.duration, kDurationIds))});
    before = event.onset;
  }
  return steps;
}

TimedEvent event_from(const NoteStep& step, std::int32_t onset) {
  const bool key = step.pitch < kKeys;
  return {onset + time_of(step.shift), time_of(step.duration),
          static_cast<std::uint8_t>(step.pitch),
          static_cast<std::uint8_t>(key ? 4 * step.velocity + 2 : 0)};
}

std::vector<TimedEvent> events_from(std::span<const NoteStep> steps, std::int32_t start) {
  std::vector<TimedEvent> events;
  events.reserve(steps.size());
  std::int32_t onset = start;
  for (const NoteStep& step : steps) {
    if (step.pitch <= kPedalPitch) events.push_back(event_from(step, onset));
    onset += time_of(step.shift);
  }
  return events;
}

Performance performance_from(std::span<const TimedEvent> events) {
  Performance performance;
  for (const TimedEvent& event : events) {
    const Microseconds onset = microseconds_of(event.onset);
    const Microseconds duration = microseconds_of(event.duration);
    if (event.pitch == kPedalPitch) {
      performance.pedal.push_back({onset, duration});
    } else {
      performance.notes.push_back(
          {onset, duration, static_cast<std::uint8_t>(event.pitch + kLowestKey), event.velocity});
    }
    performance.end = std::max(performance.end, onset + duration);
  }
  performance.pedal = joined(std::move(performance.pedal));
  sort(performance);
  return performance;
}

std::span<const std::string_view> composer_names() { return kComposers; }

std::int32_t composer_id(std::string_view name) {
  if (name.empty()) return 0;
  const auto is_named = [name](std::string_view composer) {
    return composer == name || composer.ends_with(' ' + std::string(name));
  };
  const auto found = std::find_if(kComposers.begin(), kComposers.end() - 1, is_named);
  return static_cast<std::int32_t>(found - kComposers.begin()) + 1;
}

std::int32_t density_id(double notes_per_second) {
  return level_of(notes_per_second, kDensityBorders);
}

std::int32_t loudness_id(double mean_velocity) { return level_of(mean_velocity, kLoudnessBorders); }

StepConditions conditions_of(std::span<const TimedEvent> events) {
  std::int64_t notes = 0;
  std::int64_t velocities = 0;
  for (const TimedEvent& event : events) {
    if (event.pitch == kPedalPitch) continue;
    ++notes;
    velocities += event.velocity;
  }
  StepConditions conditions;
  if (notes == 0) return conditions;
  const double seconds = (events.back().onset - events.front().onset + 1) / 100.0;
  conditions.density = density_id(static_cast<double>(notes) / seconds);
  conditions.loudness = loudness_id(static_cast<double>(velocities) / static_cast<double>(notes));
  return conditions;
}

StepRow row_from(const NoteStep& step) {
  return {field_offset(0) + step.shift,
          field_offset(1) + step.pitch,
          field_offset(2) + step.velocity,
          field_offset(3) + step.duration,
          field_offset(4),
          field_offset(5),
          field_offset(6),
          field_offset(7),
          field_offset(8)};
}

StepRow row_from(const NoteStep& step, std::int32_t remaining) {
  StepRow row = row_from(step);
  row[4] += 1 + time_id(remaining, kDurationIds);
  return row;
}

StepRow begin_row(std::int32_t pitch, const StepConditions& conditions) {
  StepRow row = row_from(NoteStep{.pitch = id16(pitch)});
  row[5] += conditions.composer;
  row[6] += conditions.density;
  row[7] += conditions.loudness;
  row[8] += conditions.pedal;
  return row;
}

std::string note_tokens_hash() {
  Fnv1a hash;
  for (const std::int32_t time : kTimes) hash.add(static_cast<std::uint64_t>(time));
  for (const std::int32_t ids : kFieldIds) hash.add(static_cast<std::uint64_t>(ids));
  for (const double border : kDensityBorders) hash.add(static_cast<std::uint64_t>(border * 1000));
  for (const double border : kLoudnessBorders) hash.add(static_cast<std::uint64_t>(border * 1000));
  for (const std::string_view name : kComposers) {
    for (const char letter : name) hash.add(std::uint64_t{static_cast<std::uint8_t>(letter)});
  }
  return hash.digits();
}

}  // namespace impromptu
