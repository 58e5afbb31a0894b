// ChordGeneration: the state of one piece that a chord model writes: window in, logits in, notes out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/random.hpp"
#include "shared/base/result.hpp"
#include "shared/music/note_wire.hpp"
#include "shared/music/performance.hpp"
#include "shared/sampling/sampler.hpp"
#include "shared/tokens/chord_vocabulary.hpp"

namespace impromptu {

enum class ChordStart : std::uint8_t {
  random_words,  // 50 words drawn from the vocabulary
  note,          // 49 silent frames and one pitch
  ending,        // the last 50 frames of a performance
  opening,       // the first 50 frames of a performance, its outer silence left out
};

struct ChordSettings {
  ChordStart start = ChordStart::random_words;
  std::uint8_t pitch = 60;       // for ChordStart::note
  std::int32_t frames = 400;     // how many frames to write, 1 to 100000
  double model_fps = 5;          // frames per second of the model's training data
  double playback_fps = 7;       // frames per second of what is written
  std::uint8_t velocity = 100;
  std::uint64_t seed = 0;
  SamplerSettings sampler;

  bool operator==(const ChordSettings&) const = default;
};

class ChordGeneration {
 public:
  // Returns the state before the first step. Seed notes (random_words, note) start at time 0 and are
  // pending at once; what is written begins where the seed ends. For `ending` and `opening` the
  // caller already has the notes, and time 0 is the first written frame.
  //   prompt      read for `ending` and `opening` only.
  //   vocabulary  must outlive the generation.
  // Errors: bad_settings.
  [[nodiscard]] static Result<ChordGeneration> create(const ChordVocabulary& vocabulary,
                                                      const ChordSettings& settings,
                                                      const Performance& prompt);

  // Returns the current window, oldest first: [50] ids.
  [[nodiscard]] std::span<const TokenId> window() const;

  // Draws the next word and moves the window.
  //   logits  [size() + 1], index 0 unused and never drawn.
  // Errors: nan_logits, nothing_allowed, bad_settings; the state stays as it was.
  [[nodiscard]] Result<TokenId> accept(std::span<const float> logits);

  // Returns whether the asked number of frames is written.
  [[nodiscard]] bool done() const;

  // Returns the notes that are new or longer since the last call.
  [[nodiscard]] std::vector<WireNote> take_notes();

  // Returns the time up to which everything is written.
  [[nodiscard]] Microseconds written_until() const;

  // Returns the share of the prompt's 50 frames that the vocabulary did not know, 0 to 1.
  [[nodiscard]] double unknown_share() const;

 private:
  ChordGeneration(const ChordVocabulary& vocabulary, const ChordSettings& settings);
  void append(const Chord& chord, WireKind kind);

  const ChordVocabulary* vocabulary_;
  ChordSettings settings_;
  Random random_;
  std::vector<TokenId> window_;
  std::vector<WireNote> sounding_;  // notes of the newest frame
  std::vector<WireNote> pending_;   // changed since take_notes
  std::int64_t frame_ = 0;          // frames on the time line, seed included
  std::int32_t written_ = 0;
  double unknown_share_ = 0;
};

}  // namespace impromptu
