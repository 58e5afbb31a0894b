// Choice among pieces by their share of all events.
#include "native-trainer/data/piece_choice.hpp"

#include <algorithm>

namespace impromptu {

PieceChoice::PieceChoice(const std::vector<NotePiece>& pieces) {
  for (const NotePiece& piece : pieces) {
    total_ += piece.played.size();
    ends_.push_back(total_);
  }
}

std::size_t PieceChoice::draw(Random& random) const {
  const auto at = random.next_below(static_cast<std::uint32_t>(total_));
  return static_cast<std::size_t>(std::upper_bound(ends_.begin(), ends_.end(), at) - ends_.begin());
}

}  // namespace impromptu
