// Performance: notes and pedal in real time, whatever score or model they come from.
#pragma once

#include <cstdint>
#include <vector>

#include "shared/music/time.hpp"

namespace impromptu {

struct Note {
  Microseconds onset;
  Microseconds duration;       // key-held time, >= 0
  std::uint8_t pitch = 60;     // MIDI key number, 0 to 127
  std::uint8_t velocity = 64;  // 1 to 127

  bool operator==(const Note&) const = default;
};

// The sustain pedal held down, CC64 >= 64.
struct PedalSpan {
  Microseconds onset;
  Microseconds duration;

  bool operator==(const PedalSpan&) const = default;
};

struct Performance {
  std::vector<Note> notes;       // by onset, then pitch, then duration
  std::vector<PedalSpan> pedal;  // by onset, disjoint
  Microseconds end;              // >= every note end; later when the file goes on in silence

  bool operator==(const Performance&) const = default;
};

// Puts notes and pedal into the order that the fields above promise.
void sort(Performance& performance);

}  // namespace impromptu
