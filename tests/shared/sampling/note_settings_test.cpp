// NoteSettings and scales: reading, ranges, and what they leave to be written.
#include "shared/sampling/note_settings.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/music/scales.hpp"

using namespace impromptu;

TEST_CASE("settings survive JSON, absent fields keep their defaults") {
  CHECK(*note_settings_from("{}") == NoteSettings{});
  NoteSettings settings;
  settings.start = NoteStart::go_on_with;
  settings.notes = "60,67";
  settings.begin = 12.5;
  settings.seconds = 90;
  settings.seed = 18446744073709551615ULL;
  settings.composer = "Claude Debussy";
  settings.density = 8;
  settings.loudness = 1;
  settings.pedal = false;
  settings.sampling = {.temperature = 0.5, .top_p = 0.25, .min_p = 0.125};
  settings.lowest = 40;
  settings.highest = 80;
  settings.scale = "blues";
  settings.root = 11;
  settings.voices = 3;
  settings.alternatives = 8;
  CHECK(*note_settings_from(json_of(settings).text()) == settings);
}

TEST_CASE("a setting outside its range is refused by name") {
  const std::vector<std::pair<std::string_view, std::string_view>> wrong{
      {R"({"start":"notes","notes":""})", "notes"},
      {R"({"start":"notes","notes":"60,,64"})", "notes"},
      {R"({"start":"notes","notes":"60,"})", "notes"},
      {R"({"start":"notes","notes":"20"})", "notes"},
      {R"({"start":"notes","notes":"C4"})", "notes"},
      {R"({"begin":-1})", "begin"},
      {R"({"seconds":0})", "seconds"},
      {R"({"seconds":86401})", "seconds"},
      {R"({"composer":"Nobody"})", "composer"},
      {R"({"density":9})", "density"},
      {R"({"loudness":-1})", "loudness"},
      {R"({"lowest":20})", "lowest"},
      {R"({"lowest":60,"highest":59})", "highest"},
      {R"({"highest":109})", "highest"},
      {R"({"root":12})", "root"},
      {R"({"scale":"Major"})", "scale"},
      {R"({"scale":"major","lowest":61,"highest":61})", "scale"},
      {R"({"voices":17})", "voices"},
      {R"({"alternatives":0})", "alternatives"},
      {R"({"alternatives":65})", "alternatives"},
      {R"({"temperature":-0.1})", "temperature"},
      {R"({"presence_penalty":4.1})", "presence_penalty"}};
  for (const auto& [json, field] : wrong) {
    const Result<NoteSettings> settings = note_settings_from(json);
    REQUIRE_FALSE(settings);
    CHECK(settings.error() == Error{ErrorCode::bad_settings, 0, field});
  }
  CHECK(note_settings_from(R"({"start":"later"})").error().code == ErrorCode::out_of_range);
  CHECK(note_settings_from(R"({"pedal":1})").error().code == ErrorCode::wrong_type);
}

TEST_CASE("keys come sorted and once each") {
  CHECK(keys_from("67,60,108,60,21") == std::vector<std::int32_t>{0, 39, 46, 87});
}

TEST_CASE("scales know their keys on every root") {
  NoteSettings settings;
  settings.scale = "major";
  settings.root = 7;  // G: one sharp
  std::string names;
  for (std::int32_t pitch = 60; pitch < 72; ++pitch) {
    names += allows_key(settings, pitch - kLowestKey) ? 'x' : '.';
  }
  CHECK(names == "x.x.x.xx.x.x");
  for (const Scale& scale : scales()) {
    CHECK(find_scale(scale.name) == &scale);
    for (int root = 0; root < 12; ++root) {
      CHECK(contains(scale, root, root));
      CHECK(contains(scale, root, root + 24));
      for (int pitch = 0; pitch < 128; ++pitch) {
        CHECK(contains(scale, root, pitch) == contains(scale, 0, pitch - root));
      }
    }
  }
  CHECK(find_scale("") == nullptr);
}

TEST_CASE("conditions follow the settings") {
  NoteSettings settings;
  CHECK(conditions_from(settings) == StepConditions{0, 0, 0, 1});
  settings.composer = composer_names().front();
  settings.density = 3;
  settings.loudness = 4;
  settings.pedal = false;
  CHECK(conditions_from(settings) == StepConditions{1, 3, 4, 2});
  settings.composer = composer_names().back();
  CHECK(conditions_from(settings).composer == kComposerIds - 1);
}
