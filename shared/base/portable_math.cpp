// exp and log by range reduction and a polynomial.
// Source: Cody and Waite, "Software Manual for the Elementary Functions", 1980, chapters 5 and 6.
#include "shared/base/portable_math.hpp"

#include <cstdint>
#include <cstring>

namespace impromptu {
namespace {

constexpr double kLn2High = 6.93147180369123816490e-01;  // 33 bits: exact when times an exponent
constexpr double kLn2Low = 1.90821492927058770002e-10;
constexpr std::int64_t kExponentBias = 1023;
constexpr unsigned kMantissaBits = 52;

double double_from(std::uint64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

}  // namespace

// A Taylor polynomial: |r| <= ln(2) / 2 leaves r^14 / 14! < 5e-18.
double exp_of_negative(double x) {
  constexpr double kSmallest = -708;
  constexpr double kLog2E = 1.4426950408889634;
  constexpr double kInverseFactorials[] = {1.0 / 6227020800.0,
                                           1.0 / 479001600.0,
                                           1.0 / 39916800.0,
                                           1.0 / 3628800.0,
                                           1.0 / 362880.0,
                                           1.0 / 40320.0,
                                           1.0 / 5040.0,
                                           1.0 / 720.0,
                                           1.0 / 120.0,
                                           1.0 / 24.0,
                                           1.0 / 6.0,
                                           0.5,
                                           1.0,
                                           1.0};
  if (!(x > kSmallest)) return 0;
  const auto exponent = static_cast<std::int64_t>(x * kLog2E - 0.5);  // to the nearest, as x <= 0
  const auto power = static_cast<double>(exponent);
  const double r = (x - power * kLn2High) - power * kLn2Low;
  double sum = 0;
  for (const double factor : kInverseFactorials) sum = sum * r + factor;
  return sum * double_from(static_cast<std::uint64_t>(exponent + kExponentBias) << kMantissaBits);
}

// ln(m) = 2 (s + s^3/3 + s^5/5 + ...) with s = (m - 1) / (m + 1); m between sqrt(1/2) and sqrt(2)
// leaves s^23/23 < 2e-19.
double natural_log(double x) {
  constexpr double kSquareRootOf2 = 1.4142135623730951;
  constexpr std::uint64_t kMantissa = (std::uint64_t{1} << kMantissaBits) - 1;
  constexpr double kInverseOdds[] = {1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11,
                                     1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3,  1.0};
  std::uint64_t bits = 0;
  std::memcpy(&bits, &x, sizeof bits);
  auto exponent = static_cast<std::int64_t>(bits >> kMantissaBits) - kExponentBias;
  double m = double_from((bits & kMantissa) |
                         (static_cast<std::uint64_t>(kExponentBias) << kMantissaBits));
  if (m > kSquareRootOf2) {
    m *= 0.5;
    ++exponent;
  }
  const double s = (m - 1) / (m + 1);
  const double square = s * s;
  double sum = 0;
  for (const double factor : kInverseOdds) sum = sum * square + factor;
  const auto power = static_cast<double>(exponent);
  return power * kLn2High + (2 * s * sum + power * kLn2Low);
}

}  // namespace impromptu
