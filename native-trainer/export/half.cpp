// Half precision: one sign bit, five of the exponent (bias 15), ten of the fraction.
#include "native-trainer/export/half.hpp"

#include <bit>
#include <cmath>

namespace impromptu {
namespace {

constexpr std::uint32_t kFractionBits = 10;
constexpr std::uint32_t kSingleFractionBits = 23;
constexpr std::uint32_t kDropped = kSingleFractionBits - kFractionBits;
constexpr std::uint32_t kBiasShift = (127U - 15U) << kSingleFractionBits;
constexpr std::uint32_t kSmallestNormal = 0x38800000U;  // 2^-14 as a float
constexpr std::uint32_t kOverflow = 0x47800000U;        // 2^16 as a float
constexpr std::uint32_t kInfinity = 0x7F800000U;
constexpr std::uint32_t kHalfInfinity = 0x7C00U;
constexpr std::uint32_t kHalfNan = 0x7E00U;
constexpr int kSubnormalExponent = 24;  // a subnormal half counts units of 2^-24

}  // namespace

std::uint16_t half_bits_from(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = (bits >> 16U) & 0x8000U;
  const std::uint32_t magnitude = bits & 0x7FFFFFFFU;
  std::uint32_t half = 0;
  if (magnitude > kInfinity) {
    half = kHalfNan;
  } else if (magnitude >= kOverflow) {
    half = kHalfInfinity;
  } else if (magnitude < kSmallestNormal) {
    // The default rounding mode of nearbyint is to nearest, ties to even.
    const float units = std::ldexp(std::bit_cast<float>(magnitude), kSubnormalExponent);
    half = static_cast<std::uint32_t>(std::nearbyint(units));
  } else {
    const std::uint32_t odd = (magnitude >> kDropped) & 1U;
    const std::uint32_t rounding = (1U << (kDropped - 1)) - 1 + odd;  // ties to even
    half = (magnitude - kBiasShift + rounding) >> kDropped;           // may carry into infinity
  }
  return static_cast<std::uint16_t>(sign | half);
}

float float_from_half(std::uint16_t bits) {
  const std::uint32_t sign = (bits & 0x8000U) << 16U;
  const std::uint32_t exponent = (bits >> kFractionBits) & 0x1FU;
  const std::uint32_t fraction = bits & 0x3FFU;
  std::uint32_t single = 0;
  if (exponent == 0x1FU) {
    single = kInfinity | (fraction << kDropped);
  } else if (exponent == 0) {
    single =
        std::bit_cast<std::uint32_t>(std::ldexp(static_cast<float>(fraction), -kSubnormalExponent));
  } else {
    single = (((exponent << kFractionBits) | fraction) << kDropped) + kBiasShift;
  }
  return std::bit_cast<float>(sign | single);
}

}  // namespace impromptu
