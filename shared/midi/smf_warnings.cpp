// One table: identifier and sentence of every SmfWarningCode.
#include <array>
#include <cstddef>

#include "shared/midi/smf.hpp"

namespace impromptu {
namespace {

struct Row {
  SmfWarningCode code;
  std::string_view name;
  std::string_view text;
};

constexpr std::size_t kCount = static_cast<std::size_t>(SmfWarningCode::count_);

constexpr std::array<Row, kCount> kRows{{
    {SmfWarningCode::riff_wrapper, "riff_wrapper", "The file is wrapped in a RIFF container."},
    {SmfWarningCode::unknown_format, "unknown_format",
     "The file's format is unknown; its tracks were taken to sound together."},
    {SmfWarningCode::long_header, "long_header",
     "The header is longer than usual; the rest of it was skipped."},
    {SmfWarningCode::wrong_track_count, "wrong_track_count",
     "The header gives another number of tracks than the file holds."},
    {SmfWarningCode::unknown_chunk, "unknown_chunk",
     "Bytes that belong to no known part of the format were skipped."},
    {SmfWarningCode::chunk_past_end, "chunk_past_end",
     "A track claims more bytes than the file has; it was read as far as it goes."},
    {SmfWarningCode::wrong_chunk_length, "wrong_chunk_length",
     "A track's length does not fit its events; the events were followed."},
    {SmfWarningCode::missing_end_of_track, "missing_end_of_track",
     "A track ends without its end mark."},
    {SmfWarningCode::event_cut_short, "event_cut_short", "The last event of a track is cut short."},
    {SmfWarningCode::long_quantity, "long_quantity",
     "A length is written in more than four bytes; the rest of its track was left out."},
    {SmfWarningCode::data_before_status, "data_before_status",
     "Data bytes without an event were skipped."},
    {SmfWarningCode::running_status_across, "running_status_across",
     "Running status goes on across a meta or system event."},
    {SmfWarningCode::data_byte_high, "data_byte_high",
     "Data bytes above 127 were cut to seven bits."},
    {SmfWarningCode::system_message, "system_message", "A system message in a track was skipped."},
    {SmfWarningCode::zero_tempo, "zero_tempo", "A tempo of zero was ignored."},
    {SmfWarningCode::bad_meta_length, "bad_meta_length",
     "A tempo or time signature of the wrong length was ignored."},
    {SmfWarningCode::hanging_note, "hanging_note",
     "Notes that are never released were closed at the end of their track."},
    {SmfWarningCode::lost_release, "lost_release",
     "Keys are struck again without being released; the older notes end there."},
    {SmfWarningCode::unmatched_note_off, "unmatched_note_off",
     "Releases of keys that are not down were ignored."},
    {SmfWarningCode::named_percussion, "named_percussion",
     "A track is named after drums but plays a piano; \"All melodic\" shows it."},
    {SmfWarningCode::independent_sequences, "independent_sequences",
     "The tracks are independent pieces; they were laid one after the other."},
    {SmfWarningCode::smpte_division, "smpte_division",
     "The file counts film frames; they were converted to an equal tempo."},
    {SmfWarningCode::time_overflow, "time_overflow",
     "A track lasts too long to count; the rest of it was left out."},
    {SmfWarningCode::trailing_bytes, "trailing_bytes", "Bytes after the last chunk were ignored."},
}};

constexpr bool rows_are_in_order() {
  for (std::size_t i = 0; i < kCount; ++i) {
    if (static_cast<std::size_t>(kRows[i].code) != i || kRows[i].text.empty()) return false;
  }
  return true;
}
static_assert(rows_are_in_order(), "kRows must list every SmfWarningCode in order");

}  // namespace

std::string_view warning_name(SmfWarningCode code) {
  return kRows[static_cast<std::size_t>(code)].name;
}
std::string_view warning_text(SmfWarningCode code) {
  return kRows[static_cast<std::size_t>(code)].text;
}

}  // namespace impromptu
