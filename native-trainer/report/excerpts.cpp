// Excerpts: cutting, choosing, and two ways to spoil them.
#include "native-trainer/report/excerpts.hpp"

#include <algorithm>
#include <utility>

namespace impromptu {
namespace {

bool is_key(const TimedEvent& event) { return event.pitch < kKeys; }

std::int32_t below(Random& random, std::int32_t bound) {
  return static_cast<std::int32_t>(random.next_below(static_cast<std::uint32_t>(bound)));
}

}  // namespace

std::vector<std::uint8_t> Excerpt::keys() const {
  std::vector<std::uint8_t> result;
  for (const TimedEvent& event : events) {
    if (is_key(event)) result.push_back(event.pitch);
  }
  return result;
}

std::vector<Excerpt> excerpts_of(const Performance& music, std::int32_t piece, double seconds) {
  const std::vector<TimedEvent> events = events_from(music);
  std::vector<Excerpt> result;
  if (events.empty()) return result;
  const auto length = static_cast<std::int32_t>(seconds * 1e6 / kGridMicroseconds);
  const std::int32_t last = events.back().onset;
  auto next = events.begin();
  for (std::int32_t start = next->onset; start + length - length / 10 <= last; start += length) {
    Excerpt excerpt{piece, length, {}};
    for (; next != events.end() && next->onset < start + length; ++next) {
      excerpt.events.push_back(*next);
      excerpt.events.back().onset -= start;
    }
    if (std::count_if(excerpt.events.begin(), excerpt.events.end(), is_key) >= kFewestNotes) {
      result.push_back(std::move(excerpt));
    }
  }
  return result;
}

std::vector<Excerpt> spread(std::span<const Excerpt> excerpts, std::size_t count) {
  count = std::min(count, excerpts.size());
  std::vector<Excerpt> result;
  for (std::size_t i = 0; i < count; ++i) result.push_back(excerpts[i * excerpts.size() / count]);
  return result;
}

Excerpt shuffled_notes(const Excerpt& excerpt, Random& random) {
  std::vector<std::size_t> notes;
  for (std::size_t i = 0; i < excerpt.events.size(); ++i) {
    if (is_key(excerpt.events[i])) notes.push_back(i);
  }
  Excerpt result = excerpt;
  for (std::size_t left = notes.size(); left > 1; --left) {
    TimedEvent& a = result.events[notes[left - 1]];
    TimedEvent& b = result.events[notes[random.next_below(static_cast<std::uint32_t>(left))]];
    std::swap(a, b);
    std::swap(a.onset, b.onset);
  }
  settle(result.events);
  return result;
}

Excerpt random_notes(const Excerpt& excerpt, Random& random) {
  constexpr std::int32_t kLongest = 200;  // 2 s
  Excerpt result = excerpt;
  for (TimedEvent& event : result.events) {
    event.onset = below(random, excerpt.length);
    event.duration = 1 + below(random, kLongest);
    if (!is_key(event)) continue;
    event.pitch = static_cast<std::uint8_t>(below(random, kKeys));
    event.velocity = static_cast<std::uint8_t>(1 + below(random, 127));
  }
  settle(result.events);
  return result;
}

}  // namespace impromptu
