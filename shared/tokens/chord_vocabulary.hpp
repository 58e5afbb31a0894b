// ChordVocabulary: the closed set of chord words that a chord model knows, and their ids.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/tokens/chord.hpp"

namespace impromptu {

using TokenId = std::int32_t;

inline constexpr TokenId kUnusedId = 0;  // id 0 stands for no word
inline constexpr std::size_t kMaxWords = 1U << 20U;

// Frames as ids, and how many of them were not in the vocabulary.
struct ChordIds {
  std::vector<TokenId> ids;
  std::size_t unknown = 0;
};

class ChordVocabulary {
 public:
  // Returns the vocabulary of all chords in `songs`, silence always among them. Ids start at 1 and
  // fall with frequency, ties in the order of the words' pitches.
  // Errors: vocabulary_too_large.
  [[nodiscard]] static Result<ChordVocabulary> fit(std::span<const std::vector<Chord>> songs);

  // Returns the vocabulary of a text: one word per line, line n is id n.
  // Errors: empty_vocabulary, vocabulary_too_large, bad_word, duplicate_word (offset of the line),
  // no_silence.
  [[nodiscard]] static Result<ChordVocabulary> from_text(std::string_view text);

  // Returns the text that from_text reads, each line ended by '\n'.
  [[nodiscard]] std::string text() const;

  // Returns the FNV-1a hash of text() as 16 hexadecimal digits: the identity of the vocabulary.
  [[nodiscard]] std::string hash() const;

  // Returns the number of words; ids are 1 to size().
  [[nodiscard]] std::size_t size() const { return words_.size(); }

  // Returns the chord of an id. The id must lie in 1 to size().
  [[nodiscard]] const Chord& chord(TokenId id) const;

  // Returns the id of silence.
  [[nodiscard]] TokenId silence() const { return silence_; }

  // Returns the id of a chord, or kUnusedId when the vocabulary lacks it.
  [[nodiscard]] TokenId find(const Chord& chord) const;

  // Returns the id of a chord, or of the known chord with the largest Jaccard similarity. Where no
  // known chord shares a pitch: of the one with the smallest sum of semitones from every pitch of
  // either chord to the closest of the other. Ties go to the more frequent word. Silence stands for
  // silence only, unless it is the only word.   O(words).
  [[nodiscard]] TokenId nearest(const Chord& chord) const;

  // Returns the nearest id of each frame and the number of frames that were not known exactly.
  [[nodiscard]] ChordIds ids_from(std::span<const Chord> frames) const;

 private:
  ChordVocabulary() = default;
  bool append(const Chord& chord);  // false when the chord is known already
  [[nodiscard]] TokenId most_similar(const Chord& chord) const;  // kUnusedId: no pitch in common
  [[nodiscard]] TokenId closest(const Chord& chord) const;

  std::vector<Chord> words_;         // words_[id - 1]
  std::vector<std::uint8_t> sizes_;  // sizes_[id - 1]: pitches of the word
  std::unordered_map<Chord, TokenId, ChordHash> ids_;
  std::array<std::vector<TokenId>, 128> holders_;  // [pitch]: rising ids of the words that hold it
  TokenId silence_ = kUnusedId;
};

}  // namespace impromptu
