// Features of excerpts.
#include "native-trainer/report/features.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

namespace impromptu {
namespace {

constexpr double kUnitsPerSecond = 1e6 / kGridMicroseconds;
constexpr std::int32_t kChordUnits = 2;  // notes so close are struck together

struct Moments {
  double mean = 0;
  double spread = 0;  // standard deviation
};

Moments moments_of(const std::vector<double>& values) {
  if (values.empty()) return {};
  double sum = 0;
  double squares = 0;
  for (const double value : values) {
    sum += value;
    squares += value * value;
  }
  const auto count = static_cast<double>(values.size());
  const double mean = sum / count;
  return {mean, std::sqrt(std::max(0.0, squares / count - mean * mean))};
}

// Returns the mean distance between neighbours.
double mean_step(const std::vector<double>& values) {
  double sum = 0;
  for (std::size_t i = 1; i < values.size(); ++i) sum += std::abs(values[i] - values[i - 1]);
  return values.size() > 1 ? sum / static_cast<double>(values.size() - 1) : 0;
}

// Returns the correlation of each value with the next.
double echo_of(const std::vector<double>& values) {
  const Moments all = moments_of(values);
  if (values.size() < 2 || all.spread == 0) return 0;
  double sum = 0;
  for (std::size_t i = 1; i < values.size(); ++i) {
    sum += (values[i] - all.mean) * (values[i - 1] - all.mean);
  }
  return sum / static_cast<double>(values.size() - 1) / (all.spread * all.spread);
}

using PitchClasses = std::array<double, 12>;

double entropy_of(const PitchClasses& counts, double total) {
  double entropy = 0;
  for (const double count : counts) {
    if (count > 0) entropy -= count / total * std::log(count / total);
  }
  return entropy;
}

double best_scale_share(const PitchClasses& counts, double total) {
  constexpr std::array<std::size_t, 7> kMajor{0, 2, 4, 5, 7, 9, 11};
  double best = 0;
  for (std::size_t root = 0; root < counts.size(); ++root) {
    double inside = 0;
    for (const std::size_t degree : kMajor) inside += counts[(root + degree) % counts.size()];
    best = std::max(best, inside / total);
  }
  return best;
}

double repeat_share(const std::vector<double>& pitches) {
  constexpr std::size_t kBefore = 8;
  std::size_t repeats = 0;
  for (std::size_t i = 1; i < pitches.size(); ++i) {
    const auto here = pitches.begin() + static_cast<std::ptrdiff_t>(i);
    const auto first = here - static_cast<std::ptrdiff_t>(std::min(i, kBefore));
    if (std::find(first, here, pitches[i]) != here) ++repeats;
  }
  return static_cast<double>(repeats) / static_cast<double>(pitches.size());
}

// What the features are computed from, by note.
struct Notes {
  std::vector<double> pitches, velocities, durations;  // MIDI keys, velocities, ln s
  std::vector<double> times;                           // between chords, ln s
  PitchClasses classes{};
  double held = 0;     // key-held grid units within the excerpt
  double chorded = 0;  // notes that belong to the chord of the one before
  double presses = 0;
};

Notes notes_of(const Excerpt& excerpt) {
  Notes notes;
  std::int32_t before = -1;
  for (const TimedEvent& event : excerpt.events) {
    if (event.pitch == kPedalPitch) {
      ++notes.presses;
      continue;
    }
    const int pitch = event.pitch + kLowestKey;
    notes.pitches.push_back(pitch);
    ++notes.classes[static_cast<std::size_t>(pitch % 12)];
    notes.velocities.push_back(event.velocity);
    notes.durations.push_back(std::log(event.duration / kUnitsPerSecond));
    notes.held += std::min(event.duration, excerpt.length - event.onset);
    if (before >= 0 && event.onset - before <= kChordUnits) {
      ++notes.chorded;
    } else if (before >= 0) {
      notes.times.push_back(std::log((event.onset - before) / kUnitsPerSecond));
    }
    before = event.onset;
  }
  return notes;
}

}  // namespace

Features features_of(const Excerpt& excerpt) {
  const Notes notes = notes_of(excerpt);
  const auto count = static_cast<double>(notes.pitches.size());
  const double seconds = excerpt.length / kUnitsPerSecond;
  const auto [lowest, highest] = std::minmax_element(notes.pitches.begin(), notes.pitches.end());
  const std::set<double> different(notes.pitches.begin(), notes.pitches.end());
  const Moments pitch = moments_of(notes.pitches);
  const Moments time = moments_of(notes.times);
  const Moments duration = moments_of(notes.durations);
  const Moments velocity = moments_of(notes.velocities);
  return {count / seconds,
          notes.held / excerpt.length,
          *highest - *lowest,
          pitch.mean,
          pitch.spread,
          static_cast<double>(different.size()),
          entropy_of(notes.classes, count),
          best_scale_share(notes.classes, count),
          mean_step(notes.pitches),
          repeat_share(notes.pitches),
          time.mean,
          time.spread,
          echo_of(notes.times),
          notes.chorded / count,
          duration.mean,
          duration.spread,
          velocity.mean,
          velocity.spread,
          mean_step(notes.velocities),
          notes.presses / seconds * 60};
}

PooledValues pooled_values(std::span<const Excerpt> excerpts) {
  constexpr double kMilliseconds = 1e3 / kUnitsPerSecond;
  PooledValues values;
  for (const Excerpt& excerpt : excerpts) {
    std::int32_t before = -1;
    std::vector<std::int32_t> ends;  // of keys that are down
    for (const TimedEvent& event : excerpt.events) {
      if (event.pitch == kPedalPitch) {
        values[4].push_back(event.duration * kMilliseconds);
        continue;
      }
      if (before >= 0) values[0].push_back((event.onset - before) * kMilliseconds);
      before = event.onset;
      values[1].push_back(event.duration * kMilliseconds);
      values[2].push_back(event.velocity);
      values[3].push_back(event.pitch + kLowestKey);
      ends.erase(std::remove_if(ends.begin(), ends.end(),
                                [&](std::int32_t end) { return end <= event.onset; }),
                 ends.end());
      ends.push_back(event.onset + event.duration);
      values[5].push_back(static_cast<double>(ends.size()));
    }
  }
  return values;
}

}  // namespace impromptu
