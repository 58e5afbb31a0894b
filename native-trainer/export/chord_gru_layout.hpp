// The tensors of a chord-gru model.
// Letters: V words (the tables have V + 1 rows, row 0 unused), H 128 states of each direction.
#pragma once

#include <cstdint>
#include <vector>

#include "native-trainer/export/weight_layout.hpp"

namespace impromptu {

inline constexpr std::int64_t kEmbeddingSize = 100;
inline constexpr std::int64_t kStateSize = 128;               // H
inline constexpr std::int64_t kFeatureSize = 2 * kStateSize;  // both directions side by side
inline constexpr std::int64_t kDenseSize = 64;

// Returns the initialisers of a model of `words` words, in the order of the graph.
[[nodiscard]] std::vector<Initializer> chord_gru_layout(std::int64_t words);

}  // namespace impromptu
