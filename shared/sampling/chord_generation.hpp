// ChordGeneration: the state of one piece that a chord model writes: window in, logits in, notes
// out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/random.hpp"
#include "shared/base/result.hpp"
#include "shared/music/note_wire.hpp"
#include "shared/music/performance.hpp"
#include "shared/sampling/chord_settings.hpp"
#include "shared/tokens/chord_vocabulary.hpp"

namespace impromptu {

class ChordGeneration {
 public:
  // Returns the state before the first step. Seed notes (random_words, note) start at time 0 and
  // are pending at once; what is written begins where the seed ends, after one frame or 50. The
  // model reads all 50 random words; only the last belongs to the piece, as in the 2019 tutorial,
  // unless settings.keep_random says so. For `ending` and `opening` the caller already has the
  // notes, and time 0 is the first written frame. A pitch that sounds on both sides of the border
  // is struck anew on the written side.
  //   prompt  read for `ending` and `opening` only, with its pedal if settings.pedal says so.
  // The vocabulary must outlive the generation.
  // Errors: bad_settings (context names the setting), no_notes (the prompt is silent).
  [[nodiscard]] static Result<ChordGeneration> create(const ChordVocabulary& vocabulary,
                                                      const ChordSettings& settings,
                                                      const Performance& prompt);

  // Returns the current window, oldest first: [50] ids.
  [[nodiscard]] std::span<const TokenId> window() const;

  // Draws the next word and moves the window.
  //   logits  [size() + 1], index 0 unused and never drawn.
  // The generation must not be done. Errors: nan_logits, nothing_allowed, model_mismatch (length);
  // the state stays as it was.
  [[nodiscard]] Result<TokenId> accept(std::span<const float> logits);

  // Returns whether the asked number of frames is written.
  [[nodiscard]] bool done() const;

  // Returns the notes that are new or longer since the last call, each once, by their first change.
  [[nodiscard]] std::vector<WireNote> take_notes();

  // Returns the number of frames written, the seed not among them.
  [[nodiscard]] std::int32_t written_frames() const { return written_; }

  // Returns the time up to which everything is written.
  [[nodiscard]] Microseconds written_until() const;

  // Returns the share of the prompt's 50 frames that the vocabulary did not know, 0 to 1.
  [[nodiscard]] double unknown_share() const;

 private:
  struct SoundingNote {
    WireNote note;
    std::size_t pending;  // its place in pending_, or kNotPending
  };

  ChordGeneration(const ChordVocabulary& vocabulary, const ChordSettings& settings);
  void start_with_random_words();
  void start_with(const Chord& chord);
  void start_with(std::span<const Chord> frames);
  void append(const Chord& chord, WireKind kind);
  [[nodiscard]] Microseconds time_of(std::int64_t frame) const;
  [[nodiscard]] SoundingNote continued(std::uint8_t pitch, WireKind kind) const;

  const ChordVocabulary* vocabulary_;
  ChordSettings settings_;
  Random random_;
  std::vector<TokenId> window_;
  std::vector<SoundingNote> sounding_;  // notes of the newest frame, pitches rising
  std::vector<WireNote> pending_;       // changed since take_notes
  std::int64_t frame_ = 0;              // frames on the time line, seed included
  std::int32_t written_ = 0;
  double unknown_share_ = 0;
};

}  // namespace impromptu
