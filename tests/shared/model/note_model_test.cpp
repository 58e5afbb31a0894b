// Note models: model.json and description.json, and shapes that are refused.
#include "shared/model/note_model.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "tests/shared/model/made_up_note_model.hpp"

using namespace impromptu;

namespace {

NoteModelDescription tiny() {
  NoteModelDescription model = made_up_note_model();
  model.shape.width = 64;
  model.shape.heads = 1;
  return model;
}

Error error_after(const std::function<void(NoteModelDescription&)>& change) {
  NoteModelDescription model = tiny();
  change(model);
  const Result<NoteModelDescription> read = note_model_from(json_from(model));
  REQUIRE_FALSE(read);
  return read.error();
}

std::string fault_after(const std::function<void(NoteModelShape&)>& change) {
  NoteModelShape shape;
  change(shape);
  return std::string(fault_of(shape));
}

}  // namespace

TEST_CASE("a note model's description is read back as it was written, family first") {
  const std::string json = json_from(tiny());
  CHECK(json.starts_with("{\n  \"family\": \"note-transformer\",\n  \"format\": 1,"));
  const Result<NoteModelDescription> read = note_model_from(json);
  REQUIRE(read);
  CHECK(*read == tiny());
}

TEST_CASE("the family of any model is read") {
  CHECK(*model_family_from(json_from(tiny())) == "note-transformer");
  CHECK(*model_family_from(R"({"name": 3, "family": "chord-gru"})") == "chord-gru");
  CHECK(model_family_from("{").error().code == ErrorCode::bad_json);
  CHECK(model_family_from("{}").error() == Error{ErrorCode::missing_field, 0, "family"});
  CHECK(note_model_from(R"({"family": "chord-gru"})").error() ==
        Error{ErrorCode::unknown_family, 0, "family"});
}

TEST_CASE("a trainer's description needs family, shape and the hash of the steps") {
  const std::string json =
      R"({"family": "note-transformer", "layers": 2, "tokens_hash": "0123456789abcdef"})";
  const Result<NoteModelDescription> read = trained_note_model_from(json);
  REQUIRE(read);
  CHECK(read->shape.layers == 2);
  CHECK(read->shape.width == 256);
  CHECK(trained_note_model_from(R"({"family": "note-transformer"})").error() ==
        Error{ErrorCode::out_of_range, 0, "tokens_hash"});
  CHECK(note_model_from(json).error().code == ErrorCode::missing_field);
}

TEST_CASE("the order of the heads is read") {
  NoteModelShape shape;
  CHECK(head_order(shape) == std::array<std::int32_t, 4>{1, 0, 3, 2});
  shape.order = "shift,pitch,velocity,duration";
  CHECK(head_order(shape) == std::array<std::int32_t, 4>{0, 1, 2, 3});
}

TEST_CASE("small and base have sensible shapes; wrong ones are refused by field") {
  CHECK(fault_of(NoteModelShape{}).empty());
  CHECK(fault_after([](auto& s) { s.width = 512, s.heads = 8; }).empty());
  CHECK(fault_after([](auto& s) { s.trunk = "gru"; }).starts_with("trunk"));
  CHECK(fault_after([](auto& s) { s.width = 0; }).starts_with("width"));
  CHECK(fault_after([](auto& s) { s.heads = 8; }).starts_with("heads"));
  CHECK(fault_after([](auto& s) { s.kv_heads = 3; }).starts_with("kv_heads"));
  CHECK(fault_after([](auto& s) { s.mlp = -1; }).starts_with("mlp"));
  CHECK(fault_after([](auto& s) { s.head_mlp = 0; }).starts_with("head_mlp"));
  CHECK(fault_after([](auto& s) { s.layers = 65; }).starts_with("layers"));
  CHECK(fault_after([](auto& s) { s.context = 0; }).starts_with("context"));
  CHECK(fault_after([](auto& s) { s.window = 1025; }).starts_with("window"));
  CHECK(fault_after([](auto& s) { s.full_every = 0; }).starts_with("full_every"));
  for (const char* order : {"", "pitch", "pitch,shift,duration", "pitch,shift,duration,pitch",
                            "pitch,shift,duration,velocity,", "pitch,shift,duration,tone",
                            "pitch,duration,shift,velocity"}) {
    CAPTURE(order);
    CHECK(fault_after([&](auto& s) { s.order = order; }).starts_with("order"));
  }
  CHECK(fault_after([](auto& s) { s.trunk = "lstm", s.width = 100, s.heads = 0; }).empty());
  CHECK(fault_after([](auto& s) { s.trunk = "lstm", s.full_every = 0; }).starts_with("full_every"));
}

TEST_CASE("layers see the window, or at intervals all rows") {
  const NoteModelShape shape;  // every third layer is full
  CHECK(shape.window_of(0) == 128);
  CHECK(shape.window_of(2) == 1024);
  CHECK(shape.window_of(5) == 1024);
}

TEST_CASE("fields of a note model outside their range are refused by name") {
  using Model = NoteModelDescription;
  const auto out_of_range = [](std::string_view field) {
    return Error{ErrorCode::out_of_range, 0, field};
  };
  CHECK(error_after([](Model& m) { m.format = 2; }) == out_of_range("format"));
  CHECK(error_after([](Model& m) { m.name = ""; }) == out_of_range("name"));
  CHECK(error_after([](Model& m) { m.shape.order = ""; }).context.starts_with("order"));
  CHECK(error_after([](Model& m) { m.step.file = "../step"; }) == out_of_range("step_file"));
  CHECK(error_after([](Model& m) { m.heads.sha256.pop_back(); }) == out_of_range("heads_sha256"));
  CHECK(error_after([](Model& m) { m.heads.sha256[0] = 'x'; }) == out_of_range("heads_sha256"));
  CHECK(error_after([](Model& m) { m.burst.bytes = 0; }) == out_of_range("burst_bytes"));
  CHECK(error_after([](Model& m) { m.weights.file = ""; }) == out_of_range("weights_file"));
  CHECK(error_after([](Model& m) { m.parameters = 0; }) == out_of_range("parameters"));
  CHECK(error_after([](Model& m) { m.storage = "int4"; }) == out_of_range("storage"));
  CHECK(error_after([](Model& m) { m.sampling.temperature = -1; }) == out_of_range("temperature"));
  CHECK(error_after([](Model& m) { m.sampling.top_p = 1.5; }) == out_of_range("top_p"));
  CHECK(error_after([](Model& m) { m.sampling.hold = 11; }) == out_of_range("hold"));
}
