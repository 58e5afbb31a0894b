// Score: what a MIDI file says, on an integer grid of ticks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "shared/music/time.hpp"

namespace impromptu {

struct ScoreNote {
  Tick onset;
  Tick duration;               // >= 0
  std::uint8_t pitch = 60;     // MIDI key number, 0 to 127; 60 is middle C
  std::uint8_t velocity = 64;  // 1 to 127

  bool operator==(const ScoreNote&) const = default;
};

struct ControlChange {
  Tick at;
  std::uint8_t controller = 0;  // 64 is the sustain pedal
  std::uint8_t value = 0;

  bool operator==(const ControlChange&) const = default;
};

struct TempoChange {
  Tick at;
  std::uint32_t microseconds_per_quarter = 500000;

  bool operator==(const TempoChange&) const = default;
};

struct TimeSignature {
  Tick at;
  std::uint8_t numerator = 4;
  std::uint8_t denominator = 4;  // a power of two

  bool operator==(const TimeSignature&) const = default;
};

inline constexpr std::size_t kMaxNameBytes = 255;

// The notes of one instrument: one (track, channel, program) of a file, as in pretty_midi.
struct Part {
  std::string name;                     // track name, any bytes, at most kMaxNameBytes
  std::uint8_t channel = 0;             // 0 to 15; 9 is percussion
  std::uint8_t program = 0;             // General MIDI, 0 to 127; 0 to 7 are pianos
  std::vector<ScoreNote> notes;         // by onset, then pitch
  std::vector<ControlChange> controls;  // by tick, in file order

  bool operator==(const Part&) const = default;
};

struct Score {
  std::uint16_t ticks_per_quarter = 480;  // 1 to 32767
  std::vector<TempoChange> tempos;        // by tick, one per tick; 120 bpm before the first
  std::vector<TimeSignature> time_signatures;
  std::vector<Part> parts;

  bool operator==(const Score&) const = default;
};

}  // namespace impromptu
