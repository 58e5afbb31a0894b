// Chord: a set of MIDI pitches, the "word" of the chord models.
#pragma once

#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace impromptu {

struct Chord {
  std::uint64_t low = 0;   // bit p: pitch p, 0 to 63
  std::uint64_t high = 0;  // bit p: pitch 64 + p

  auto operator<=>(const Chord&) const = default;

  [[nodiscard]] bool empty() const { return (low | high) == 0; }
  [[nodiscard]] int size() const { return std::popcount(low) + std::popcount(high); }
  [[nodiscard]] bool contains(std::uint8_t pitch) const {
    return ((pitch < 64 ? low >> pitch : high >> (pitch - 64U)) & 1U) != 0;
  }
  void add(std::uint8_t pitch) { (pitch < 64 ? low : high) |= std::uint64_t{1} << (pitch & 63U); }
};

struct ChordHash {
  std::size_t operator()(const Chord& chord) const {
    return std::hash<std::uint64_t>{}(chord.low * 0x9E3779B97F4A7C15ULL ^
                                      (chord.high + 0x7F4A7C15ULL) * 0xC2B2AE3D27D4EB4FULL);
  }
};

// Returns the word of a chord: rising pitches joined by commas, such as "49,68"; "e" for silence.
[[nodiscard]] std::string word_from(const Chord& chord);

// Returns the chord of a word. Errors: bad_word.
[[nodiscard]] Result<Chord> chord_from(std::string_view word);

// Returns |a and b| / |a or b| in [0, 1]; 1 for two empty chords.
[[nodiscard]] double jaccard_similarity(const Chord& a, const Chord& b);

}  // namespace impromptu
