// The closed set of reasons why an operation of shared/ cannot produce its value.
#pragma once

#include <cstdint>
#include <string_view>

namespace impromptu {

// Each code has one sentence for the user in error_code.cpp; add both together.
enum class ErrorCode : std::uint8_t {
  // Standard MIDI Files
  empty_file,
  file_too_large,
  not_midi,
  midi_2_clip,
  truncated_header,
  zero_division,
  too_many_tracks,
  too_many_events,
  no_notes,
  // JSON and model description
  bad_json,
  missing_field,
  wrong_type,
  out_of_range,
  unknown_family,
  model_mismatch,
  // tokens
  empty_vocabulary,
  vocabulary_too_large,
  bad_word,
  duplicate_word,
  no_silence,
  unknown_token,
  bad_record,
  // sampling
  nan_logits,
  nothing_allowed,
  bad_settings,
  count_  // not an error: the number of codes
};

// Returns a stable identifier such as "not_midi" for logs, tests and JSON.
[[nodiscard]] std::string_view error_name(ErrorCode code);

// Returns one plain sentence for the user: what is wrong and, where there is one, the way out.
[[nodiscard]] std::string_view error_text(ErrorCode code);

}  // namespace impromptu
