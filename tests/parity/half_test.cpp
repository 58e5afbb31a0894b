// Half precision: every half survives, and rounding is to the closest, ties to even.
#include "native-trainer/export/half.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace impromptu;

TEST_CASE("every half comes back from its float") {
  for (std::uint32_t bits = 0; bits < 0x10000U; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    const float value = float_from_half(half);
    if (std::isnan(value)) {
      CHECK(std::isnan(float_from_half(half_bits_from(value))));
    } else {
      CHECK(half_bits_from(value) == half);
    }
  }
}

TEST_CASE("halves have the values of IEEE 754") {
  CHECK(float_from_half(0x3C00U) == 1.0F);
  CHECK(float_from_half(0xC000U) == -2.0F);
  CHECK(float_from_half(0x7BFFU) == kLargestHalf);
  CHECK(float_from_half(0x0400U) == std::ldexp(1.0F, -14));  // the smallest normal one
  CHECK(float_from_half(0x0001U) == std::ldexp(1.0F, -24));  // the smallest of all
  CHECK(float_from_half(0x7C00U) == std::numeric_limits<float>::infinity());
}

TEST_CASE("a float between two halves goes to the closer one, in the middle to the even one") {
  const float step = std::ldexp(1.0F, -10);  // from 1 to the next half
  CHECK(half_bits_from(1.0F + 0.49F * step) == 0x3C00U);
  CHECK(half_bits_from(1.0F + 0.5F * step) == 0x3C00U);
  CHECK(half_bits_from(1.0F + 0.51F * step) == 0x3C01U);
  CHECK(half_bits_from(1.0F + 1.5F * step) == 0x3C02U);
  const float smallest = std::ldexp(1.0F, -24);
  CHECK(half_bits_from(0.5F * smallest) == 0U);
  CHECK(half_bits_from(0.51F * smallest) == 1U);
  CHECK(half_bits_from(-1.5F * smallest) == 0x8002U);
  CHECK(half_bits_from(1023.5F * smallest) == 0x0400U);  // up into the normal ones
}

TEST_CASE("floats beyond the largest half round to it or to infinity") {
  CHECK(half_bits_from(65519.0F) == 0x7BFFU);
  CHECK(half_bits_from(65520.0F) == 0x7C00U);
  CHECK(half_bits_from(-1e9F) == 0xFC00U);
}
