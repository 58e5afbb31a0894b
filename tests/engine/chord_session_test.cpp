// ChordSession: the engine as the worker calls it, in JSON and bytes.
#include "web/engine/chord_session.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <string>

#include "shared/music/note_wire.hpp"

using namespace impromptu;

namespace {

constexpr std::string_view kWords = "60\ne\n60,64\n64\n";

ModelDescription model_for(std::string_view words) {
  const ChordVocabulary vocabulary = *ChordVocabulary::from_text(words);
  ModelDescription model;
  model.name = model.family = "chord-gru";
  model.title = "Toy";
  model.licence = "MIT";
  model.vocabulary_size = static_cast<std::int32_t>(vocabulary.size());
  model.vocabulary_hash = vocabulary.hash();
  model.vocabulary_file = "vocabulary.txt";
  model.onnx_file = "model.onnx";
  model.onnx_sha256 = std::string(64, '0');
  model.onnx_bytes = model.parameters = 1;
  model.storage = "fp32";
  return model;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

void load_toy(ChordSession& session) {
  REQUIRE(holds(session.load(json_from(model_for(kWords)), kWords), "\"ok\": true"));
}

// Puts in logits that leave `id` as the only choice.
void offer_only(ChordSession& session, std::size_t id) {
  const std::span<float> logits = session.logits_buffer(5);
  std::fill(logits.begin(), logits.end(), -std::numeric_limits<float>::infinity());
  logits[id] = 0;
}

}  // namespace

TEST_CASE("a session loads a model, writes a piece and hands out its notes") {
  ChordSession session;
  CHECK(session.load(json_from(model_for(kWords)), kWords) ==
        R"({"ok": true, "name": "chord-gru", "title": "Toy", "family": "chord-gru", )"
        R"("vocabularySize": 4, "window": 50, "fps": 5.0, "parameters": 1})");
  CHECK(session.start(R"({"start":"note","pitch":60,"frames":2})", {}) ==
        R"({"ok": true, "unknownShare": 0.0})");
  REQUIRE(session.window().size() == 50);
  CHECK(session.window().back() == 1);
  CHECK_FALSE(session.done());
  offer_only(session, 3);
  CHECK(session.accept().empty());
  CHECK(session.window().back() == 3);
  offer_only(session, 4);
  CHECK(session.accept().empty());
  CHECK(session.done());
  CHECK(session.written_frames() == 2);
  CHECK(session.written_until() == doctest::Approx(3.0 / 7).epsilon(1e-5));
  const Result<std::vector<WireNote>> notes = wire_notes_from(session.take_notes());
  REQUIRE(notes);
  REQUIRE(notes->size() == 3);
  CHECK((*notes)[0].kind == WireKind::seed_note);
  CHECK((*notes)[2] == WireNote{Microseconds{142857}, Microseconds{285714}, 64, 100});
  CHECK(session.take_notes().empty());
}

TEST_CASE("a prompt of packed notes is continued from its ending") {
  ChordSession session;
  load_toy(session);
  std::vector<std::byte> prompt;
  const std::vector<WireNote> notes{
      {Microseconds{400000}, Microseconds{200000}, 61, 80, WireKind::seed_note},
      {Microseconds{0}, Microseconds{200000}, 60, 80, WireKind::written_note},
      {Microseconds{0}, Microseconds{900000}, 0, 0, WireKind::pedal}};
  append_wire(notes, prompt);
  // Frames 60, silence, 61: the last is unknown and becomes 60; the pedal adds no frames.
  CHECK(session.start(R"({"start":"ending"})", prompt) == R"({"ok": true, "unknownShare": 0.02})");
  const auto window = session.window();
  CHECK(std::vector<std::int32_t>(window.end() - 4, window.end()) ==
        std::vector<std::int32_t>{2, 1, 2, 1});
}

TEST_CASE("model and vocabulary that do not belong together are refused with both identities") {
  ChordSession session;
  ModelDescription model = model_for(kWords);
  const std::string reply = session.load(json_from(model), "60\ne\n60,64\n65\n");
  CHECK(holds(reply, R"("code": "model-mismatch")"));
  CHECK(holds(reply, model.vocabulary_hash));
  CHECK(holds(reply, ChordVocabulary::from_text("60\ne\n60,64\n65\n")->hash()));
  CHECK(holds(reply, "export the model again"));
  CHECK(holds(session.load(json_from(model), "60\ne\n"), "4 words, vocabulary.txt has 2"));
  model.window = 64;
  CHECK(holds(session.load(json_from(model), kWords), "a window of 64 frames, this page has 50"));
}

TEST_CASE("damaged models are refused with file, field and place, and the loaded one stays") {
  ChordSession session;
  load_toy(session);
  REQUIRE(holds(session.start(R"({"start":"note"})", {}), "\"ok\": true"));
  CHECK(session.load("{", kWords).find(R"({"ok": false, "code": "bad-json")") == 0);
  CHECK(holds(session.load("{}", kWords), "model.json, format: A required field is missing."));
  CHECK(holds(session.load(json_from(model_for(kWords)), "60\ne\nbad\n"),
              "vocabulary.txt, vocabulary, byte 5: "));
  CHECK(session.window().size() == 50);
}

TEST_CASE("calls out of turn are answered, not crashed on") {
  ChordSession session;
  CHECK(holds(session.start("{}", {}), R"("code": "bad-request")"));
  CHECK(holds(session.accept(), R"("code": "bad-request")"));
  CHECK(session.window().empty());
  CHECK(session.done());
  CHECK(session.take_notes().empty());
  CHECK(session.written_until() == 0);
  CHECK(session.written_frames() == 0);
  CHECK(session.logits_buffer(std::size_t{1} << 30U).empty());
  load_toy(session);
  CHECK(holds(session.accept(), R"("code": "bad-request")"));
}

TEST_CASE("bad settings, prompts and logits are refused by name, and the piece goes on") {
  ChordSession session;
  load_toy(session);
  REQUIRE(holds(session.start(R"({"start":"note"})", {}), "\"ok\": true"));
  CHECK(holds(session.start(R"({"frames":-1})", {}), "settings, frames: "));
  CHECK(holds(session.start(R"({"start":"ending"})", {}), R"("code": "no-notes")"));
  const std::vector<std::byte> cut(kWireNoteBytes - 1);
  CHECK(holds(session.start(R"({"start":"ending"})", cut), R"("code": "bad-record")"));
  (void)session.logits_buffer(7);
  CHECK(holds(session.accept(), "model.onnx: 7 outputs, the vocabulary needs 5"));
  session.logits_buffer(5)[2] = std::numeric_limits<float>::quiet_NaN();
  CHECK(holds(session.accept(), R"("code": "nan-logits")"));
  offer_only(session, 1);
  CHECK(session.accept().empty());
}

TEST_CASE("loading another model ends the piece") {
  ChordSession session;
  load_toy(session);
  REQUIRE(holds(session.start(R"({"start":"note"})", {}), "\"ok\": true"));
  load_toy(session);
  CHECK(session.done());
  CHECK(session.window().empty());
}
