// Writing a piece, as the app sees it: what it asks for, what it does with what comes.
#include <doctest/doctest.h>

#include "shared/music/note_wire.hpp"
#include "tests/ui/stage.hpp"
#include "web/app/commands.hpp"

namespace impromptu {
namespace {

TEST_CASE("Generate is disabled until a model is loaded and while a piece is written") {
  Stage stage;
  CHECK(stage.control("Generate").disabled);
  stage.load_model();
  CHECK(stage.asked.models.size() == 1);
  CHECK(stage.operate("Generate"));
  CHECK(stage.control("Generate").disabled);
  CHECK(stage.asked.generations.size() == 1);
  CHECK(stage.asked.audio_starts == 1);
}

TEST_CASE("the settings that are sent are those that are shown") {
  Stage stage;
  stage.load_model();
  stage.operate("Length", "30");
  stage.operate("Speed", "8");
  stage.operate("Temperature", "0.9");
  stage.operate("Top-p", "0.95");
  stage.operate("Seed", "77");
  stage.operate("Start from", "One note");
  stage.operate("Note", "E4");
  stage.operate("Generate");
  REQUIRE(stage.asked.generations.size() == 1);
  CHECK(
      stage.asked.generations[0].first ==
      R"({"start":"note","keep_random":false,"pitch":64,"frames":240,"playback_fps":8,"seed":77,"temperature":0.9,)"
      R"("top_p":0.95,"top_k":0,"min_p":0,"velocity":100})");
  CHECK(stage.asked.generations[0].second == 0);
}

TEST_CASE("a piece begins with the last random word, or with all 50, which are not played") {
  for (const bool all : {false, true}) {
    Stage stage;
    stage.load_model();
    stage.operate("Keep random words", all ? "true" : "false");
    stage.operate("Generate");
    CHECK(has(stage.settings_sent(), all ? R"("keep_random":true)" : R"("keep_random":false)"));
    CHECK(stage.app.state.player.position() == doctest::Approx(all ? 50 / 7.0 : 0));
    stage.write_frames(all ? 50 : 1, 2);
    CHECK(stage.app.state.document.writing_begins() == microseconds_from((all ? 50 : 1) / 7.0));
  }
}

TEST_CASE("what is kept of random words is asked for them alone") {
  Stage stage;
  stage.load_model();
  stage.operate("Keep random words", "true");
  stage.operate("Start from", "One note");
  CHECK_FALSE(stage.operate("Keep random words", "false"));
  stage.operate("Generate");
  CHECK(stage.app.state.player.position() == 0);
  stage.write_frames(1, 2);
  CHECK(stage.app.state.document.writing_begins() == microseconds_from(1 / 7.0));
}

TEST_CASE("written notes are shown, played within half a second, and Stop keeps them") {
  Stage stage;
  stage.load_model();
  stage.operate("Generate");
  stage.play_for(1);
  CHECK(stage.asked.events.empty());  // nothing is written yet
  const double before = stage.clock;
  stage.write_frames(1, 4);
  stage.play_for(0.1);
  REQUIRE_FALSE(stage.asked.events.empty());
  CHECK(stage.asked.events[0].status == kNoteOn);
  CHECK(stage.asked.events[0].when < before + 0.5);
  CHECK(stage.app.state.player.active());
  stage.write_frames(5, 20);
  CHECK(stage.operate("Stop"));
  CHECK(stage.asked.aborts == 1);
  CHECK_FALSE(stage.app.state.generation.active);
  CHECK_FALSE(stage.app.state.player.active());
  CHECK(stage.app.state.document.notes().size() == 24);
  stage.write_frames(74, 5);  // the aborted call's last words
  CHECK(stage.app.state.document.notes().size() == 24);
  generation_ended(stage.app.state, "aborted", "");
  CHECK(has(stage.message(), "Stopped"));
}

TEST_CASE("notes above and below the view widen it while the roll follows") {
  Stage stage;
  stage.load_model();
  stage.operate("Generate");
  stage.app.state.view.low = 60;
  stage.app.state.view.high = 72;
  stage.write_frames(1, 48);  // 40 to 87
  CHECK(stage.app.state.view.low <= 40);
  CHECK(stage.app.state.view.high >= 88);
}

TEST_CASE("notes of an aborted generation do not reach the next one") {
  Stage stage;
  stage.load_model();
  stage.operate("Generate");
  stage.write_frames(1, 4);
  stage.operate("Stop");
  stage.operate("Generate");
  stage.write_frames(5, 4);
  CHECK(stage.app.state.document.notes().size() == 4);  // those of the first one
  generation_ended(stage.app.state, "aborted", "");
  CHECK(stage.app.state.generation.active);
  stage.write_frames(1, 3);
  CHECK(stage.app.state.document.notes().size() == 3);
  generation_ended(stage.app.state, "length", "");
  CHECK_FALSE(stage.app.state.generation.active);
}

TEST_CASE("the end of a file is continued where its last note ends") {
  Stage stage;
  stage.load_model();
  open_file(stage.app.state, "a.mid", midi_file(40));
  stage.settle();
  CHECK(stage.control("Start from").value == "End of the piece");
  stage.operate("Generate");
  REQUIRE(stage.asked.generations.size() == 1);
  CHECK(stage.asked.generations[0].second == 40 * kWireNoteBytes);
  stage.write_frames(0, 10);
  const auto notes = stage.app.state.document.notes();
  CHECK(notes.size() == 50);
  CHECK(notes[40].note.onset == Microseconds{11'000'000});
  CHECK(notes[40].origin == Origin::written);
  CHECK(stage.app.state.document.writing_begins() == Microseconds{11'000'000});
}

TEST_CASE("the opening of a file is cut after fifty of the model's frames") {
  Stage stage;
  stage.load_model();
  open_file(stage.app.state, "a.mid", midi_file(200));
  stage.settle();
  stage.operate("Start from", "Opening of the piece");
  stage.operate("Generate");
  CHECK(stage.asked.generations[0].second == 200 * kWireNoteBytes);
  CHECK(stage.app.state.document.notes().size() == 200);  // until the first notes are there
  stage.write_frames(0, 1);
  CHECK(stage.app.state.document.writing_begins() == Microseconds{11'000'000});
  CHECK(stage.app.state.document.notes().size() == 41);
}

TEST_CASE("End and opening need a document") {
  Stage stage;
  stage.load_model();
  stage.operate("Start from", "End of the piece");
  CHECK(stage.control("Generate").disabled);
  CHECK(has(stage.control("Generate").description, "Open a MIDI file"));
}

TEST_CASE("an error of the worker is told and what is written stays") {
  Stage stage;
  stage.load_model();
  stage.operate("Generate");
  stage.write_frames(1, 6);
  generation_ended(stage.app.state, "error", "The worker has ended.");
  stage.settle();
  CHECK(has(stage.message(), "The worker has ended."));
  CHECK(stage.asked.announced.back().second);
  CHECK(stage.app.state.document.notes().size() == 6);
  CHECK_FALSE(stage.control("Generate").disabled);
}

TEST_CASE("when nothing comes of a generation the piece before it does not begin to play") {
  Stage stage;
  stage.load_model();
  open_file(stage.app.state, "tune.mid", midi_file(40));
  stage.operate("Start from", "One note");
  stage.operate("Speed", "2");
  stage.operate("Generate");
  stage.play_for(1);
  CHECK(stage.asked.events.empty());
  generation_ended(stage.app.state, "error", "The worker has ended.");
  stage.play_for(1);
  CHECK_FALSE(stage.app.state.player.active());
  CHECK(stage.asked.events.empty());
  CHECK(stage.app.state.document.notes().size() == 40);
}

TEST_CASE("attention of a piece that was left does not come back") {
  Stage stage;
  stage.load_model();
  stage.operate("Attention", "true");
  stage.operate("Generate");
  stage.write_frames(1, 3);
  open_file(stage.app.state, "tune.mid", midi_file(40));
  const std::vector<float> weights(2500, 0.02F);
  generation_attention(stage.app.state, weights, weights, 50);
  CHECK_FALSE(stage.app.state.attention.has_value());
}

TEST_CASE("Enter stops, and Escape closes a list before it stops the writing") {
  Stage stage;
  stage.load_model();
  stage.operate("Generate");
  stage.write_frames(1, 3);
  const Box box = stage.control("Start from").box;
  stage.click(box.x + 20, box.y + 10);
  CHECK(stage.app.key("Escape", true, {}) == false);
  CHECK(stage.app.state.generation.active);
  stage.app.key("Escape", false, {});
  stage.settle(8);
  stage.app.key("Escape", true, {});
  CHECK_FALSE(stage.app.state.generation.active);
  generation_ended(stage.app.state, "aborted", "");
  stage.settle();
  CHECK(stage.operate("Generate"));
  CHECK(stage.app.state.generation.active);
  stage.write_frames(1, 3);
  stage.app.key("Enter", true, {});
  CHECK_FALSE(stage.app.state.generation.active);
  CHECK(stage.asked.aborts == 2);
}

TEST_CASE("a saved piece is named by its own seed") {
  Stage stage;
  stage.load_model();
  stage.operate("Seed", "4711");
  stage.operate("Generate");
  stage.write_frames(1, 3);
  generation_ended(stage.app.state, "length", "");
  stage.operate("New seed");
  stage.operate("Download MIDI");
  REQUIRE(stage.asked.downloads.size() == 1);
  CHECK(stage.asked.downloads[0].first == "impromptu-4711.mid");
}

TEST_CASE("attention is shown on demand, and a hovered row lights the frames of the roll") {
  Stage stage;
  stage.load_model();
  stage.operate("Attention", "true");
  stage.operate("Generate");
  stage.write_frames(1, 79);
  std::vector<float> weights(2500, 0.001F);
  for (std::size_t row = 0; row < 50; ++row) weights[row * 50 + row] = 1;
  generation_attention(stage.app.state, weights, weights, 50);
  stage.settle();
  stage.app.state.view.left = 0;
  stage.app.state.view.right = 9;
  const PageLayout page = layout_for(1280, 800, false, true);
  stage.app.pointer(page.attention.x + 80, page.attention.y + 120, false);
  stage.settle(4);
  REQUIRE(stage.app.state.attention.has_value());
  const int row = stage.app.state.attention->hovered_row;
  CHECK(row >= 0);
  const std::vector<AttentionBand> bands = attention_bands(stage.app.state);
  REQUIRE(bands.size() == 50);
  for (int frame = 0; frame < 50; ++frame) {
    const auto index = static_cast<std::size_t>(frame);
    CHECK(bands[index].weight == doctest::Approx(frame == row ? 1 : 0.001));
  }
  // 80 words are written behind the one of the seed: the newest frame ends there.
  CHECK(bands.back().end == doctest::Approx((1 + 80) / 7.0));
  CHECK(stage.app.state.view.left <= bands.front().begin);
  CHECK(stage.app.state.view.right >= bands.back().end);
  stage.operate("Attention", "false");
  CHECK(stage.app.state.attention->hovered_row == -1);
}

TEST_CASE("an automatic choice stays, and says what it chose and why") {
  Stage stage;
  stage.load_model();
  stage.operate("Provider", "Automatic");
  CHECK(stage.asked.models.back() == std::pair<std::string, std::string>{"tiny", "automatic"});
  model_ready(stage.app.state, R"({"name":"tiny","provider":"wasm","refusal":"it is slow"})");
  stage.settle();
  CHECK(stage.control("Provider").value == "Automatic");
  CHECK(has(stage.message(), "on WASM, not WebGPU: it is slow."));
  model_ready(stage.app.state, R"({"name":"tiny","provider":"webgpu"})");
  stage.settle();
  CHECK(stage.control("Provider").value == "Automatic");
  CHECK(has(stage.message(), "on WebGPU"));
  model_ready(stage.app.state, R"({"name":"tiny","provider":"wasm"})");  // of a family not measured
  stage.settle();
  CHECK(stage.message() == "Ready, on WASM.");
}

TEST_CASE("a piece may be hours long, and the track still finds short ones") {
  Stage stage;
  stage.load_model();
  stage.operate("Length", "10800");
  CHECK(stage.control("Length").value == "10800");
  const Box box = stage.control("Length").box;
  const auto drag_to = [&stage, &box](float share) {
    stage.click(box.x + 8 + share * (box.width - 16), box.y + box.height / 2);
    return std::stod(stage.control("Length").value);
  };
  CHECK(drag_to(0) == 5);
  CHECK(drag_to(0.25F) == doctest::Approx(35).epsilon(0.1));
  CHECK(drag_to(1) == 10800);
}

TEST_CASE("a model that cannot be loaded is told, and WebGPU falls back visibly") {
  Stage stage;
  stage.load_model();
  stage.operate("Provider", "WebGPU");
  CHECK(stage.asked.models.back() == std::pair<std::string, std::string>{"tiny", "webgpu"});
  CHECK(stage.control("Generate").disabled);
  model_ready(stage.app.state, R"({"name":"tiny","provider":"wasm","refusal":"it has a cold"})");
  stage.settle();
  CHECK(stage.control("Provider").value == "WASM");
  CHECK(has(stage.message(), "WebGPU is not usable here: it has a cold."));
  model_failed(stage.app.state, "The model's vocabulary does not match.");
  stage.settle();
  CHECK(has(stage.message(), "vocabulary"));
  CHECK(stage.control("Generate").disabled);
}

}  // namespace
}  // namespace impromptu
