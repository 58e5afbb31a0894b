// The 388 events of the literature: writing and reading them.
#include "shared/tokens/events388.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <tuple>

#include "shared/music/pedal.hpp"

namespace impromptu {
namespace {

constexpr std::int32_t kLongestShift = kVelocityEvent - kShiftEvent;
constexpr std::int32_t kVelocityBin = 4;

// A key going down or up.
struct KeyMove {
  std::int32_t time = 0;
  bool down = false;
  std::uint8_t pitch = 0;  // MIDI key number
  std::uint8_t velocity = 0;
};

// Returns both moves of every note, by time, up before down.
std::vector<KeyMove> moves_of(std::span<const TimedEvent> notes) {
  std::vector<KeyMove> moves;
  moves.reserve(2 * notes.size());
  for (const TimedEvent& note : notes) {
    if (note.pitch >= kKeys) continue;
    const auto pitch = static_cast<std::uint8_t>(kLowestKey + note.pitch);
    moves.push_back({note.onset, true, pitch, note.velocity});
    moves.push_back({note.onset + std::max(note.duration, 1), false, pitch, 0});
  }
  std::stable_sort(moves.begin(), moves.end(), [](const KeyMove& a, const KeyMove& b) {
    return std::tie(a.time, a.down) < std::tie(b.time, b.down);
  });
  return moves;
}

// The notes that sound while events are read.
class KeyboardReader {
 public:
  void press(std::uint8_t pitch, std::int32_t time, std::uint8_t velocity) {
    if (pitch < kLowestKey || pitch >= kLowestKey + kKeys) return;
    const auto key = static_cast<std::uint8_t>(pitch - kLowestKey);
    held_[key].push_back(notes_.size());
    notes_.push_back({time, 0, key, velocity});
  }

  void release(std::uint8_t pitch, std::int32_t time) {
    if (pitch < kLowestKey || pitch >= kLowestKey + kKeys) return;
    std::deque<std::size_t>& held = held_[static_cast<std::size_t>(pitch - kLowestKey)];
    if (held.empty()) return;
    TimedEvent& note = notes_[held.front()];
    note.duration = time - note.onset;
    held.pop_front();
  }

  std::vector<TimedEvent> finish(std::int32_t time) {
    for (std::size_t key = 0; key < held_.size(); ++key) {
      while (!held_[key].empty()) release(static_cast<std::uint8_t>(kLowestKey + key), time);
    }
    settle(notes_);
    return std::move(notes_);
  }

 private:
  std::vector<TimedEvent> notes_;
  std::array<std::deque<std::size_t>, kKeys> held_;  // [key] -> indices into notes_, oldest first
};

}  // namespace

std::vector<std::uint16_t> events388_from(std::span<const TimedEvent> notes) {
  std::vector<std::uint16_t> events;
  std::int32_t time = 0;
  std::int32_t bin = -1;
  for (const KeyMove& move : moves_of(notes)) {
    while (move.time > time) {
      const std::int32_t shift = std::min(move.time - time, kLongestShift);
      events.push_back(static_cast<std::uint16_t>(kShiftEvent + shift - 1));
      time += shift;
    }
    if (!move.down) {
      events.push_back(static_cast<std::uint16_t>(kNoteOffEvent + move.pitch));
      continue;
    }
    if (move.velocity / kVelocityBin != bin) {
      bin = move.velocity / kVelocityBin;
      events.push_back(static_cast<std::uint16_t>(kVelocityEvent + bin));
    }
    events.push_back(static_cast<std::uint16_t>(kNoteOnEvent + move.pitch));
  }
  return events;
}

std::vector<TimedEvent> extended_notes(const Performance& performance) {
  return events_from(extended_by_pedal(performance));
}

std::vector<TimedEvent> notes_from_events388(std::span<const std::uint16_t> events) {
  KeyboardReader keyboard;
  std::int32_t time = 0;
  std::uint8_t velocity = 64;  // until the first velocity event
  for (const std::uint16_t event : events) {
    if (event < kNoteOffEvent) {
      keyboard.press(static_cast<std::uint8_t>(event - kNoteOnEvent), time, velocity);
    } else if (event < kShiftEvent) {
      keyboard.release(static_cast<std::uint8_t>(event - kNoteOffEvent), time);
    } else if (event < kVelocityEvent) {
      time += event - kShiftEvent + 1;
    } else if (event < kEvents388) {
      velocity = static_cast<std::uint8_t>((event - kVelocityEvent) * kVelocityBin + 2);
    }
  }
  return keyboard.finish(time);
}

}  // namespace impromptu
