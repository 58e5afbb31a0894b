// Small pieces for loops that the compiler turns into vector code, one copy per instruction set.
#pragma once

#include <cstdint>
#include <cstring>

// Sanitizers cannot run before the resolver that picks a copy.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define IMPROMPTU_CLONES \
  __attribute__((target_clones("arch=skylake-avx512", "arch=haswell", "default")))
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

}  // namespace impromptu
