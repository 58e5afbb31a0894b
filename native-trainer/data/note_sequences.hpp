// Training sequences of rows, cut from pieces with augmentation and gaps to fill.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "native-trainer/data/note_shard.hpp"
#include "shared/base/random.hpp"
#include "shared/tokens/note_steps.hpp"
#include "shared/tokens/sounding_keys.hpp"

namespace impromptu {

struct SequenceSettings {
  std::int32_t rows = 1025;        // of a sequence: one more than the model reads
  double gap_share = 0.15;         // of sequences that fill a gap
  double extended_share = 0.25;    // of sequences with the pedal folded into the notes' lengths
  double sounding_share = 0.7;     // of these that know what sounds
  double unconditional = 0.5;      // of sequences without any condition
  double condition_share = 0.7;    // of each condition in the others
  std::int32_t transposition = 6;  // semitones either way
  double tempo = 0.1;              // share faster or slower
  std::int32_t loudness = 12;      // velocity steps either way
};

// What a model reads and predicts.
struct NoteSequence {
  std::vector<StepRow> rows;
  std::vector<SoundingKey> sounding;  // by row; only with the pedal folded into the notes' lengths
  std::size_t scored = 1;             // first row that counts as predicted
};

// Returns a sequence of at most settings.rows rows, cut somewhere from a piece and changed, as
// `random` decides.
// Gaps: what follows the gap stands first, then what precedes it, then the gap's events with the
// time that is left until the first event after it. Source: Bavarian et al., "Efficient Training of
// Language Models to Fill in the Middle", 2022.
[[nodiscard]] NoteSequence training_sequence(const NotePiece& piece,
                                             const SequenceSettings& settings, Random& random);

// Returns a stretch of a piece without changes, after a row with these conditions.
//   first  event from which it is cut.   rows  at most.
[[nodiscard]] NoteSequence plain_sequence(std::span<const TimedEvent> milliseconds,
                                          std::int64_t first, std::int32_t rows,
                                          const StepConditions& conditions);

// Returns events on the 10 ms grid, their times divided by `tempo`; onsets and ends are rounded, so
// that what ends together still does.
[[nodiscard]] std::vector<TimedEvent> on_grid(std::span<const TimedEvent> milliseconds,
                                              double tempo);

// Returns the rows of events after one with these conditions, and, with kPedalFolded, what sounds.
//   events   on the grid.
//   opening  kBeginPitch or kContinuePitch.
[[nodiscard]] NoteSequence sequence_from(std::span<const TimedEvent> events, std::int32_t opening,
                                         const StepConditions& conditions);

// Returns rows that fill a gap: after row, later events, begin row, earlier events, gap row, the
// events in the gap, end row.
//   events       on the grid; the gap's are [first, last), and one follows.
//   opening      kBeginPitch or kContinuePitch.
[[nodiscard]] NoteSequence gap_sequence(std::span<const TimedEvent> events, std::size_t first,
                                        std::size_t last, std::int32_t opening,
                                        const StepConditions& conditions);

}  // namespace impromptu
