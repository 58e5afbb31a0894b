// Drawn styles: shares, and what was asked.
#include "shared/sampling/drawn_style.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

namespace impromptu {
namespace {

constexpr int kDraws = 20'000;

// How often each id of the three conditions was drawn, and the loudness at each density.
struct Counts {
  std::array<int, kComposerIds> composers{};
  std::array<int, kDensityIds> densities{};
  std::array<double, kDensityIds> loudness{};  // mean

  explicit Counts(const StepConditions& asked) {
    Random random(3);
    for (int i = 0; i < kDraws; ++i) {
      const StepConditions drawn = drawn_style(asked, random);
      ++composers.at(static_cast<std::size_t>(drawn.composer));
      ++densities.at(static_cast<std::size_t>(drawn.density));
      loudness.at(static_cast<std::size_t>(drawn.density)) += drawn.loudness;
    }
    for (std::size_t i = 0; i < loudness.size(); ++i) {
      if (densities.at(i) > 0) loudness.at(i) /= densities.at(i);
    }
  }
};

bool is_near(int count, double share) {
  const double deviation = std::sqrt(share * (1 - share) / kDraws);
  return std::abs(count / double{kDraws} - share) < 4 * deviation + 1e-3;
}

TEST_CASE("what is open is drawn as often as listeners of MAESTRO meet it") {
  const Counts counts{StepConditions{}};
  CHECK(counts.composers[0] == 0);
  CHECK(is_near(counts.composers[1], 0.200));  // Schubert
  CHECK(is_near(counts.composers[2], 0.124));  // Chopin
  CHECK(is_near(counts.composers[16], 0.088));
  CHECK(counts.densities[0] == 0);
  CHECK(is_near(counts.densities[1], 0.239));
  CHECK(is_near(counts.densities[8], 0.061));
}

TEST_CASE("dense music is loud, and loud music dense") {
  const Counts open{StepConditions{}};
  CHECK(open.loudness[1] + 2 < open.loudness[8]);
  const Counts loud{StepConditions{.loudness = 8}};
  const Counts soft{StepConditions{.loudness = 1}};
  CHECK(loud.densities[8] > 20 * soft.densities[8]);
}

TEST_CASE("what was asked stays, the pedal too") {
  Random random(1);
  const StepConditions asked{.composer = 4, .density = 2, .loudness = 7, .pedal = kPedalFolded};
  CHECK(drawn_style(asked, random) == asked);
  for (int i = 0; i < 100; ++i) {
    const StepConditions drawn = drawn_style({.density = 3}, random);
    CHECK(drawn.density == 3);
    CHECK(drawn.loudness >= 1);
    CHECK(drawn.loudness <= 8);
    CHECK(drawn.pedal == kPedalSteps);
  }
}

}  // namespace
}  // namespace impromptu
