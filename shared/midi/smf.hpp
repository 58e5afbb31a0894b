// Standard MIDI Files: bytes to Score and back.
// Source: Standard MIDI Files 1.0 (RP-001) and RIFF RMID (RP-029), MIDI Manufacturers Association.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/music/score.hpp"

namespace impromptu {

inline constexpr std::size_t kMaxSmfBytes = 16U << 20U;
inline constexpr std::size_t kMaxSmfEvents = 2'000'000;

// What was damaged or unusual and how it was read all the same.
enum class SmfWarningCode : std::uint8_t {
  riff_wrapper,           // RMID container unwrapped
  unknown_format,         // neither 0, 1 nor 2; read as 1
  long_header,            // MThd longer than 6 bytes, the rest skipped
  wrong_track_count,      // header and chunks disagree; the chunks count
  unknown_chunk,          // skipped, as are bytes between tracks that are no chunk
  chunk_past_end,         // length runs past the file; the track's events tell its end
  wrong_chunk_length,     // length ends before or behind the track's events; the events count
  missing_end_of_track,   // the chunk's end counts
  event_cut_short,        // last event of a track lacks bytes; dropped
  long_quantity,          // variable-length quantity over four bytes; the rest of the track dropped
  data_before_status,     // data byte without running status; skipped
  running_status_across,  // running status used across a meta or system-exclusive event
  data_byte_high,         // data byte above 127; masked
  system_message,         // system common or real-time message; skipped
  zero_tempo,             // ignored
  bad_meta_length,        // a meta event of the wrong length; ignored
  hanging_note,           // never released nor struck again; closed at the end of its track
  lost_release,           // struck again without a release; closed there
  unmatched_note_off,     // ignored
  named_percussion,       // drums by the track's name, but on a melodic channel
  independent_sequences,  // format 2: tracks laid one after the other
  smpte_division,         // time given in frames; converted to an equal tempo
  time_overflow,          // times past 2^31 ticks; the rest of the track dropped
  trailing_bytes,         // after the last chunk; ignored
  count_
};

// Returns a stable identifier such as "chunk_past_end".
[[nodiscard]] std::string_view warning_name(SmfWarningCode code);
// Returns one plain sentence for the user.
[[nodiscard]] std::string_view warning_text(SmfWarningCode code);

struct SmfWarning {
  SmfWarningCode code{};
  std::uint32_t offset = 0;  // byte position of the first occurrence
  std::uint32_t count = 1;   // occurrences in the file

  bool operator==(const SmfWarning&) const = default;
};

struct SmfImport {
  Score score;
  std::vector<SmfWarning> warnings;  // one entry per code, by first offset
};

// Returns the score in `bytes` and what had to be repaired. Readable notes are never refused; a
// score without notes is a value too.
//   Errors: empty_file, file_too_large, not_midi, midi_2_clip, truncated_header, zero_division,
//   too_many_tracks, too_many_events.   O(n log n) in bytes.
// What a file says beside its notes is kept, in its order (Score::tracks); note-on with velocity 0
// is note-off. Programs, releases and mode messages hold for their port and channel in all tracks
// (parts_from_tracks.hpp), how notes are paired says note_pairs.hpp. The score is in the form that
// normalise() gives.
[[nodiscard]] Result<SmfImport> read_smf(std::span<const std::byte> bytes);

// Returns the canonical file of a score: its tracks in their order (format 0 for one, else 1),
// tempos and time signatures in the first, no running status; equal scores give equal bytes. Within
// the limits above, reading them gives back the score as normalise() makes it.
[[nodiscard]] std::vector<std::byte> write_smf(const Score& score);

}  // namespace impromptu
