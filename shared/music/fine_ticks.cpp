// Ticks short enough for what is played.
#include "shared/music/fine_ticks.hpp"

#include <algorithm>
#include <cstdint>

namespace impromptu {
namespace {

constexpr std::int64_t kLongestTick = 1100;  // microseconds; 480 ticks per quarter at 120 bpm do
constexpr std::int64_t kLatestTick = (1 << 28) - 1;  // the longest delta time that a file can tell
constexpr std::int64_t kDefaultTempo = 500'000;      // microseconds per quarter

std::int64_t latest_tick(const Score& score) {
  std::int64_t latest = 1;
  const auto reach = [&latest](Tick tick) { latest = std::max<std::int64_t>(latest, tick.value); };
  for (const TempoChange& change : score.tempos) reach(change.at);
  for (const TimeSignature& signature : score.time_signatures) reach(signature.at);
  for (const Part& part : score.parts) {
    for (const ScoreNote& note : part.notes) reach(note.onset + note.duration);
  }
  for (const Track& track : score.tracks) {
    for (const TrackEvent& event : track.events) reach(event.at);
    reach(track.end);
  }
  return latest;
}

std::int64_t factor_for(const Score& score) {
  const bool begins_by_default = score.tempos.empty() || score.tempos.front().at.value > 0;
  std::int64_t slowest = begins_by_default ? kDefaultTempo : 0;
  for (const TempoChange& change : score.tempos) {
    slowest = std::max<std::int64_t>(slowest, change.microseconds_per_quarter);
  }
  const std::int64_t ticks = std::max<std::int64_t>(1, score.ticks_per_quarter);
  const std::int64_t wanted = (slowest + kLongestTick * ticks - 1) / (kLongestTick * ticks);
  // A quarter lasts for 16.8 s at most, so it never gets more than the 32,767 ticks of a file.
  const std::int64_t most = kLatestTick / latest_tick(score);
  return std::max<std::int64_t>(1, std::min(wanted, most));
}

}  // namespace

void refine_ticks(Score& score) {
  const auto factor = static_cast<std::int32_t>(factor_for(score));
  const auto refine = [factor](Tick& tick) { tick.value *= factor; };
  score.ticks_per_quarter = static_cast<std::uint16_t>(score.ticks_per_quarter * factor);
  for (TempoChange& change : score.tempos) refine(change.at);
  for (TimeSignature& signature : score.time_signatures) refine(signature.at);
  for (Part& part : score.parts) {
    for (ScoreNote& note : part.notes) {
      refine(note.onset);
      refine(note.duration);
    }
  }
  for (Track& track : score.tracks) {
    for (TrackEvent& event : track.events) refine(event.at);
    refine(track.end);
  }
}

}  // namespace impromptu
