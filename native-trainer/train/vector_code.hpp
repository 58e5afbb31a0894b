// Small pieces for loops that the compiler turns into vector code, one copy per instruction set.
#pragma once

#include <cstdint>
#include <cstring>

// Sanitizers cannot run before the resolver that picks a copy.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define IMPROMPTU_CLONES \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define IMPROMPTU_CLONES
#endif
#define IMPROMPTU_INLINE inline __attribute__((always_inline))

namespace impromptu {

// A bfloat16 number: the upper half of a float.
struct Half16 {
  std::uint16_t bits = 0;
};

IMPROMPTU_INLINE float bits_to_float(std::uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

IMPROMPTU_INLINE float load(const float& value) { return value; }
IMPROMPTU_INLINE float load(const Half16& value) {
  return bits_to_float(static_cast<std::uint32_t>(value.bits) << 16U);
}

IMPROMPTU_INLINE void store(float& target, float value) { target = value; }
// Rounds to the nearest, ties to even; not for NaN.
IMPROMPTU_INLINE void store(Half16& target, float value) {
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  target.bits = static_cast<std::uint16_t>((bits + 0x7FFFU + ((bits >> 16U) & 1U)) >> 16U);
}

// Returns e^x, relative error below 2e-7; x is held within [-87, 87].
// Method: x = n ln 2 + r, the Taylor series of e^r to r^7, n into the exponent.
IMPROMPTU_INLINE float exponential(float x) {
  constexpr float kRound = 12582912.0F;  // 1.5 * 2^23: adding it rounds to a whole number
  x = x < -87.0F ? -87.0F : x;
  x = x > 87.0F ? 87.0F : x;
  const float whole = (x * 1.44269504F + kRound) - kRound;
  const float r = (x - whole * 0.693359375F) + whole * 2.12194440e-4F;
  float sum = 1.0F / 5040;
  sum = sum * r + 1.0F / 720;
  sum = sum * r + 1.0F / 120;
  sum = sum * r + 1.0F / 24;
  sum = sum * r + 1.0F / 6;
  sum = sum * r + 0.5F;
  sum = sum * r + 1.0F;
  sum = sum * r + 1.0F;
  const auto exponent = static_cast<std::int32_t>(whole) + 127;
  return sum * bits_to_float(static_cast<std::uint32_t>(exponent) << 23U);
}

IMPROMPTU_INLINE float logistic(float x) { return 1.0F / (1.0F + exponential(-x)); }

}  // namespace impromptu
