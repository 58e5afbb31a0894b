// Constraints: bias by field.
#include "shared/sampling/note_constraints.hpp"

#include <algorithm>
#include <cstddef>

#include "shared/base/portable_math.hpp"

namespace impromptu {
namespace {

constexpr std::int32_t kChordTime = 5;  // grid units: keys of one chord are no further apart

// Returns the part of a bias that belongs to a field: 0 shift, 1 pitch, 2 velocity, 3 duration.
std::span<float> part(std::span<float> bias, std::int32_t field) {
  return bias.subspan(static_cast<std::size_t>(field_offset(field)),
                      static_cast<std::size_t>(kFieldIds[static_cast<std::size_t>(field)]));
}

float octaves_above_middle_c(std::int32_t key) {
  constexpr std::int32_t kMiddleC = 60 - kLowestKey;
  return static_cast<float>(key - kMiddleC) / 12.0F;
}

// Leans times towards longer ones; those up to `least` alike.
void lean(std::span<float> times, double bias, std::int32_t least) {
  for (std::size_t id = 0; id < times.size(); ++id) {
    const std::int32_t time = std::max(time_of(static_cast<std::int32_t>(id)), least);
    times[id] += static_cast<float>(bias * natural_log(static_cast<double>(time) / least));
  }
}

void keep_only(std::span<float> ids, std::int32_t id) {
  std::fill(ids.begin(), ids.end(), kForbidden);
  ids[static_cast<std::size_t>(id)] = 0;
}

}  // namespace

std::vector<float> lasting_bias(const NoteSettings& settings) {
  std::vector<float> bias(static_cast<std::size_t>(kChoiceIds));
  const NoteSampling& sampling = settings.sampling;
  lean(part(bias, kShiftField), sampling.pace_bias, kChordTime);
  lean(part(bias, kDurationField), sampling.length_bias, 1);
  const auto of_register = static_cast<float>(sampling.register_bias);
  const std::span<float> pitches = part(bias, kPitchField);
  for (std::int32_t id = 0; id < kPitchIds; ++id) {
    const bool allowed =
        id < kKeys ? allows_key(settings, id) : id == kPedalPitch && settings.pedal;
    const float leaning = id < kKeys ? of_register * octaves_above_middle_c(id)
                                     : static_cast<float>(sampling.pedal_bias);
    pitches[static_cast<std::size_t>(id)] = allowed ? leaning : kForbidden;
  }
  const std::span<float> durations = part(bias, kDurationField);
  durations[0] = kForbidden;
  for (std::int32_t id = 0; settings.voices > 0 && id < kDurationIds; ++id) {
    if (time_of(id) > time_of(kShiftIds - 1)) durations[static_cast<std::size_t>(id)] = kForbidden;
  }
  return bias;
}

void forbid_before(GridTime earliest, GridTime onset, std::span<float> bias) {
  const std::span<float> shifts = part(bias, 0);
  for (std::int32_t id = 0; id < kShiftIds - 1; ++id) {
    if (onset + time_of(id) < earliest) shifts[static_cast<std::size_t>(id)] = kForbidden;
  }
}

void force_key(std::int32_t key, std::span<float> bias) {
  force_now(bias);
  keep_only(part(bias, 1), key);
}

void force_now(std::span<float> bias) { keep_only(part(bias, 0), 0); }

void forbid_now(std::span<float> bias) { part(bias, 0)[0] = kForbidden; }

}  // namespace impromptu
