// Copied runs: how long a run of notes music shares with music that was learned from, and whether
// it is stuck in a loop.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace impromptu {

// The pitches of a collection, searchable for runs.
class RunIndex {
 public:
  // Adds one piece's keys (0 to 87), in the order of their onsets.
  void add(std::span<const std::uint8_t> keys);

  // Sorts what was added; to be called before longest_run. O(n log n).
  void finish();

  // Returns the length of the longest run of pitches that also occurs in one of the pieces, note
  // after note, whatever their times.
  [[nodiscard]] std::size_t longest_run(std::span<const std::uint8_t> keys) const;

 private:
  struct Place {
    std::uint64_t gram = 0;  // kGram symbols from `at` on, the first in the highest bits
    std::uint32_t at = 0;
  };

  std::vector<std::uint8_t> text_;  // key + 1; pieces end in zeros
  std::vector<Place> places_;       // by gram
};

// Returns the steps from each key to the next, as keys: what transposition does not change. Steps
// of more than 43 semitones count as 43.
[[nodiscard]] std::vector<std::uint8_t> intervals_of(std::span<const std::uint8_t> keys);

// Returns whether one pattern of `notes` pitches occurs more than four times in a row.
[[nodiscard]] bool repeats_pattern(std::span<const std::uint8_t> keys, std::size_t notes);

// Returns whether a pattern of 8 notes or fewer does.
[[nodiscard]] bool is_stuck(std::span<const std::uint8_t> keys);

}  // namespace impromptu
