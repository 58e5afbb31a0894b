// Generation settings as the page sends them.
#include "shared/sampling/chord_settings.hpp"

#include <doctest/doctest.h>

#include <string>

#include "shared/base/json.hpp"

using namespace impromptu;

TEST_CASE("settings are read from one flat object") {
  const Result<ChordSettings> settings = chord_settings_from(
      R"({"start":"note","keep_random":true,"pitch":72,"frames":400,"playback_fps":7.5,"seed":4294967295,)"
      R"("temperature":0.8,"top_p":0.9,"top_k":40,"min_p":0.05,"velocity":90,"colour":"blue"})");
  REQUIRE(settings);
  ChordSettings expected;
  expected.start = ChordStart::note;
  expected.keep_random = true;
  expected.pitch = 72;
  expected.frames = 400;
  expected.playback_fps = 7.5;
  expected.seed = 4294967295U;
  expected.sampler = {.temperature = 0.8F, .top_k = 40, .top_p = 0.9F, .min_p = 0.05F};
  expected.velocity = 90;
  CHECK(*settings == expected);
}

TEST_CASE("settings written as JSON are read back") {
  ChordSettings settings;
  settings.start = ChordStart::opening;
  settings.seed = 18446744073709551615ULL;
  settings.sampler.temperature = 0.3F;
  const Result<ChordSettings> back = chord_settings_from(json_of(settings).line());
  REQUIRE(back);
  CHECK(*back == settings);
}

TEST_CASE("an empty object gives the defaults") {
  REQUIRE(chord_settings_from("{}"));
  CHECK(*chord_settings_from("{}") == ChordSettings{});
}

TEST_CASE("every start has a name") {
  for (const char* name : {"random_words", "note", "ending", "opening"}) {
    ChordStart start{};
    REQUIRE(from_name(name, start));
    CHECK(name_of(start) == name);
  }
}

TEST_CASE("settings outside their range are refused by name") {
  const auto error_of = [](const std::string& json) {
    const Result<ChordSettings> settings = chord_settings_from(json);
    REQUIRE_FALSE(settings);
    return settings.error();
  };
  const auto bad = [](std::string_view field) { return Error{ErrorCode::bad_settings, 0, field}; };
  CHECK(error_of(R"({"pitch": 128})") == bad("pitch"));
  CHECK(error_of(R"({"frames": 0})") == bad("frames"));
  CHECK(error_of(R"({"frames": 200001})") == bad("frames"));
  CHECK(error_of(R"({"playback_fps": 0.5})") == bad("playback_fps"));
  CHECK(error_of(R"({"playback_fps": 101})") == bad("playback_fps"));
  CHECK(error_of(R"({"velocity": 0})") == bad("velocity"));
  CHECK(error_of(R"({"velocity": 128})") == bad("velocity"));
  CHECK(error_of(R"({"temperature": -1})") == bad("temperature"));
  CHECK(error_of(R"({"top_p": 0})") == bad("top_p"));
  CHECK(error_of(R"({"start": "middle"})") == Error{ErrorCode::out_of_range, 0, "start"});
  CHECK(error_of(R"({"seed": "abc"})") == Error{ErrorCode::wrong_type, 0, "seed"});
  CHECK(error_of("frames=3").code == ErrorCode::bad_json);
}
