// PieceGroups: which of some numbered pieces belong together, directly or by way of others.
#pragma once

#include <cstddef>
#include <numeric>
#include <vector>

namespace impromptu {

class PieceGroups {
 public:
  // Begins with each piece in a group of its own.
  explicit PieceGroups(std::size_t pieces) : parents_(pieces) {
    std::iota(parents_.begin(), parents_.end(), std::size_t{0});
  }

  // Makes one group of those of two pieces.
  void join(std::size_t one, std::size_t other) { parents_[root_of(one)] = root_of(other); }

  // Returns the groups, each with its pieces' numbers rising.
  [[nodiscard]] std::vector<std::vector<std::size_t>> all() {
    std::vector<std::vector<std::size_t>> by_root(parents_.size());
    for (std::size_t i = 0; i < parents_.size(); ++i) by_root[root_of(i)].push_back(i);
    std::erase_if(by_root, [](const auto& group) { return group.empty(); });
    return by_root;
  }

 private:
  std::size_t root_of(std::size_t piece) {
    while (parents_[piece] != piece) piece = parents_[piece] = parents_[parents_[piece]];
    return piece;
  }

  std::vector<std::size_t> parents_;
};

}  // namespace impromptu
