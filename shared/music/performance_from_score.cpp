// Ticks to microseconds and back, with the pedal as spans on one side and CC64 on the other.
#include "shared/music/performance_from_score.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "shared/music/normalise.hpp"
#include "shared/music/pedal.hpp"

namespace impromptu {
namespace {

// Returns the pedal spans of one channel's control changes, which are sorted here.
std::vector<PedalSpan> spans_from(std::vector<ControlChange> controls, const TempoMap& tempo,
                                  Microseconds end) {
  std::stable_sort(controls.begin(), controls.end(),
                   [](const ControlChange& a, const ControlChange& b) { return a.at < b.at; });
  std::vector<PedalSpan> spans;
  bool down = false;
  for (const ControlChange& control : controls) {
    const bool now = control.value >= kSustainThreshold;
    if (now == down) continue;
    down = now;
    const Microseconds time = tempo.time_of(control.at);
    if (down) {
      spans.push_back({time, Microseconds{0}});
    } else {
      spans.back().duration = time - spans.back().onset;
    }
  }
  if (down) spans.back().duration = std::max(end, spans.back().onset) - spans.back().onset;
  return spans;
}

Microseconds end_of(const PedalSpan& span) { return span.onset + span.duration; }

void append_control(Part& part, Tick at, std::uint8_t value) {
  part.controls.push_back({at, kSustainController, value});
}

}  // namespace

Performance performance_from(const Score& score, std::span<const std::size_t> parts) {
  const TempoMap tempo(score);
  Performance result;
  std::array<bool, 16> has_channel{};
  for (const std::size_t index : parts) {
    const Part& part = score.parts[index];
    has_channel[part.channel & 15U] = true;
    for (const ScoreNote& note : part.notes) {
      const Microseconds onset = tempo.time_of(note.onset);
      const Microseconds end = tempo.time_of(note.onset + note.duration);
      result.notes.push_back({onset, end - onset, note.pitch, note.velocity});
      result.end = std::max(result.end, end);
    }
    if (!part.controls.empty()) {
      result.end = std::max(result.end, tempo.time_of(part.controls.back().at));
    }
  }
  std::array<std::vector<ControlChange>, 16> pedals;
  for (std::size_t index = 0; index < score.parts.size(); ++index) {
    const Part& part = score.parts[index];
    const bool chosen = std::find(parts.begin(), parts.end(), index) != parts.end();
    if (!has_channel[part.channel & 15U] || (!chosen && !part.notes.empty())) continue;
    for (const ControlChange& control : part.controls) {
      if (control.controller == kSustainController) pedals[part.channel & 15U].push_back(control);
    }
  }
  std::vector<PedalSpan> spans;
  for (std::vector<ControlChange>& controls : pedals) {
    const auto channel_spans = spans_from(std::move(controls), tempo, result.end);
    spans.insert(spans.end(), channel_spans.begin(), channel_spans.end());
  }
  result.pedal = joined(std::move(spans));
  if (!result.pedal.empty()) result.end = std::max(result.end, end_of(result.pedal.back()));
  sort(result);
  return result;
}

ScoreNote score_note(const Note& note, const TempoMap& tempo) {
  const Tick onset = std::min(tempo.tick_at(note.onset), Tick{INT32_MAX - 1});
  Tick end = tempo.tick_at(note.onset + note.duration);
  if (end <= onset && note.duration.value > 0) end = onset + Tick{1};
  return {onset, end - onset, note.pitch, note.velocity};
}

Score score_from(const Performance& performance, std::string_view name) {
  Score score;
  score.tempos.push_back({Tick{0}, 500'000});
  const TempoMap tempo(score);
  Part part;
  part.name = name;
  for (const Note& note : performance.notes) part.notes.push_back(score_note(note, tempo));
  for (const PedalSpan& span : performance.pedal) {
    append_control(part, tempo.tick_at(span.onset), 127);
    append_control(part, tempo.tick_at(span.onset + span.duration), 0);
  }
  score.parts.push_back(std::move(part));
  normalise(score);
  return score;
}

}  // namespace impromptu
