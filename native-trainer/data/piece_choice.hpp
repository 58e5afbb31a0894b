// PieceChoice: draws pieces by their lengths, so that each event is about equally likely.
#pragma once

#include <cstdint>
#include <vector>

#include "native-trainer/data/note_shard.hpp"
#include "shared/base/random.hpp"

namespace impromptu {

class PieceChoice {
 public:
  // The pieces hold one event at least.
  explicit PieceChoice(const std::vector<NotePiece>& pieces);

  // Returns the index of a piece.
  [[nodiscard]] std::size_t draw(Random& random) const;

  // Returns how many events all pieces have.
  [[nodiscard]] std::uint64_t total() const { return total_; }

 private:
  std::vector<std::uint64_t> ends_;  // sums of events up to and with each piece
  std::uint64_t total_ = 0;
};

}  // namespace impromptu
