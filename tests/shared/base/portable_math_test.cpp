// portable_math: close to the C library, and the same bits everywhere.
#include "shared/base/portable_math.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "shared/base/random.hpp"

using namespace impromptu;

TEST_CASE("exp and log agree with the C library to the last places") {
  Random random(3);
  for (int i = 0; i < 20'000; ++i) {
    const double x = -700 * random.next_unit();
    CHECK(std::abs(exp_of_negative(x) / std::exp(x) - 1) < 5e-16);
    const double y = std::ldexp(random.next_unit() + 1e-12, static_cast<int>(i % 200) - 100);
    CHECK(std::abs(natural_log(y) - std::log(y)) <= 5e-16 * std::max(1.0, std::abs(std::log(y))));
  }
  CHECK(exp_of_negative(0) == 1);
  CHECK(exp_of_negative(-1000) == 0);
  CHECK(natural_log(1) == 0);
}
