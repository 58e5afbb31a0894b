// Steering: a fading memory of keys.
#include "shared/sampling/note_steering.hpp"

#include <array>

#include "shared/base/check.hpp"
#include "shared/base/portable_math.hpp"

namespace impromptu {
namespace {

constexpr double kFade = 0.98;
constexpr double kForgotten = 0.01;  // what counts less is left out
constexpr double kStrikesAtHome = 8;
constexpr std::size_t kClasses = 12;

struct Memory {
  std::array<double, kClasses> classes{};  // strikes
  double strikes = 0;
  double octaves = 0;  // above home, summed over strikes
};

double octaves_above_home(std::int32_t key) { return (key + kLowestKey - kHomePitch) / kClasses; }

std::size_t class_of(std::int32_t key) {
  return static_cast<std::size_t>(key + kLowestKey) % kClasses;
}

Memory memory_of(std::span<const NoteStep> past) {
  Memory memory;
  double weight = 1;
  for (std::size_t i = past.size(); i > 0 && weight >= kForgotten; --i) {
    const std::int32_t key = past[i - 1].pitch;
    if (key >= kKeys) continue;
    memory.classes[class_of(key)] += weight;
    memory.octaves += weight * octaves_above_home(key);
    memory.strikes += weight;
    weight *= kFade;
  }
  return memory;
}

}  // namespace

bool steers(const NoteSampling& sampling) {
  return sampling.key_bias != 0 || sampling.register_pull != 0;
}

void steer(std::span<const NoteStep> past, const NoteSampling& sampling, std::span<float> pitches) {
  ASSERT(pitches.size() == static_cast<std::size_t>(kPitchIds));
  const Memory memory = memory_of(past);
  const double strayed = memory.octaves / (memory.strikes + kStrikesAtHome);
  for (std::int32_t key = 0; key < kKeys; ++key) {
    const double share = (memory.classes[class_of(key)] + 1) / (memory.strikes + kClasses);
    const double bias = sampling.key_bias * natural_log(kClasses * share) -
                        sampling.register_pull * strayed * octaves_above_home(key);
    pitches[static_cast<std::size_t>(key)] += static_cast<float>(bias);
  }
}

}  // namespace impromptu
