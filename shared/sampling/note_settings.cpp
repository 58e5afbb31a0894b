// NoteSettings: names, ranges and reading from JSON.
#include "shared/sampling/note_settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "shared/base/json.hpp"
#include "shared/music/scales.hpp"

namespace impromptu {
namespace {

constexpr std::array<std::string_view, 3> kStartNames{"nothing", "notes", "continue"};
static_assert(static_cast<std::size_t>(NoteStart::go_on_with) + 1 == kStartNames.size());

constexpr double kLongest = 24 * 3600;  // seconds
constexpr std::int32_t kMostVoices = 16;
constexpr std::int32_t kHighestKey = kLowestKey + kKeys - 1;
constexpr std::int32_t kPitchClasses = 12;

constexpr bool is_between(std::int32_t value, std::int32_t least, std::int32_t most) {
  return value >= least && value <= most;
}

bool leaves_a_key(const NoteSettings& settings) {
  for (std::int32_t key = 0; key < kKeys; ++key) {
    if (allows_key(settings, key)) return true;
  }
  return false;
}

bool is_composer(std::string_view name) {
  return name == composer_names().back() || composer_id(name) < kComposerIds - 1;
}

}  // namespace

std::string_view name_of(NoteStart start) { return kStartNames[static_cast<std::size_t>(start)]; }

bool from_name(std::string_view name, NoteStart& start) {
  for (std::size_t i = 0; i < kStartNames.size(); ++i) {
    if (kStartNames[i] != name) continue;
    start = static_cast<NoteStart>(i);
    return true;
  }
  return false;
}

std::string_view setting_out_of_range(const NoteSettings& settings) {
  if (settings.start == NoteStart::notes && keys_from(settings.notes).empty()) return "notes";
  if (!(settings.begin >= 0 && settings.begin <= kLongest)) return "begin";
  if (!(settings.seconds > 0 && settings.seconds <= kLongest)) return "seconds";
  if (!settings.composer.empty() && !is_composer(settings.composer)) return "composer";
  if (!is_between(settings.density, 0, kDensityIds - 1)) return "density";
  if (!is_between(settings.loudness, 0, kLoudnessIds - 1)) return "loudness";
  if (!is_between(settings.lowest, kLowestKey, kHighestKey)) return "lowest";
  if (!is_between(settings.highest, settings.lowest, kHighestKey)) return "highest";
  if (!is_between(settings.root, 0, kPitchClasses - 1)) return "root";
  if (!settings.scale.empty() && find_scale(settings.scale) == nullptr) return "scale";
  if (!leaves_a_key(settings)) return "scale";
  if (!is_between(settings.voices, 0, kMostVoices)) return "voices";
  if (!is_between(settings.alternatives, 1, kMostAlternatives)) return "alternatives";
  return field_out_of_range(settings.sampling);
}

Result<NoteSettings> note_settings_from(std::string_view json) {
  Result<NoteSettings> settings = struct_from_json<NoteSettings>(json, AbsentField::keeps_default);
  if (!settings) return settings;
  const std::string_view field = setting_out_of_range(*settings);
  if (!field.empty()) return Error{ErrorCode::bad_settings, 0, field};
  return settings;
}

std::vector<std::int32_t> keys_from(std::string_view notes) {
  std::vector<std::int32_t> keys;
  const char* at = notes.data();
  const char* const end = at + notes.size();
  while (at != end) {
    std::int32_t pitch = 0;
    const auto [after, fault] = std::from_chars(at, end, pitch);
    if (fault != std::errc() || !is_between(pitch, kLowestKey, kHighestKey)) return {};
    keys.push_back(pitch - kLowestKey);
    at = after;
    if (at == end) break;
    if (*at != ',' || ++at == end) return {};
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

bool allows_key(const NoteSettings& settings, std::int32_t key) {
  const std::int32_t pitch = key + kLowestKey;
  if (!is_between(pitch, settings.lowest, settings.highest)) return false;
  const Scale* scale = find_scale(settings.scale);
  return scale == nullptr || contains(*scale, settings.root, pitch);
}

std::array<ChoiceSettings, kChosenFields> choices_of(const NoteSampling& sampling) {
  const auto of_temperature = [](double temperature) {
    return ChoiceSettings{.temperature =
                              std::max(static_cast<float>(temperature), kLowestTemperature)};
  };
  const ChoiceSettings touch = of_temperature(sampling.touch);
  ChoiceSettings pitch = of_temperature(sampling.temperature);
  pitch.top_p = static_cast<float>(sampling.top_p);
  pitch.min_p = static_cast<float>(sampling.min_p);
  return {touch, pitch, touch, of_temperature(sampling.hold)};
}

StepConditions conditions_from(const NoteSettings& settings) {
  return {.composer = composer_id(settings.composer),
          .density = settings.density,
          .loudness = settings.loudness,
          .pedal = settings.pedal ? kPedalSteps : kPedalFolded};
}

}  // namespace impromptu
