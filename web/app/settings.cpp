// What the user chooses: settings of a generation, of the view and of the sound.
#include "web/app/settings.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "web/app/json_text.hpp"

namespace impromptu {

std::string pitch_class_name(int step) {
  constexpr std::array<const char*, 12> kNames{"C",  "C♯", "D",  "D♯", "E",  "F",
                                               "F♯", "G",  "G♯", "A",  "A♯", "B"};
  return kNames[static_cast<std::size_t>(step % 12)];
}

std::string pitch_name(int pitch) {
  return pitch_class_name(pitch) + std::to_string(pitch / 12 - 1);
}

std::string clock_text(double seconds, bool tenths) {
  const double shown = std::max(0.0, seconds);
  const auto total = static_cast<long>(tenths ? std::floor(shown * 10) : std::floor(shown) * 10);
  char text[32];
  if (tenths) {
    std::snprintf(text, sizeof text, "%ld:%02ld.%ld", total / 600, total / 10 % 60, total % 10);
  } else {
    std::snprintf(text, sizeof text, "%ld:%02ld", total / 600, total / 10 % 60);
  }
  return text;
}

std::int32_t frames_of(const Settings& settings) {
  return static_cast<std::int32_t>(std::lround(std::max(1.0, settings.length * settings.speed)));
}

std::string generation_json(const Settings& settings) {
  JsonText json;
  json.open_object();
  json.key("start").text(name_of(settings.start));
  json.key("keep_random").boolean(settings.keep_random);
  json.key("pitch").integer(settings.pitch);
  json.key("frames").integer(frames_of(settings));
  json.key("playback_fps").number(settings.speed);
  json.key("seed").integer(settings.seed);
  json.key("temperature").number(settings.temperature);
  json.key("top_p").number(settings.top_p);
  json.key("top_k").integer(0);
  json.key("min_p").number(0);
  json.key("velocity").integer(100);
  json.close_object();
  return json.str();
}

}  // namespace impromptu
