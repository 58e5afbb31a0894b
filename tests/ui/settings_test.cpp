// Names and numbers as the page shows them.
#include "web/app/settings.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "web/app/json_text.hpp"

namespace impromptu {
namespace {

TEST_CASE("pitches are named as on a piano of 88 keys") {
  CHECK(pitch_name(60) == "C4");
  CHECK(pitch_name(kLowestPitch) == "A0");
  CHECK(pitch_name(kHighestPitch) == "C8");
  CHECK(pitch_name(61) == "C♯4");
  CHECK(pitch_name(0) == "C-1");
}

TEST_CASE("times are shown in minutes and seconds, cut and not rounded up") {
  CHECK(clock_text(0, false) == "0:00");
  CHECK(clock_text(59.99, false) == "0:59");
  CHECK(clock_text(65.25, true) == "1:05.2");
  CHECK(clock_text(3600, false) == "60:00");
  CHECK(clock_text(-3, true) == "0:00.0");
}

TEST_CASE("the frames of a generation are its length times its speed") {
  Settings settings;
  settings.length = 45;
  settings.speed = 7.5;
  CHECK(frames_of(settings) == 338);
}

TEST_CASE("JSON text separates members and escapes what must be") {
  JsonText json;
  json.open_object().key("a").text("tab\t\"q\" \\ é").key("b").open_array().integer(-1).null();
  json.open_array().close_array().boolean(true).close_array().key("c").number(0.25).close_object();
  CHECK(json.str() == "{\"a\":\"tab\\u0009\\\"q\\\" \\\\ é\",\"b\":[-1,null,[],true],\"c\":0.25}");
  JsonText nothing;
  CHECK(nothing.number(std::numeric_limits<double>::infinity()).str() == "null");
}

}  // namespace
}  // namespace impromptu
