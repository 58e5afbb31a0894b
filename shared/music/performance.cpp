// The order of notes and pedal in a performance.
#include "shared/music/performance.hpp"

#include <algorithm>
#include <tuple>

namespace impromptu {

void sort(Performance& performance) {
  std::stable_sort(
      performance.notes.begin(), performance.notes.end(), [](const Note& a, const Note& b) {
        return std::tie(a.onset, a.pitch, a.duration) < std::tie(b.onset, b.pitch, b.duration);
      });
  std::stable_sort(performance.pedal.begin(), performance.pedal.end(),
                   [](const PedalSpan& a, const PedalSpan& b) { return a.onset < b.onset; });
}

}  // namespace impromptu
