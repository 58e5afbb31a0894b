// NoteSession: the engine as the worker calls it for a note model, in JSON and bytes.
#include "web/engine/note_session.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "shared/music/note_wire.hpp"
#include "shared/tokens/note_steps.hpp"
#include "tests/shared/model/made_up_note_model.hpp"
#include "web/engine/replies.hpp"

using namespace impromptu;

namespace {

NoteModelDescription toy_model() {
  NoteModelDescription model = made_up_note_model();
  model.tokens_hash = note_tokens_hash();
  model.sampling.top_p = 0.5;
  model.sampling.key_bias = 0.25;
  return model;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

void load_toy(NoteSession& session) { REQUIRE(is_ok(session.load(json_from(toy_model())))); }

// A step that lasts 0.5 s, 0.25 s after the one before.
std::vector<std::int32_t> step(std::int32_t pitch) { return {25, pitch, 16, 50}; }

}  // namespace

TEST_CASE("a note model is loaded, and tells the shape of its cache and what suits it") {
  NoteSession session;
  const std::string reply = session.load(json_from(toy_model()));
  CHECK(holds(
      reply, R"({"ok": true, "name": "note-tiny", "title": "Tiny", "family": "note-transformer")"));
  CHECK(holds(reply, R"("context": 1024, "layers": 6, "kvHeads": 1, "headSize": 64)"));
  CHECK(holds(reply, R"("window": 128, "fullEvery": 3)"));
  CHECK(holds(reply, R"("sampling": "{\"temperature\": 1.0, \"top_p\": 0.5,)"));
  CHECK(holds(reply, R"(\"key_bias\": 0.25)"));
  CHECK(holds(reply, R"(\nFrédéric Chopin\n)"));
}

TEST_CASE("a model of other steps or another trunk is refused, and the loaded one stays") {
  NoteSession session;
  load_toy(session);
  NoteModelDescription model = toy_model();
  model.tokens_hash = std::string(16, '0');
  const std::string reply = session.load(json_from(model));
  CHECK(holds(reply, R"("code": "model-mismatch")"));
  CHECK(holds(reply, note_tokens_hash()));
  model = toy_model();
  model.shape.trunk = "lstm";
  CHECK_FALSE(is_ok(session.load(json_from(model))));
  CHECK(session.load("{").find(R"({"ok": false, "code": "bad-json")") == 0);
  CHECK(is_ok(session.start("{}", {})));
}

TEST_CASE("a piece is planned, drawn and handed out") {
  NoteSession session;
  load_toy(session);
  CHECK(session.start(R"({"seconds":1,"start":"notes","notes":"60","temperature":0.5,)"
                      R"("touch":2,"hold":3,"top_p":0.75,"min_p":0.25,"presence_penalty":0.5})",
                      {}) == R"({"ok": true, "unknownShare": 0.0, "alternatives": 1})");
  CHECK(
      session.plan(4) ==
      R"({"ok": true, "reset": true, "lanes": 1, "position": 0, "count": 1, "burst": 1, "presencePenalty": 0.5})");
  CHECK(session.rows().size() == 9);
  CHECK(session.noise().size() == 438);
  CHECK(session.bias().size() == 438);
  CHECK(session.presence().size() == 94);
  const std::span<const float> sampling = session.sampling();
  CHECK(std::vector<float>(sampling.begin(), sampling.end()) ==
        std::vector<float>{2, 0.5F, 2, 3, 1, 0.75F, 1, 1, 0, 0.25F, 0, 0});
  CHECK(session.accept(std::vector<std::int32_t>{0, 39, 16, 50}).empty());
  CHECK(session.rows().empty());
  CHECK(
      session.plan(4) ==
      R"({"ok": true, "reset": false, "lanes": 1, "position": 1, "count": 1, "burst": 4, "presencePenalty": 0.5})");
  CHECK(session.presence()[39] == 0.5F);
  CHECK(session.noise().size() == std::size_t{4} * 438);
  std::vector<std::int32_t> steps;
  for (const std::int32_t pitch : {40, 41, 42, 43}) {
    const auto one = step(pitch);
    steps.insert(steps.end(), one.begin(), one.end());
  }
  CHECK(session.accept(steps).empty());
  CHECK(session.written_until(0) == doctest::Approx(1));
  CHECK(session.written_steps() == 5);
  CHECK_FALSE(session.done());  // 1 s is the last onset, not beyond it
  REQUIRE(is_ok(session.plan(1)));
  CHECK(session.accept(step(44)).empty());
  CHECK(session.done());
  const Result<std::vector<WireNote>> notes = wire_notes_from(session.take_notes(0));
  REQUIRE(notes);
  REQUIRE(notes->size() == 5);
  CHECK((*notes)[0].kind == WireKind::seed_note);
  CHECK((*notes)[1] ==
        WireNote{Microseconds{250'000}, Microseconds{500'000}, 61, 66, WireKind::written_note});
  CHECK(session.take_notes(0).empty());
}

TEST_CASE("a prompt of packed notes, pedal included, is read before anything is drawn") {
  NoteSession session;
  load_toy(session);
  std::vector<std::byte> prompt;
  const std::vector<WireNote> notes{
      {Microseconds{400'000}, Microseconds{200'000}, 61, 80, WireKind::seed_note},
      {Microseconds{0}, Microseconds{200'000}, 60, 80, WireKind::written_note},
      {Microseconds{0}, Microseconds{900'000}, 0, 0, WireKind::pedal}};
  append_wire(notes, prompt);
  REQUIRE(is_ok(session.start(R"({"start":"continue","alternatives":2})", prompt)));
  CHECK(
      session.plan(16) ==
      R"({"ok": true, "reset": true, "lanes": 1, "position": 0, "count": 3, "burst": 0, "presencePenalty": 0.0})");
  const auto rows = session.rows();
  CHECK(rows[9 + 1] == kShiftIds + kPedalPitch);
  CHECK(rows[18 + 1] == kShiftIds + 60 - kLowestKey);
  CHECK(session.accept({}).empty());
  CHECK(
      session.plan(16) ==
      R"({"ok": true, "reset": false, "lanes": 2, "position": 3, "count": 1, "burst": 1, "presencePenalty": 0.0})");
  CHECK(session.bias().size() == std::size_t{2} * 438);
}

TEST_CASE("calls out of turn and bad input are answered, not crashed on") {
  NoteSession session;
  CHECK(holds(session.start("{}", {}), R"("code": "bad-request")"));
  CHECK(holds(session.plan(4), R"("code": "bad-request")"));
  CHECK(holds(session.accept({}), R"("code": "bad-request")"));
  CHECK(session.rows().empty());
  CHECK(session.noise().empty());
  CHECK(session.bias().empty());
  CHECK(session.presence().empty());
  CHECK(session.done());
  CHECK(session.take_notes(0).empty());
  CHECK(session.written_until(0) == 0);
  CHECK(session.written_steps() == 0);
  load_toy(session);
  CHECK(holds(session.start(R"({"top_p":2})", {}), "settings, top_p: "));
  CHECK(holds(session.start(R"({"start":"continue"})", {}), R"("code": "no-notes")"));
  const std::vector<std::byte> cut(kWireNoteBytes - 1);
  CHECK(holds(session.start("{}", cut), R"("code": "bad-record")"));
  REQUIRE(is_ok(session.start("{}", {})));
  CHECK(holds(session.plan(0), R"("code": "bad-request")"));
  REQUIRE(is_ok(session.plan(1)));
  CHECK(holds(session.accept(step(94)), R"("code": "unknown-token")"));
  CHECK(session.take_notes(1).empty());
  CHECK(session.take_notes(-1).empty());
  CHECK(session.accept(std::vector<std::int32_t>{0, 3, 3, 3}).empty());
  load_toy(session);
  CHECK(session.done());
}
