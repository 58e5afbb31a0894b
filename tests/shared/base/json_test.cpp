// Flat JSON: every type there and back, and what is refused.
#include "shared/base/json.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

using namespace impromptu;

namespace {

enum class Colour : std::uint8_t { red, blue };
std::string_view name_of(Colour colour) { return colour == Colour::red ? "red" : "blue"; }
bool from_name(std::string_view name, Colour& colour) {
  colour = name == "blue" ? Colour::blue : Colour::red;
  return name == "red" || name == "blue";
}

struct Sample {
  bool flag = false;
  std::uint8_t small = 0;
  std::int32_t whole = 0;
  std::uint64_t large = 0;
  float single = 0;
  double number = 0;
  std::string text;
  Colour colour = Colour::red;

  bool operator==(const Sample&) const = default;

  template <class Self, class Visitor>
  static void visit_fields(Self& self, Visitor&& visit) {
    visit("flag", self.flag);
    visit("small", self.small);
    visit("whole", self.whole);
    visit("large", self.large);
    visit("single", self.single);
    visit("number", self.number);
    visit("text", self.text);
    visit("colour", self.colour);
  }
};

Result<Sample> read(std::string_view json) {
  return struct_from_json<Sample>(json, AbsentField::keeps_default);
}

}  // namespace

TEST_CASE("a struct written as JSON is read back unchanged") {
  Sample sample;
  sample.flag = true;
  sample.small = 255;
  sample.whole = -2147483647 - 1;
  sample.large = 18446744073709551615ULL;
  sample.single = 0.1F;
  sample.number = 1.0 / 3;
  sample.text = "quote \" backslash \\ newline \n \xC3\x89tude";
  sample.colour = Colour::blue;
  for (const std::string& json : {json_of(sample).text(), json_of(sample).line()}) {
    CAPTURE(json);
    const Result<Sample> back = struct_from_json<Sample>(json, AbsentField::refused);
    REQUIRE(back);
    CHECK(*back == sample);
  }
}

TEST_CASE("fields are written in order, on one line or on several") {
  JsonWriter writer;
  writer("ok", true);
  writer("name", "a \"word\"");
  writer("share", 0.25);
  CHECK(writer.line() == R"({"ok": true, "name": "a \"word\"", "share": 0.25})");
  CHECK(writer.text() ==
        "{\n  \"ok\": true,\n  \"name\": \"a \\\"word\\\"\",\n  \"share\": 0.25\n}\n");
}

TEST_CASE("bytes that are not UTF-8 are written as replacement characters") {
  JsonWriter writer;
  writer("name", std::string("a\xFF"));
  CHECK(writer.line() == "{\"name\": \"a\xEF\xBF\xBD\"}");
}

TEST_CASE("absent fields keep their defaults or are refused by name") {
  REQUIRE(read(R"({"whole": 7})"));
  CHECK(read(R"({"whole": 7})")->whole == 7);
  const Result<Sample> strict = struct_from_json<Sample>(R"({"flag": true})", AbsentField::refused);
  REQUIRE_FALSE(strict);
  CHECK(strict.error() == Error{ErrorCode::missing_field, 0, "small"});
}

TEST_CASE("unknown and nested fields are passed over, and the last of two equal names counts") {
  const Result<Sample> sample =
      read(R"({"whole": 1, "other": {"whole": 2, "deep": [{"whole": 3}]}, "whole": 4})");
  REQUIRE(sample);
  CHECK(sample->whole == 4);
}

TEST_CASE("values of the wrong kind or size are refused by name") {
  const auto error_of = [](std::string_view json) {
    const Result<Sample> sample = read(json);
    REQUIRE_FALSE(sample);
    return sample.error();
  };
  CHECK(error_of(R"({"flag": 1})") == Error{ErrorCode::wrong_type, 0, "flag"});
  CHECK(error_of(R"({"whole": 1.5})") == Error{ErrorCode::wrong_type, 0, "whole"});
  CHECK(error_of(R"({"whole": null})") == Error{ErrorCode::wrong_type, 0, "whole"});
  CHECK(error_of(R"({"whole": {}})") == Error{ErrorCode::wrong_type, 0, "whole"});
  CHECK(error_of(R"({"text": 3})") == Error{ErrorCode::wrong_type, 0, "text"});
  CHECK(error_of(R"({"number": "3"})") == Error{ErrorCode::wrong_type, 0, "number"});
  CHECK(error_of(R"({"colour": 0})") == Error{ErrorCode::wrong_type, 0, "colour"});
  CHECK(error_of(R"({"colour": "mauve"})") == Error{ErrorCode::out_of_range, 0, "colour"});
  CHECK(error_of(R"({"small": 256})") == Error{ErrorCode::out_of_range, 0, "small"});
  CHECK(error_of(R"({"small": -1})") == Error{ErrorCode::out_of_range, 0, "small"});
  CHECK(error_of(R"({"large": -1})") == Error{ErrorCode::out_of_range, 0, "large"});
  CHECK(error_of(R"({"whole": 2147483648})") == Error{ErrorCode::out_of_range, 0, "whole"});
  CHECK(error_of(R"({"single": 1e39})") == Error{ErrorCode::out_of_range, 0, "single"});
}

TEST_CASE("whole numbers are numbers, and minus zero is zero") {
  const Result<Sample> sample = read(R"({"number": -3, "single": 2, "small": -0})");
  REQUIRE(sample);
  CHECK(sample->number == -3);
  CHECK(sample->single == 2);
  CHECK(sample->small == 0);
}

TEST_CASE("text that is no JSON is refused at its first wrong byte") {
  const auto offset_of = [](std::string_view json) {
    const Result<Sample> sample = read(json);
    REQUIRE_FALSE(sample);
    CHECK(sample.error().code == ErrorCode::bad_json);
    return sample.error().offset;
  };
  CHECK(offset_of("") == 0);
  CHECK(offset_of(R"({"whole": x})") == 10);
  CHECK(offset_of(R"({"number": 1e999})") <= 16);
  CHECK(offset_of(R"({"whole": 1} {)") == 13);
  CHECK(offset_of(std::string(kMaxJsonBytes + 1, ' ')) == kMaxJsonBytes);
}

TEST_CASE("JSON that is no object is refused") {
  for (const std::string_view json : {"3", "[1]", "\"text\"", "null"}) {
    const Result<Sample> sample = read(json);
    REQUIRE_FALSE(sample);
    CHECK(sample.error().code == ErrorCode::wrong_type);
  }
}

TEST_CASE("deep nesting does not exhaust the stack") {
  const std::string open(200000, '[');
  const std::string close(200000, ']');
  CHECK(read("{\"a\": " + open + close + "}").has_value());
  CHECK_FALSE(read("{\"a\": " + open).has_value());
}
