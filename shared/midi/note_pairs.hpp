// Which release ends which note of one key.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/midi/warning_log.hpp"
#include "shared/music/score.hpp"

namespace impromptu {

enum class KeyEventKind : std::uint8_t { strike, release, end_all };

// What happens to one key of one channel. Places are those of ReadTrack, or kUnplaced.
struct KeyEvent {
  KeyEventKind kind = KeyEventKind::strike;
  std::uint8_t velocity = 0;  // of the release
  std::uint16_t track = 0;
  Tick at;
  std::uint32_t place = 0;
  std::uint32_t part = 0;    // of a strike: index into the parts
  std::uint32_t note = 0;    // of a strike: index into that part's notes
  std::uint32_t offset = 0;  // in the file, for warnings
};

// When notes end that nothing ends.
struct TrackEnd {
  Tick at;
  std::uint32_t offset = 0;
};

// Gives each struck note its duration and its release's place and velocity.
//   events  of one key, in time.
//   ends    of the tracks.
//   parts   receive the durations.
//   log     receives lost_release, unmatched_note_off and hanging_note.
// A release ends the oldest note of its own track that is down, else the oldest of all: first in,
// first out. Strikes that outnumber the releases behind them have lost theirs: such a note ends
// where its key is struck again, so that no later note waits for a release that never comes. Where
// all notes end, these do.   O(n log n) in the events.
void pair_notes(std::span<const KeyEvent> events, std::span<const TrackEnd> ends,
                std::vector<Part>& parts, WarningLog& log);

}  // namespace impromptu
