// The two units of musical time: ticks of a score and microseconds of a performance.
#pragma once

#include <compare>
#include <cstdint>

namespace impromptu {

// A position or length on a score's grid of `ticks_per_quarter`.
struct Tick {
  std::int32_t value = 0;

  auto operator<=>(const Tick&) const = default;
  friend Tick operator+(Tick a, Tick b) { return Tick{a.value + b.value}; }
  friend Tick operator-(Tick a, Tick b) { return Tick{a.value - b.value}; }
};

// A position or length in real time.
struct Microseconds {
  std::int64_t value = 0;

  auto operator<=>(const Microseconds&) const = default;
  friend Microseconds operator+(Microseconds a, Microseconds b) {
    return Microseconds{a.value + b.value};
  }
  friend Microseconds operator-(Microseconds a, Microseconds b) {
    return Microseconds{a.value - b.value};
  }
};

inline constexpr double kMicrosecondsPerSecond = 1e6;

// Returns the time in seconds.
inline double seconds_from(Microseconds time) {
  return static_cast<double>(time.value) / kMicrosecondsPerSecond;
}

// Returns the nearest microsecond to a time in seconds (|seconds| < 9e12).
inline Microseconds microseconds_from(double seconds) {
  const double scaled = seconds * kMicrosecondsPerSecond;
  return Microseconds{static_cast<std::int64_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5)};
}

}  // namespace impromptu
