// Steering: what the past adds to the pitches.
#include "shared/sampling/note_steering.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "tests/shared/sampling/note_player.hpp"

namespace impromptu {
namespace {

NoteStep step_of(int pitch) { return {10, static_cast<std::int16_t>(pitch - kLowestKey), 16, 20}; }

std::vector<NoteStep> steps_of(const std::vector<int>& pitches) {
  std::vector<NoteStep> steps;
  for (const int pitch : pitches) steps.push_back(step_of(pitch));
  return steps;
}

// What a past adds, by MIDI pitch.
struct Steered {
  std::vector<float> pitches = std::vector<float>(static_cast<std::size_t>(kPitchIds));

  Steered(const std::vector<NoteStep>& past, const NoteSampling& sampling) {
    steer(past, sampling, pitches);
  }
  [[nodiscard]] float at(int pitch) const {
    return pitches[static_cast<std::size_t>(pitch - kLowestKey)];
  }
};

constexpr NoteSampling kHarmony{.key_bias = 0.5};
constexpr NoteSampling kPull{.register_pull = 0.5};

TEST_CASE("without a past, or without a wish, nothing is added") {
  const std::vector<float> nothing(static_cast<std::size_t>(kPitchIds));
  const auto past = steps_of({60, 64, 67});
  CHECK(Steered(past, NoteSampling{}).pitches == nothing);
  CHECK_FALSE(steers(NoteSampling{}));
  for (const NoteSampling& sampling : {kHarmony, kPull}) {
    CHECK(steers(sampling));
    const Steered steered({}, sampling);
    for (const float value : steered.pitches) CHECK(std::abs(value) < 1e-6F);
  }
}

TEST_CASE("pitch classes that were heard are preferred in every octave, others held back") {
  const auto past = steps_of({60, 64, 67, 60, 64, 67});
  const Steered steered(past, kHarmony);
  CHECK(steered.at(60) > 0.1F);
  CHECK(steered.at(61) < -0.1F);
  for (int pitch = kLowestKey; pitch + 12 <= 108; ++pitch) {
    CHECK(steered.at(pitch) == steered.at(pitch + 12));
  }
  // (1 + 1 + .98^3) strikes of C among 12 and 6 fading ones.
  const double strikes = (1 - std::pow(0.98, 6)) / 0.02;
  const double of_c = std::pow(0.98, 5) + std::pow(0.98, 2) + 1;
  CHECK(steered.at(60) == doctest::Approx(0.5 * std::log(12 * of_c / (strikes + 12))));
  CHECK(steered.pitches[kPedalPitch] == 0);
  CHECK(steered.pitches[kEndPitch] == 0);
}

TEST_CASE("what is long past counts less, and presses of the pedal not at all") {
  std::vector<NoteStep> past = steps_of(std::vector<int>(40, 60));
  const auto later = steps_of(std::vector<int>(40, 61));
  past.insert(past.end(), later.begin(), later.end());
  const Steered steered(past, kHarmony);
  CHECK(steered.at(61) > steered.at(60));
  CHECK(steered.at(60) > steered.at(62));
  std::vector<NoteStep> pedalled = past;
  pedalled.insert(pedalled.end(), 50, NoteStep{5, kPedalPitch, 0, 30});
  CHECK(Steered(pedalled, kHarmony).pitches == steered.pitches);
}

TEST_CASE("music that strays is led back, the further the more") {
  const Steered high(steps_of(std::vector<int>(60, 90)), kPull);
  CHECK(high.at(90) < -0.1F);
  CHECK(high.at(40) > 0.1F);
  const Steered higher(steps_of(std::vector<int>(60, 100)), kPull);
  CHECK(higher.at(90) < high.at(90));
  const Steered low(steps_of(std::vector<int>(60, 40)), kPull);
  CHECK(low.at(90) > 0.1F);
  const auto mean_pitch = [](double pull) {
    const auto pitches = pitches_written({.register_bias = 0.5, .register_pull = pull});
    return std::accumulate(pitches.begin(), pitches.end(), 0.0) /
           static_cast<double>(pitches.size());
  };
  CHECK(mean_pitch(0.5) + 3 < mean_pitch(0));
}

TEST_CASE("a piece that holds to its harmony has fewer pitch classes") {
  const auto entropy_with = [](double bias) {
    const std::vector<int> pitches = pitches_written({.key_bias = bias});
    std::array<double, 12> counts{};
    for (const int pitch : pitches) ++counts.at(static_cast<std::size_t>(pitch % 12));
    const auto total = static_cast<double>(pitches.size());
    double entropy = 0;
    for (const double count : counts) {
      if (count > 0) entropy -= count / total * std::log(count / total);
    }
    return entropy;
  };
  CHECK(entropy_with(1) + 0.1 < entropy_with(0));
}

}  // namespace
}  // namespace impromptu
