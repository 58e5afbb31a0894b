// Drawn style: shares, and draws from them.
#include "shared/sampling/drawn_style.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace impromptu {
namespace {

constexpr std::size_t kDensities = static_cast<std::size_t>(kDensityIds - 1);
constexpr std::size_t kLoudnesses = static_cast<std::size_t>(kLoudnessIds - 1);

// Measured on windows of 1,023 events: thousandths of the playing time that each of
// composer_names() has, and ten-thousandths that each density (from sparse) with each loudness
// (from soft) has.
constexpr std::array<std::int32_t, kComposerIds - 1> kComposerShares{
    200, 124, 68, 131, 101, 31, 79, 23, 26, 25, 28, 26, 39, 6, 6, 88};
constexpr std::array<std::int32_t, kDensities * kLoudnesses> kStyleShares{
    1044, 533, 358, 180, 132, 63,  70,  12,   //
    410,  296, 288, 207, 143, 128, 82,  57,   //
    200,  198, 210, 212, 202, 171, 115, 63,   //
    101,  147, 177, 209, 233, 170, 115, 60,   //
    52,   82,  139, 198, 187, 182, 148, 86,   //
    45,   82,  109, 141, 131, 161, 154, 104,  //
    17,   44,  72,  93,  106, 155, 167, 151,  //
    2,    12,  19,  32,  42,  83,  162, 256};

// Returns an index, as often as its share says.
std::size_t drawn_index(std::span<const std::int32_t> shares, Random& random) {
  std::int32_t sum = 0;
  for (const std::int32_t share : shares) sum += share;
  auto left = static_cast<std::int32_t>(random.next_below(static_cast<std::uint32_t>(sum)));
  std::size_t index = 0;
  while (left >= shares[index]) left -= shares[index++];
  return index;
}

}  // namespace

StepConditions drawn_style(StepConditions conditions, Random& random) {
  if (conditions.composer == 0) {
    conditions.composer = static_cast<std::int32_t>(drawn_index(kComposerShares, random)) + 1;
  }
  if (conditions.density != 0 && conditions.loudness != 0) return conditions;
  std::array<std::int32_t, kDensities* kLoudnesses> fitting = kStyleShares;
  for (std::size_t i = 0; i < fitting.size(); ++i) {
    const auto density = static_cast<std::int32_t>(i / kLoudnesses) + 1;
    const auto loudness = static_cast<std::int32_t>(i % kLoudnesses) + 1;
    const bool fits = (conditions.density == 0 || conditions.density == density) &&
                      (conditions.loudness == 0 || conditions.loudness == loudness);
    if (!fits) fitting[i] = 0;
  }
  const std::size_t drawn = drawn_index(fitting, random);
  conditions.density = static_cast<std::int32_t>(drawn / kLoudnesses) + 1;
  conditions.loudness = static_cast<std::int32_t>(drawn % kLoudnesses) + 1;
  return conditions;
}

}  // namespace impromptu
