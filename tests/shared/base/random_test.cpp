// Random: known output of the published generator, and the spread of its distributions.
#include "shared/base/random.hpp"

#include <doctest/doctest.h>

#include <array>

using impromptu::Random;

TEST_CASE("the generator gives the numbers of the reference program") {
  // pcg32-demo of the PCG library, seed 42, sequence 54.
  Random random(42, 54);
  for (const std::uint32_t expected :
       {0xa15c02b7U, 0x7b47f409U, 0xba1d3330U, 0x83d2f293U, 0xbfa4784bU, 0xcbed606eU}) {
    CHECK(random.next_u32() == expected);
  }
}

TEST_CASE("bounded integers are the same everywhere and below their bound") {
  // From an independent implementation in Python.
  Random random(5);
  for (const std::uint32_t expected : {0U, 9U, 3U, 4U, 8U, 9U, 5U, 9U, 0U, 4U, 0U, 1U}) {
    CHECK(random.next_below(10) == expected);
  }
}

TEST_CASE("bounded integers are uniform for a bound that does not divide 2^32") {
  constexpr std::uint32_t kBound = 3;
  std::array<int, kBound> counts{};
  Random random(1);
  for (int i = 0; i < 30000; ++i) ++counts[random.next_below(kBound)];
  for (const int count : counts) CHECK(count == doctest::Approx(10000).epsilon(0.03));
}

TEST_CASE("units lie in [0, 1) with mean one half") {
  Random random(3);
  double sum = 0;
  for (int i = 0; i < 10000; ++i) {
    const double unit = random.next_unit();
    REQUIRE((unit >= 0 && unit < 1));
    sum += unit;
  }
  CHECK(sum / 10000 == doctest::Approx(0.5).epsilon(0.02));
}

TEST_CASE("seeds and streams give different numbers, equal ones equal numbers") {
  Random a(1), b(2), c(1, 1), again(1);
  const std::uint32_t first = a.next_u32();
  CHECK(first != b.next_u32());
  CHECK(first != c.next_u32());
  CHECK(first == again.next_u32());
}
