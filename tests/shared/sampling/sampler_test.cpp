// Sampler: frequencies, filters, edge cases, and what it refuses.
#include "shared/sampling/sampler.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

using namespace impromptu;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<float> logits_of(std::initializer_list<double> probabilities) {
  std::vector<float> logits;
  for (const double p : probabilities) logits.push_back(static_cast<float>(std::log(p)));
  return logits;
}

std::set<int> drawn_set(const std::vector<float>& logits, const SamplerSettings& settings) {
  Random random(8);
  std::set<int> drawn;
  for (int i = 0; i < 2000; ++i) drawn.insert(*sample(logits, settings, random));
  return drawn;
}

// Returns Pearson's chi-square of `draws` draws against the expected probabilities.
double chi_square(const std::vector<float>& logits, const SamplerSettings& settings,
                  const std::vector<double>& expected) {
  constexpr int kDraws = 20000;
  Random random(2024);
  std::vector<double> counts(expected.size(), 0);
  for (int i = 0; i < kDraws; ++i) {
    ++counts[static_cast<std::size_t>(*sample(logits, settings, random))];
  }
  double sum = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double wanted = expected[i] * kDraws;
    sum += (counts[i] - wanted) * (counts[i] - wanted) / wanted;
  }
  return sum;
}

Error error_of(const std::vector<float>& logits, const SamplerSettings& settings) {
  Random random(1);
  const Result<std::int32_t> drawn = sample(logits, settings, random);
  REQUIRE_FALSE(drawn);
  CHECK(random.next_u32() == Random(1).next_u32());  // nothing was drawn
  return drawn.error();
}

}  // namespace

TEST_CASE("draws have the frequencies of the softmax") {
  // The 99.9 % point of chi-square with 7 degrees of freedom is 24.32.
  const std::vector<double> p{0.30, 0.22, 0.16, 0.12, 0.08, 0.06, 0.04, 0.02};
  const std::vector<float> logits = logits_of({0.30, 0.22, 0.16, 0.12, 0.08, 0.06, 0.04, 0.02});
  CHECK(chi_square(logits, {}, p) < 24.32);
  SamplerSettings cooler;
  cooler.temperature = 0.9F;  // a tenth of temperature is seen by the same test
  CHECK(chi_square(logits, cooler, p) > 24.32);
  std::vector<double> sharpened;
  double sum = 0;
  for (const double value : p) sum += std::pow(value, 1 / 0.9);
  for (const double value : p) sharpened.push_back(std::pow(value, 1 / 0.9) / sum);
  CHECK(chi_square(logits, cooler, sharpened) < 24.32);
}

TEST_CASE("a shift of all logits changes no draw, however large they are") {
  const std::vector<float> logits{0, 1, 2, 3, 4};
  std::vector<float> shifted;
  for (const float logit : logits) shifted.push_back(logit + 65536);
  Random a(3), b(3);
  for (int i = 0; i < 200; ++i) REQUIRE(*sample(logits, {}, a) == *sample(shifted, {}, b));
}

TEST_CASE("top-k keeps the k largest logits, ties to the lowest ids") {
  SamplerSettings settings;
  settings.top_k = 2;
  CHECK(drawn_set(logits_of({0.1, 0.4, 0.2, 0.3}), settings) == std::set<int>{1, 3});
  CHECK(drawn_set({1, 1, 1, 1}, settings) == std::set<int>{0, 1});
  settings.top_k = 100;
  CHECK(drawn_set({1, 1, 1, 1}, settings) == std::set<int>{0, 1, 2, 3});
}

TEST_CASE("top-p keeps the smallest set of that probability") {
  const std::vector<float> logits = logits_of({0.1, 0.4, 0.2, 0.3});
  SamplerSettings settings;
  settings.top_p = 0.65F;
  CHECK(drawn_set(logits, settings) == std::set<int>{1, 3});
  settings.top_p = 0.75F;
  CHECK(drawn_set(logits, settings) == std::set<int>{1, 2, 3});
  settings.top_p = 0.0001F;
  CHECK(drawn_set(logits, settings) == std::set<int>{1});
  settings.top_p = 0.7F;
  CHECK(drawn_set({1, 1, 1, 1}, settings) == std::set<int>{0, 1, 2});
}

TEST_CASE("top-p counts probability among what top-k has left") {
  SamplerSettings settings;
  settings.top_k = 3;      // 0.4, 0.3, 0.2: of these the first two are 0.78
  settings.top_p = 0.75F;  // of all words they are 0.7
  CHECK(drawn_set(logits_of({0.1, 0.4, 0.2, 0.3}), settings) == std::set<int>{1, 3});
}

TEST_CASE("min-p drops what is too small beside the largest") {
  SamplerSettings settings;
  settings.min_p = 0.6F;  // 0.6 * 0.4 = 0.24
  CHECK(drawn_set(logits_of({0.1, 0.4, 0.2, 0.3}), settings) == std::set<int>{1, 3});
}

TEST_CASE("temperature zero takes the largest logit, ties to the lowest id, without a draw") {
  SamplerSettings settings;
  settings.temperature = 0;
  Random random(1);
  CHECK(*sample(std::vector<float>{1, 3, 2, 3}, settings, random) == 1);
  CHECK(random.next_u32() == Random(1).next_u32());
}

TEST_CASE("a tiny temperature acts like none and never divides by zero") {
  SamplerSettings settings;
  settings.temperature = 1e-38F;
  CHECK(drawn_set({1, 3, 2}, settings) == std::set<int>{1});
}

TEST_CASE("one draw takes one unit from the generator, whatever the filters") {
  for (const int top_k : {0, 2}) {
    SamplerSettings settings;
    settings.top_k = top_k;
    Random used(5), reference(5);
    REQUIRE(sample(std::vector<float>{1, 2, 3}, settings, used));
    (void)reference.next_unit();
    CHECK(used.next_u32() == reference.next_u32());
  }
}

TEST_CASE("masked ids are never drawn") {
  CHECK(drawn_set({-kInfinity, 0, -kInfinity, -1}, {}) == std::set<int>{1, 3});
  CHECK(drawn_set({-kInfinity, -50000}, {}) == std::set<int>{1});
}

TEST_CASE("logits that are no numbers are refused") {
  CHECK(error_of({0, kNan, 1}, {}).code == ErrorCode::nan_logits);
  CHECK(error_of({kNan}, {}).code == ErrorCode::nan_logits);
  CHECK(error_of({0, kInfinity}, {}).code == ErrorCode::nan_logits);
}

TEST_CASE("nothing to choose from is an error") {
  CHECK(error_of({}, {}).code == ErrorCode::nothing_allowed);
  CHECK(error_of({-kInfinity, -kInfinity}, {}).code == ErrorCode::nothing_allowed);
}

TEST_CASE("settings outside their range are refused by name") {
  const auto refused = [](auto field, auto value) {
    SamplerSettings settings;
    settings.*field = value;
    return error_of({0, 1}, settings).context;
  };
  using S = SamplerSettings;
  for (const float value : {-1.0F, kNan, kInfinity}) {
    CHECK(refused(&S::temperature, value) == "temperature");
  }
  CHECK(refused(&S::top_k, -1) == "top_k");
  for (const float value : {0.0F, -0.5F, 1.01F, kNan}) CHECK(refused(&S::top_p, value) == "top_p");
  for (const float value : {-0.1F, 1.0F, kNan}) CHECK(refused(&S::min_p, value) == "min_p");
}
