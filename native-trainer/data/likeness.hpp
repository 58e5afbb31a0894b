// Likeness: which pieces are one performance, or performances of one composition, by their notes.
// The fingerprints are hashes of short runs of notes. Runs and thresholds are calibrated on MAESTRO
// v3.0.0 and ASAP, of which every performance is there once: pieces by different composers that
// share more are wrongly attributed or transcribed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "shared/music/performance.hpp"

namespace impromptu {

// The fingerprints of a piece, each sorted and distinct; one at least when it has notes. Chords
// (onsets within 35 ms) are read from low to high, so that neither tempo map, resolution, lengths
// nor silence in front matter.
struct PiecePrint {
  // Of six consecutive notes: pitches, velocities, and the time that they take to 0.1 s.
  std::vector<std::uint32_t> performance;
  // Of ten consecutive notes: pitches.
  std::vector<std::uint32_t> composition;
};

// Returns the fingerprints of a piece.
[[nodiscard]] PiecePrint print_of(const Performance& performance);

enum class Likeness : std::uint8_t {
  composition,  // the same music, played otherwise
  performance,  // parts of one performance, such as a recital and one of its pieces
  copy,         // nothing much that the earlier piece lacks
};

struct LikePiece {
  std::size_t piece;  // its number
  Likeness likeness;
};

// Finds like pieces among those that were added.
class LikenessIndex {
 public:
  // Adds pieces, whose numbers go on from the last. Returns for each the pieces of a lower number
  // that it is like, by number. O(all fingerprints so far) and what they share.
  std::vector<std::vector<LikePiece>> add(std::span<const PiecePrint> prints);

 private:
  struct Posting {
    std::uint32_t hash;
    std::uint32_t piece;

    auto operator<=>(const Posting&) const = default;
  };
  struct Counts {
    std::uint32_t performance = 0, composition = 0;
  };
  using Shared = std::map<std::uint32_t, Counts>;  // with each piece of a lower number

  void count(const std::vector<Posting>& postings, std::uint32_t Counts::*kind,
             std::size_t first_new, std::span<Shared> shared) const;
  [[nodiscard]] std::vector<LikePiece> like(std::size_t piece, const Shared& shared) const;

  std::vector<Posting> performances_, compositions_;  // sorted
  std::vector<Counts> sizes_;                         // numbers of fingerprints
};

}  // namespace impromptu
