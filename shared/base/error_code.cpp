// One table: identifier and sentence of every ErrorCode.
#include "shared/base/error_code.hpp"

#include <array>
#include <cstddef>

namespace impromptu {
namespace {

struct Row {
  ErrorCode code;
  std::string_view name;
  std::string_view text;
};

constexpr std::size_t kCount = static_cast<std::size_t>(ErrorCode::count_);

constexpr std::array<Row, kCount> kRows{{
    {ErrorCode::empty_file, "empty_file", "The file is empty."},
    {ErrorCode::file_too_large, "file_too_large",
     "The file is larger than 16 MiB; MIDI files of that size are not opened."},
    {ErrorCode::not_midi, "not_midi", "This is not a MIDI file: it has no MThd header."},
    {ErrorCode::midi_2_clip, "midi_2_clip",
     "This is a MIDI 2.0 clip file; export it as a Standard MIDI File (.mid) first."},
    {ErrorCode::truncated_header, "truncated_header",
     "The MIDI header is cut short; the file is damaged."},
    {ErrorCode::zero_division, "zero_division",
     "The MIDI header gives a time division of zero; the file has no usable time."},
    {ErrorCode::too_many_tracks, "too_many_tracks", "The file has more than 1,024 tracks of data."},
    {ErrorCode::too_many_events, "too_many_events", "The file has more than two million events."},
    {ErrorCode::no_notes, "no_notes", "The file holds no notes for a melodic instrument."},
    {ErrorCode::bad_json, "bad_json", "The text is not valid JSON."},
    {ErrorCode::missing_field, "missing_field", "A required field is missing."},
    {ErrorCode::wrong_type, "wrong_type", "A field has the wrong type."},
    {ErrorCode::out_of_range, "out_of_range", "A number lies outside its allowed range."},
    {ErrorCode::unknown_family, "unknown_family",
     "The model belongs to a family that this version does not know."},
    {ErrorCode::model_mismatch, "model_mismatch",
     "The model and its vocabulary do not belong together; export the model again."},
    {ErrorCode::empty_vocabulary, "empty_vocabulary", "The vocabulary holds no words."},
    {ErrorCode::vocabulary_too_large, "vocabulary_too_large",
     "The vocabulary holds more words than a model can index."},
    {ErrorCode::bad_word, "bad_word",
     "A vocabulary line is neither 'e' nor a rising list of pitches 0 to 127."},
    {ErrorCode::duplicate_word, "duplicate_word", "The vocabulary holds a word twice."},
    {ErrorCode::no_silence, "no_silence", "The vocabulary lacks the word 'e' for silence."},
    {ErrorCode::unknown_token, "unknown_token", "A token id lies outside the vocabulary."},
    {ErrorCode::bad_record, "bad_record", "Packed notes are cut short or damaged."},
    {ErrorCode::nan_logits, "nan_logits",
     "The model returned values that are not numbers; choose another provider or reload."},
    {ErrorCode::nothing_allowed, "nothing_allowed",
     "The constraints leave nothing to choose from."},
    {ErrorCode::bad_settings, "bad_settings", "A sampling setting lies outside its range."},
}};

constexpr bool rows_are_in_order() {
  for (std::size_t i = 0; i < kCount; ++i) {
    if (static_cast<std::size_t>(kRows[i].code) != i || kRows[i].text.empty()) return false;
  }
  return true;
}
static_assert(rows_are_in_order(), "kRows must list every ErrorCode in order");

}  // namespace

std::string_view error_name(ErrorCode code) { return kRows[static_cast<std::size_t>(code)].name; }
std::string_view error_text(ErrorCode code) { return kRows[static_cast<std::size_t>(code)].text; }

}  // namespace impromptu
