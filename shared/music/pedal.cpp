// Pedal spans joined, and applied to the notes under them.
#include "shared/music/pedal.hpp"

#include <algorithm>
#include <array>

namespace impromptu {
namespace {

Microseconds end_of(const Note& note) { return note.onset + note.duration; }
Microseconds end_of(const PedalSpan& span) { return span.onset + span.duration; }

// Returns when the pedal that is down at `time` is lifted, or `time` where it is up.
Microseconds lifted_after(const std::vector<PedalSpan>& pedal, Microseconds time) {
  auto after = std::upper_bound(pedal.begin(), pedal.end(), time,
                                [](Microseconds t, const PedalSpan& s) { return t < s.onset; });
  if (after == pedal.begin()) return time;
  --after;
  return std::max(time, end_of(*after));
}

}  // namespace

std::vector<PedalSpan> joined(std::vector<PedalSpan> spans) {
  std::stable_sort(spans.begin(), spans.end(),
                   [](const PedalSpan& a, const PedalSpan& b) { return a.onset < b.onset; });
  std::vector<PedalSpan> result;
  for (const PedalSpan& span : spans) {
    if (!result.empty() && span.onset < end_of(result.back())) {
      const Microseconds end = std::max(end_of(result.back()), end_of(span));
      result.back().duration = end - result.back().onset;
    } else {
      result.push_back(span);
    }
  }
  return result;
}

Performance extended_by_pedal(const Performance& performance) {
  Performance result;
  result.notes = performance.notes;
  result.end = performance.end;
  const std::vector<PedalSpan> pedal = joined(performance.pedal);
  std::array<Microseconds, 128> next_onset;
  next_onset.fill(Microseconds{INT64_MAX});
  for (auto note = result.notes.rbegin(); note != result.notes.rend(); ++note) {
    Microseconds& next = next_onset[note->pitch & 127U];
    const Microseconds released = end_of(*note);
    const Microseconds extended = std::min(lifted_after(pedal, released), next);
    note->duration = std::max(released, extended) - note->onset;
    next = note->onset;
    result.end = std::max(result.end, end_of(*note));
  }
  sort(result);
  return result;
}

}  // namespace impromptu
