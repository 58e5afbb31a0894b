// model.json: round trip and the checks that keep the page safe.
#include "shared/model/description.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>

using namespace impromptu;

namespace {

ModelDescription tiny() {
  ModelDescription model;
  model.name = "chord-gru";
  model.title = "Chord words, 2019";
  model.family = "chord-gru";
  model.licence = "CC BY-NC-SA 4.0";
  model.pedal_extended = true;
  model.vocabulary_size = 60;
  model.vocabulary_hash = "0123456789abcdef";
  model.vocabulary_file = "vocabulary.txt";
  model.onnx_file = "model.onnx";
  model.onnx_sha256 = std::string(64, 'a');
  model.onnx_bytes = 1234567890123;
  model.parameters = 6858873;
  model.storage = "fp16";
  return model;
}

Error error_after(const std::function<void(ModelDescription&)>& change) {
  ModelDescription model = tiny();
  change(model);
  const Result<ModelDescription> read = description_from(json_from(model));
  REQUIRE_FALSE(read);
  return read.error();
}

}  // namespace

TEST_CASE("a description is read back as it was written") {
  const Result<ModelDescription> read = description_from(json_from(tiny()));
  REQUIRE(read);
  CHECK(*read == tiny());
}

TEST_CASE("model.json lists its fields in order, two spaces in") {
  const std::string json = json_from(tiny());
  CHECK(json.starts_with("{\n  \"format\": 1,\n  \"name\": \"chord-gru\",\n  \"title\""));
  CHECK(json.ends_with(",\n  \"storage\": \"fp16\"\n}\n"));
}

TEST_CASE("fields outside their range are refused by name") {
  using Model = ModelDescription;
  const auto out_of_range = [](std::string_view field) {
    return Error{ErrorCode::out_of_range, 0, field};
  };
  CHECK(error_after([](Model& m) { m.format = 2; }) == out_of_range("format"));
  CHECK(error_after([](Model& m) { m.name = ""; }) == out_of_range("name"));
  CHECK(error_after([](Model& m) { m.window = 0; }) == out_of_range("window"));
  CHECK(error_after([](Model& m) { m.fps = 0; }) == out_of_range("fps"));
  CHECK(error_after([](Model& m) { m.vocabulary_size = 0; }) == out_of_range("vocabulary_size"));
  CHECK(error_after([](Model& m) { m.vocabulary_hash = "0123"; }) ==
        out_of_range("vocabulary_hash"));
  CHECK(error_after([](Model& m) { m.onnx_sha256[5] = 'G'; }) == out_of_range("onnx_sha256"));
  CHECK(error_after([](Model& m) { m.onnx_bytes = 0; }) == out_of_range("onnx_bytes"));
  CHECK(error_after([](Model& m) { m.parameters = -1; }) == out_of_range("parameters"));
  CHECK(error_after([](Model& m) { m.storage = "int3"; }) == out_of_range("storage"));
}

TEST_CASE("file names that leave the model's folder are refused") {
  for (const char* name : {"", "../model.onnx", "/model.onnx", "https://host/m", "..", "a\\b"}) {
    CAPTURE(name);
    CHECK(error_after([name](ModelDescription& m) { m.onnx_file = name; }).context == "onnx_file");
    CHECK(error_after([name](ModelDescription& m) { m.vocabulary_file = name; }).context ==
          "vocabulary_file");
  }
}

TEST_CASE("a family that is not known is refused before anything else") {
  CHECK(error_after([](ModelDescription& m) {
          m.family = "note-transformer";
          m.window = 0;
        }) == Error{ErrorCode::unknown_family, 0, "family"});
}

TEST_CASE("a missing field is named, an unknown one ignored") {
  std::string json = json_from(tiny());
  const std::size_t fps = json.find("\"fps\"");
  json.replace(fps, 5, "\"xyz\"");
  const Result<ModelDescription> read = description_from(json);
  REQUIRE_FALSE(read);
  CHECK(read.error() == Error{ErrorCode::missing_field, 0, "fps"});
  std::string longer = json_from(tiny());
  longer.insert(1, "\"colour\": [1, 2],");
  CHECK(description_from(longer).has_value());
}
