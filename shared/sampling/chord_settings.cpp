// ChordSettings: names, ranges and reading from JSON.
#include "shared/sampling/chord_settings.hpp"

#include <array>
#include <cstddef>

#include "shared/base/json.hpp"

namespace impromptu {
namespace {

constexpr std::array<std::string_view, 4> kStartNames{"random_words", "note", "ending", "opening"};
static_assert(static_cast<std::size_t>(ChordStart::opening) + 1 == kStartNames.size());

constexpr std::int32_t kMaxFramesToWrite = 200000;
constexpr double kMinPlaybackFps = 1;
constexpr double kMaxPlaybackFps = 100;

}  // namespace

std::string_view name_of(ChordStart start) { return kStartNames[static_cast<std::size_t>(start)]; }

bool from_name(std::string_view name, ChordStart& start) {
  for (std::size_t i = 0; i < kStartNames.size(); ++i) {
    if (kStartNames[i] != name) continue;
    start = static_cast<ChordStart>(i);
    return true;
  }
  return false;
}

std::string_view setting_out_of_range(const ChordSettings& settings) {
  if (settings.pitch > 127) return "pitch";
  if (settings.frames < 1 || settings.frames > kMaxFramesToWrite) return "frames";
  if (!(settings.model_fps > 0)) return "model_fps";
  if (!(settings.playback_fps >= kMinPlaybackFps && settings.playback_fps <= kMaxPlaybackFps)) {
    return "playback_fps";
  }
  if (settings.velocity < 1 || settings.velocity > 127) return "velocity";
  return setting_out_of_range(settings.sampler);
}

Result<ChordSettings> chord_settings_from(std::string_view json) {
  Result<ChordSettings> settings =
      struct_from_json<ChordSettings>(json, AbsentField::keeps_default);
  if (!settings) return settings;
  const std::string_view field = setting_out_of_range(*settings);
  if (!field.empty()) return Error{ErrorCode::bad_settings, 0, field};
  return settings;
}

}  // namespace impromptu
