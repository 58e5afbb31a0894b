// IEEE 754 half precision, the form in which shipped weights are stored.
#pragma once

#include <cstdint>

namespace impromptu {

inline constexpr float kLargestHalf = 65504.0F;

// Returns the bits of the closest half, ties to even; beyond kLargestHalf's rounding range
// infinity.
[[nodiscard]] std::uint16_t half_bits_from(float value);

// Returns the value of a half, exactly.
[[nodiscard]] float float_from_half(std::uint16_t bits);

}  // namespace impromptu
