// Random: a small seedable generator that draws the same numbers on every platform.
// Source: M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good
// Algorithms for Random Number Generation", 2014; the member PCG-XSH-RR 64/32.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace impromptu {

class Random {
 public:
  // seed    any value; equal seeds draw equal numbers.
  // stream  independent sequences for one seed.
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) : increment_((stream << 1U) | 1U) {
    next_u32();
    state_ += seed;
    next_u32();
  }

  // Returns 32 uniform bits.
  std::uint32_t next_u32() {
    const std::uint64_t old = state_;
    state_ = old * 6364136223846793005ULL + increment_;
    const auto xorshifted = static_cast<std::uint32_t>(((old >> 18U) ^ old) >> 27U);
    const auto rotation = static_cast<std::uint32_t>(old >> 59U);
    return (xorshifted >> rotation) | (xorshifted << ((32U - rotation) & 31U));
  }

  // Returns a double in [0, 1) with 53 random bits.
  double next_unit() {
    const std::uint64_t high = next_u32() >> 5U;  // 27 bits
    const std::uint64_t low = next_u32() >> 6U;   // 26 bits
    return static_cast<double>((high << 26U) | low) * (1.0 / 9007199254740992.0);
  }

  // Returns an unbiased integer in [0, bound); bound > 0.
  // Source: Lemire, "Fast Random Integer Generation in an Interval", 2019.
  std::uint32_t next_below(std::uint32_t bound) {
    std::uint64_t product = std::uint64_t{next_u32()} * bound;
    if (static_cast<std::uint32_t>(product) < bound) {
      const std::uint32_t threshold = (0U - bound) % bound;
      while (static_cast<std::uint32_t>(product) < threshold) {
        product = std::uint64_t{next_u32()} * bound;
      }
    }
    return static_cast<std::uint32_t>(product >> 32U);
  }

 private:
  std::uint64_t state_ = 0;
  std::uint64_t increment_;
};

// Puts values in a random order. Source: Fisher and Yates; Durstenfeld, 1964.
template <class Value>
void shuffle(std::vector<Value>& values, Random& random) {
  for (std::size_t left = values.size(); left > 1; --left) {
    std::swap(values[left - 1], values[random.next_below(static_cast<std::uint32_t>(left))]);
  }
}

}  // namespace impromptu
