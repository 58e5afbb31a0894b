// Score: what a MIDI file says, on an integer grid of ticks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/music/time.hpp"

namespace impromptu {

// The place of an event among those of its track. What has none yet goes where its kind belongs
// among the events of its tick (shared/music/placing.hpp).
inline constexpr std::uint32_t kUnplaced = UINT32_MAX;

inline constexpr std::uint8_t kDefaultReleaseVelocity = 64;  // where a release tells none

struct ScoreNote {
  Tick onset;
  Tick duration;               // >= 0
  std::uint8_t pitch = 60;     // MIDI key number, 0 to 127; 60 is middle C
  std::uint8_t velocity = 64;  // 1 to 127
  std::uint8_t release_velocity = kDefaultReleaseVelocity;  // 0 to 127
  std::uint32_t strike_place = kUnplaced;
  std::uint32_t release_place = kUnplaced;

  bool operator==(const ScoreNote&) const = default;
};

struct TempoChange {
  Tick at;
  std::uint32_t microseconds_per_quarter = 500000;

  bool operator==(const TempoChange&) const = default;
};

struct TimeSignature {
  Tick at;
  std::uint8_t numerator = 4;
  std::uint8_t denominator = 4;                // a power of two
  std::uint8_t clocks_per_click = 24;          // MIDI clocks, 24 a quarter
  std::uint8_t thirty_seconds_in_quarter = 8;  // notated, in what MIDI calls a quarter

  bool operator==(const TimeSignature&) const = default;
};

inline constexpr std::size_t kMaxNameBytes = 255;

// One event of a track that is neither note, tempo, time signature nor the track's end.
struct TrackEvent {
  Tick at;
  std::uint32_t place = kUnplaced;
  std::uint8_t status =
      0;  // 0xA0 to 0xEF with the channel; 0xF0, 0xF7: system exclusive; 0xFF: meta
  std::uint8_t first = 0;       // the first data byte, or a meta event's type
  std::uint8_t second = 0;      // the second data byte, where there is one
  std::uint8_t port = 0;        // of a channel's message
  std::uint32_t data_at = 0;    // where the data of a meta or exclusive event lie in Track::data
  std::uint32_t data_size = 0;  // bytes, without the length that a file states

  bool operator==(const TrackEvent&) const = default;
};

struct Track {
  std::vector<TrackEvent> events;  // by tick, then place
  std::string data;                // of all meta and exclusive events, any bytes
  Tick end;                        // of the track, not before its last event

  // Returns the data of an event of this track; valid while `data` does not change.
  [[nodiscard]] std::string_view data_of(const TrackEvent& event) const {
    return std::string_view(data).substr(event.data_at, event.data_size);
  }
  // Adds a control change without a place.
  void add_control(Tick at, std::uint8_t channel, std::uint8_t controller, std::uint8_t value);
  // Adds a meta event without a place.
  void add_meta(Tick at, std::uint8_t type, std::string_view bytes);

  bool operator==(const Track&) const = default;
};

// Returns a track's name, cut to kMaxNameBytes; empty without one.
[[nodiscard]] std::string track_name(const Track& track);

// What plays a channel.
struct Instrument {
  std::uint16_t bank = 0;  // 128 times bank select MSB and LSB, as the last program change took it
  std::uint8_t program = 0;  // General MIDI, 0 to 127; 0 to 7 are pianos
  bool percussion = false;   // its keys are drums (shared/music/instrument_state.hpp)

  bool operator==(const Instrument&) const = default;
};

inline constexpr std::uint8_t kPercussionChannel = 9;  // General MIDI's channel 10
inline constexpr std::size_t kMaxTracks = 1024;
inline constexpr std::uint32_t kOwnTrack = UINT32_MAX;

// The notes of one instrument: those of one track, port and channel while it plays that instrument.
struct Part {
  std::string name;                 // of its track, any bytes, at most kMaxNameBytes
  std::uint32_t track = kOwnTrack;  // index into Score::tracks; kOwnTrack: normalise makes one
  std::uint8_t port = 0;
  std::uint8_t channel = 0;  // 0 to 15
  Instrument instrument;
  std::vector<ScoreNote> notes;  // by onset, then pitch

  bool operator==(const Part&) const = default;
};

// Cuts a part's channel, bank and program to their bits.
void bring_into_range(Part& part);

struct Score {
  std::uint16_t ticks_per_quarter = 480;  // 1 to 32767
  std::vector<TempoChange> tempos;        // by tick, one per tick; 120 bpm before the first
  std::vector<TimeSignature> time_signatures;
  std::vector<Track> tracks;  // of the file, in its order; tempos and metres belong to the first
  std::vector<Part> parts;    // by track, then by their first notes

  bool operator==(const Score&) const = default;
};

// Returns the track of a part's own that a score gets for it, whose index the part then has. The
// track says the part's name, port, bank and program.
Track& add_own_track(Score& score, Part& part);

}  // namespace impromptu
