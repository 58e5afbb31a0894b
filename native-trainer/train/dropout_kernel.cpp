// Dropout's choice as a hash of seed and position.
#include "native-trainer/train/dropout_kernel.hpp"

namespace impromptu {
namespace {

// Source of the mixing function: C. Wellons, "Prospecting for Hash Functions", 2018, lowbias32.
IMPROMPTU_INLINE std::uint32_t mixed(std::uint32_t x) {
  x ^= x >> 16U;
  x *= 0x7FEB352DU;
  x ^= x >> 15U;
  x *= 0x846CA68BU;
  x ^= x >> 16U;
  return x;
}

template <class T>
IMPROMPTU_INLINE void drop(const T* __restrict from, T* __restrict to, std::int64_t first,
                           std::int64_t last, const DropoutChoice& choice) {
  const auto low = static_cast<std::uint32_t>(choice.seed);
  const auto high = static_cast<std::uint32_t>(choice.seed >> 32U);
  const auto limit = static_cast<std::uint32_t>(choice.rate * 4294967296.0);
  const auto scale = static_cast<float>(1.0 / (1.0 - choice.rate));
  for (std::int64_t i = first; i < last; ++i) {
    const std::uint32_t draw = mixed(mixed(static_cast<std::uint32_t>(i) ^ low) + high);
    store(to[i], load(from[i]) * (draw < limit ? 0.0F : scale));
  }
}

}  // namespace

IMPROMPTU_CLONES
void drop_values(const float* from, float* to, std::int64_t first, std::int64_t last,
                 const DropoutChoice& choice) {
  drop(from, to, first, last, choice);
}

IMPROMPTU_CLONES
void drop_values(const Half16* from, Half16* to, std::int64_t first, std::int64_t last,
                 const DropoutChoice& choice) {
  drop(from, to, first, last, choice);
}

}  // namespace impromptu
