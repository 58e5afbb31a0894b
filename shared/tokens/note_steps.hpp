// Note steps: a performance as one step per event, the form in which note models read and write
// music.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/music/performance.hpp"

namespace impromptu {

// Time: a grid of 10 ms. Ids up to kExactTimes stand for themselves, id 100 + i for
// round(100 * 1.05^i) grid units.
inline constexpr std::int64_t kGridMicroseconds = 10'000;
inline constexpr std::int32_t kExactTimes = 100;    // 1 s
inline constexpr std::int32_t kShiftIds = 149;      // longest shift 10.4 s
inline constexpr std::int32_t kDurationIds = 163;   // longest duration 20.6 s; id 0: none
inline constexpr std::int32_t kVelocityIds = 32;    // id v / 4, read back as 4 id + 2
inline constexpr std::int32_t kRemainingIds = 164;  // 0: not in a gap, else 1 + time id
inline constexpr std::uint8_t kLowestKey = 21;      // MIDI pitch of key 0, A0
inline constexpr std::int32_t kKeys = 88;

// Ids of the field `pitch`: keys, then what is no key.
inline constexpr std::int32_t kPedalPitch = 88;     // the sustain pedal; its duration is the hold
inline constexpr std::int32_t kBeginPitch = 89;     // before a piece's first event
inline constexpr std::int32_t kContinuePitch = 90;  // before a window from the middle of a piece
inline constexpr std::int32_t kAfterPitch = 91;     // before the events that follow a gap
inline constexpr std::int32_t kGapPitch = 92;       // before the events that fill a gap
inline constexpr std::int32_t kEndPitch = 93;       // after a piece's last event, or a gap's
inline constexpr std::int32_t kPitchIds = 94;

// One event: ids of the four fields that a model predicts.
struct NoteStep {
  std::int16_t shift = 0;  // time since the onset before
  std::int16_t pitch = 0;
  std::int16_t velocity = 0;  // 0 where there is no key
  std::int16_t duration = 0;  // key-held time or hold of the pedal; 0 where there is neither

  bool operator==(const NoteStep&) const = default;
};

// Returns the grid units that a time id stands for; id in 0 to kDurationIds - 1.
[[nodiscard]] std::int32_t time_of(std::int32_t id);

// Returns the id below `ids` whose time is closest to `units` >= 0, the shorter one of two; longer
// times than the last id's give the last id.
[[nodiscard]] std::int32_t time_id(std::int64_t units, std::int32_t ids);

// Returns how many grid units share a time id; the last id, which holds all longer times, counts as
// if one more id followed.
[[nodiscard]] std::int32_t time_width(std::int32_t id);

// An event on the time line, in any unit of time that the caller chooses.
struct TimedEvent {
  std::int32_t onset = 0;
  std::int32_t duration = 0;
  std::uint8_t pitch = 0;     // 0 to 88: key or kPedalPitch
  std::uint8_t velocity = 0;  // 1 to 127; 0 for the pedal

  bool operator==(const TimedEvent&) const = default;
};

// Returns the notes and pedal of a performance on the 10 ms grid, by onset, pedal first, then by
// pitch, then by duration. Onsets and ends are rounded, halves up, so that what ends together still
// does; what is shorter than 10 ms lasts 10 ms. Layers of one key are one note
// (shared/music/layers.hpp). Pitches that a piano lacks are left out. Of equal
// keys at one onset the longest stays. O(n log n), linear for sorted input of bounded chords.
[[nodiscard]] std::vector<TimedEvent> events_from(const Performance& performance);

// Puts events into that order and drops what events_from drops: for events whose times were
// changed.
void settle(std::vector<TimedEvent>& events);

// Returns one step per event. The first event's shift is measured from `start`; a shift or duration
// takes the closest id, so a silence above 10.4 s is cut to 10.4 s and a hold above 20.6 s to that.
//   events  on the grid, in the order of events_from.
[[nodiscard]] std::vector<NoteStep> steps_from(std::span<const TimedEvent> events,
                                               std::int32_t start);

// Returns the event of a step whose predecessor began at `onset`; a key or the pedal.
[[nodiscard]] TimedEvent event_from(const NoteStep& step, std::int32_t onset);

// Returns the events of steps, the first measured from `start`; control steps give none, but their
// shifts count. Of steps without control steps, steps_from(events_from(steps)) gives the same ones.
[[nodiscard]] std::vector<TimedEvent> events_from(std::span<const NoteStep> steps,
                                                  std::int32_t start);

// Returns notes and pedal of events on the grid. Pedal spans are joined where they overlap.
[[nodiscard]] Performance performance_from(std::span<const TimedEvent> events);

inline constexpr std::int32_t kPedalSteps = 1;   // conditions of the pedal: steps of its own
inline constexpr std::int32_t kPedalFolded = 2;  // or folded into the notes' lengths

// What a user may ask of a piece. 0 leaves a choice open.
struct StepConditions {
  std::int32_t composer = 0;         // 1 to 16: index into composer_names() + 1
  std::int32_t density = 0;          // 1 to 8: notes per second
  std::int32_t loudness = 0;         // 1 to 8: mean velocity
  std::int32_t pedal = kPedalSteps;  // or kPedalFolded

  bool operator==(const StepConditions&) const = default;
};

inline constexpr std::int32_t kComposerIds = 17;
inline constexpr std::int32_t kDensityIds = 9;
inline constexpr std::int32_t kLoudnessIds = 9;
inline constexpr std::int32_t kPedalIds = 3;

// Returns the 15 composers with the most pieces in MAESTRO's training split, most first, and
// "Other".
[[nodiscard]] std::span<const std::string_view> composer_names();

// Returns the condition of a composer as MAESTRO spells him, or of his last name; 16 for one that
// is not in the list, 0 for an empty name.
[[nodiscard]] std::int32_t composer_id(std::string_view name);

// Returns the condition 1 to 8 of a number of notes per second, and of a mean velocity. The borders
// part MAESTRO's windows of 1,023 events into eight parts of about equal size.
[[nodiscard]] std::int32_t density_id(double notes_per_second);
[[nodiscard]] std::int32_t loudness_id(double mean_velocity);

// Returns the conditions of a stretch of music on the grid, without composer.
[[nodiscard]] StepConditions conditions_of(std::span<const TimedEvent> events);

// A model's input: one id per field, each with its field's offset, so that one table holds the
// embeddings of all fields.
inline constexpr std::int32_t kRowFields = 9;
inline constexpr std::int32_t kChosenFields = 4;  // the first four
inline constexpr std::int32_t kShiftField = 0;
inline constexpr std::int32_t kPitchField = 1;
inline constexpr std::int32_t kVelocityField = 2;
inline constexpr std::int32_t kDurationField = 3;
inline constexpr std::array<std::int32_t, kRowFields> kFieldIds{
    kShiftIds,    kPitchIds,   kVelocityIds, kDurationIds, kRemainingIds,
    kComposerIds, kDensityIds, kLoudnessIds, kPedalIds};

// Returns the offset of a field's ids in a row: the sum of the sizes before it.
[[nodiscard]] constexpr std::int32_t field_offset(std::int32_t field) {
  std::int32_t offset = 0;
  for (std::int32_t i = 0; i < field; ++i) offset += kFieldIds[static_cast<std::size_t>(i)];
  return offset;
}

inline constexpr std::int32_t kChoiceIds = field_offset(kChosenFields);  // logits of one step: 438
inline constexpr std::int32_t kInputIds = field_offset(kRowFields);      // 640

using StepRow = std::array<std::int32_t, kRowFields>;

// Returns the row of an event outside a gap.
[[nodiscard]] StepRow row_from(const NoteStep& step);

// Returns the row of an event inside a gap.
//   remaining  grid units from this event's onset to the first event after the gap.
[[nodiscard]] StepRow row_from(const NoteStep& step, std::int32_t remaining);

// Returns the first row of a sequence.
//   pitch  kBeginPitch or kContinuePitch.
[[nodiscard]] StepRow begin_row(std::int32_t pitch, const StepConditions& conditions);

// Returns a hash of everything above that a model's weights depend on, 16 hexadecimal digits: part
// of model.json, so that a page refuses a model with another layout.
[[nodiscard]] std::string note_tokens_hash();

}  // namespace impromptu
