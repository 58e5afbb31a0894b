// The element-wise part of dropout.
#pragma once

#include <cstdint>

#include "native-trainer/train/vector_code.hpp"

namespace impromptu {

struct DropoutChoice {
  std::uint64_t seed = 0;
  double rate = 0;
};

// Writes to[i] = from[i] / (1 - rate) or 0 for i in [first, last); the choice depends on seed and
// i.
void drop_values(const float* from, float* to, std::int64_t first, std::int64_t last,
                 const DropoutChoice& choice);
void drop_values(const Half16* from, Half16* to, std::int64_t first, std::int64_t last,
                 const DropoutChoice& choice);

}  // namespace impromptu
