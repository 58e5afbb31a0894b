// Note sampler: never a forbidden id, the right frequencies, the filters, the same draws
// everywhere.
#include "shared/sampling/note_sampler.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "shared/tokens/note_steps.hpp"

using namespace impromptu;

namespace {

// Returns what many draws give: counts per id.
std::vector<int> counts(const std::vector<float>& logits, const std::vector<float>& bias,
                        const ChoiceSettings& settings, int draws) {
  Random random(11);
  std::vector<int> found(logits.size());
  for (int i = 0; i < draws; ++i) {
    const std::vector<float> noise = gumbel_noise(logits.size(), random);
    ++found[static_cast<std::size_t>(*draw_choice(logits, bias, noise, settings))];
  }
  return found;
}

}  // namespace

TEST_CASE("frequencies follow the softmax of biased logits at the temperature") {
  const std::vector<float> logits{0.3F, -1.0F, 2.0F, 0.0F, 1.1F, -0.4F};
  const std::vector<float> bias{0, 0.5F, -1, 0, 0, 0};
  for (const float temperature : {0.5F, 1.0F, 1.7F}) {
    constexpr int kDraws = 40'000;
    const auto found = counts(logits, bias, {.temperature = temperature}, kDraws);
    double sum = 0;
    for (std::size_t i = 0; i < logits.size(); ++i)
      sum += std::exp((logits[i] + bias[i]) / temperature);
    for (std::size_t i = 0; i < logits.size(); ++i) {
      const double p = std::exp((logits[i] + bias[i]) / temperature) / sum;
      const double deviation = std::sqrt(kDraws * p * (1 - p));
      CHECK(std::abs(found[i] - kDraws * p) < 4.5 * deviation);
    }
  }
}

TEST_CASE("a forbidden id is never drawn, whatever its logit, noise and the temperature") {
  Random random(5);
  for (int round = 0; round < 2000; ++round) {
    const std::size_t size = 2 + random.next_below(20);
    std::vector<float> logits(size);
    std::vector<float> bias(size);
    for (float& logit : logits) logit = static_cast<float>(40 * random.next_unit() - 20);
    for (float& value : bias) value = random.next_below(3) > 0 ? kForbidden : 0;
    bias[random.next_below(static_cast<std::uint32_t>(size))] = 0;
    const ChoiceSettings settings{static_cast<float>(3 * random.next_unit()),
                                  static_cast<float>(1 - random.next_unit()),
                                  static_cast<float>(random.next_unit() * 0.99)};
    const auto noise = gumbel_noise(size, random);
    const Result<std::int32_t> drawn = draw_choice(logits, bias, noise, settings);
    REQUIRE(drawn);
    CHECK(bias[static_cast<std::size_t>(*drawn)] == 0);
  }
}

TEST_CASE("temperature near 0 draws the largest logit, ties give the lower id") {
  const std::vector<float> logits{1, 3, 2, 3};
  const std::vector<float> bias(4);
  const std::vector<float> silent(4);
  CHECK(*draw_choice(logits, bias, silent, {.temperature = 0}) == 1);
  const std::vector<float> level{1, 2.9F, 2, 3};
  const auto found = counts(level, bias, {.temperature = 1e-3F}, 500);
  CHECK(found[3] == 500);
}

TEST_CASE("top-p and min-p leave what they say") {
  // Probabilities 0.5, 0.25, 0.125, 0.0625, 0.0625.
  const float ln2 = std::log(2.0F);
  const std::vector<float> logits{0, -ln2, -2 * ln2, -3 * ln2, -3 * ln2};
  const std::vector<float> bias(5);
  const auto some = [&](const ChoiceSettings& settings) {
    int ids = 0;
    for (const int count : counts(logits, bias, settings, 2000)) ids += count > 0 ? 1 : 0;
    return ids;
  };
  CHECK(some({}) == 5);
  CHECK(some({.top_p = 0.49F}) == 1);
  CHECK(some({.top_p = 0.51F}) == 2);
  CHECK(some({.top_p = 0.76F}) == 3);
  CHECK(some({.min_p = 0.26F}) == 2);
  CHECK(some({.min_p = 0.24F}) == 3);
  CHECK(some({.top_p = 0.6F, .min_p = 0.9F}) == 1);
}

TEST_CASE("values that are no numbers, empty choices and bad settings are errors") {
  const std::vector<float> bias(2);
  const std::vector<float> noise(2);
  const std::vector<float> nan{0, std::numeric_limits<float>::quiet_NaN()};
  CHECK(draw_choice(nan, bias, noise, {}).error().code == ErrorCode::nan_logits);
  const std::vector<float> logits(2);
  const std::vector<float> none(2, kForbidden);
  CHECK(draw_choice(logits, none, noise, {}).error().code == ErrorCode::nothing_allowed);
  CHECK(draw_choice(logits, bias, noise, {.temperature = -1}).error().context == "temperature");
  CHECK(draw_choice(logits, bias, noise, {.top_p = 0}).error().context == "top_p");
  CHECK(draw_choice(logits, bias, noise, {.min_p = 1}).error().context == "min_p");
}

TEST_CASE("noise has the moments of the Gumbel distribution") {
  Random random(1);
  const auto noise = gumbel_noise(200'000, random);
  double mean = 0;
  double square = 0;
  for (const float value : noise) {
    mean += value / 200'000.0;
    square += double{value} * value / 200'000.0;
  }
  CHECK(mean == doctest::Approx(0.5772).epsilon(0.02));
  CHECK(square - mean * mean == doctest::Approx(1.6449).epsilon(0.02));
}

TEST_CASE("draws of notes are the same on every platform") {
  // From an independent implementation in Python (double arithmetic, math.log, math.exp).
  constexpr std::array<std::int32_t, 40> kDraws{
      132, 94, 27, 47, 20, 67, 74,  80,  101, 34, 66, 121, 41, 99, 93, 7,   120, 54, 54, 107,
      33,  27, 28, 21, 80, 60, 121, 132, 67,  94, 1,  100, 99, 20, 86, 139, 66,  7,  99, 159};
  std::vector<float> logits;
  for (int i = 0; i < 163; ++i) logits.push_back(static_cast<float>((i * 7919) % 1009) / 128.0F);
  const std::vector<float> bias(logits.size());
  Random random(2018);
  for (const std::int32_t expected : kDraws) {
    const auto noise = gumbel_noise(logits.size(), random);
    REQUIRE(*draw_choice(logits, bias, noise, {1.5F, 0.9F, 0.01F}) == expected);
  }
}

TEST_CASE("a key that is struck is held back, less with every event after it") {
  std::vector<float> presence(kPitchIds);
  strike(presence, 40, 2);
  strike(presence, 41, 2);
  CHECK(presence[40] == 2 * kPresenceFade);
  CHECK(presence[41] == 2);
  strike(presence, 40, 2);  // again: not more than once
  CHECK(presence[40] == 2);
  strike(presence, kPedalPitch, 2);
  CHECK(presence[kPedalPitch] == 0);
  CHECK(presence[40] == 2 * kPresenceFade);
  CHECK(std::count(presence.begin(), presence.end(), 0.0F) == kPitchIds - 2);
}
