// The whole app on the null backend: files, transport, keys, drawing.
#include "web/app/app.hpp"

#include <doctest/doctest.h>
#include <imgui.h>

#include <algorithm>

#include "shared/base/random.hpp"
#include "shared/midi/smf.hpp"
#include "tests/ui/stage.hpp"
#include "web/app/commands.hpp"

namespace impromptu {
namespace {

std::vector<std::byte> bytes_of(std::string_view text) {
  const auto* data = reinterpret_cast<const std::byte*>(text.data());
  return {data, data + text.size()};
}

TEST_CASE("the app draws when something changes and then rests") {
  Stage stage;
  CHECK(stage.settle(500) >= 0);
  CHECK_FALSE(stage.app.wants_frame());
  CHECK_FALSE(stage.app.frame(1e6));
  const std::string before = stage.app.state_json();
  CHECK_FALSE(stage.app.frame(2e6));
  CHECK(stage.app.state_json() == before);
  stage.app.pointer(300, 300, false);
  CHECK(stage.app.frame(2e6 + 16));
}

TEST_CASE("a file is opened and fitted, and a broken one leaves it where it is") {
  Stage stage;
  open_file(stage.app.state, "tune.mid", midi_file(100));
  stage.settle();
  CHECK(stage.app.state.document.notes().size() == 100);
  CHECK(stage.message() == "tune.mid: 100 notes, 0:26");
  CHECK(stage.app.state.view.right >= 26);
  for (const std::string_view bad : {std::string_view(""), std::string_view("not music at all")}) {
    open_file(stage.app.state, "bad.mid", bytes_of(bad));
    stage.settle();
    CHECK(stage.app.state.message.kind == MessageKind::error);
    CHECK(stage.message().find("bad.mid") != std::string::npos);
    CHECK(stage.asked.announced.back().second);
    CHECK(stage.app.state.document.notes().size() == 100);
    CHECK(stage.app.state.document.file_name() == "tune.mid");
  }
  refuse_file(stage.app.state, "huge.mid", "It is larger than 16 MiB.");
  CHECK(stage.message() == "Cannot open huge.mid. It is larger than 16 MiB.");
  CHECK(stage.app.state.document.notes().size() == 100);
}

TEST_CASE("a damaged file opens with a warning") {
  Stage stage;
  std::vector<std::byte> bytes = midi_file(20);
  bytes.resize(bytes.size() - 6);
  open_file(stage.app.state, "cut.mid", bytes);
  stage.settle();
  CHECK(stage.app.state.message.kind == MessageKind::warning);
  CHECK(stage.app.state.document.notes().size() >= 19);
  CHECK_FALSE(stage.app.state.document.warnings().empty());
}

TEST_CASE("a download is the file that is opened again") {
  Stage stage;
  open_file(stage.app.state, "tune.mid", midi_file(64));
  stage.settle();
  CHECK(stage.operate("Download MIDI"));
  REQUIRE(stage.asked.downloads.size() == 1);
  CHECK(stage.asked.downloads[0].first == "tune.mid");
  open_file(stage.app.state, "again.mid", stage.asked.downloads[0].second);
  CHECK(stage.app.state.document.notes().size() == 64);
  CHECK(stage.app.state.document.warnings().empty());
}

TEST_CASE("play, pause, seek and stop move the playhead by the audio clock") {
  Stage stage;
  open_file(stage.app.state, "tune.mid", midi_file(40));
  stage.settle();
  CHECK(stage.operate("Play"));
  stage.play_for(2);
  CHECK(stage.app.state.player.position() == doctest::Approx(2).epsilon(0.05));
  CHECK_FALSE(stage.asked.events.empty());
  CHECK(stage.operate("Position", "7.5"));
  CHECK(stage.app.state.player.position() == doctest::Approx(7.5));
  CHECK(stage.asked.stops >= 1);
  stage.play_for(1);
  CHECK(stage.app.state.player.position() == doctest::Approx(8.5).epsilon(0.05));
  CHECK(stage.operate("Pause"));
  const double paused = stage.app.state.player.position();
  stage.play_for(1);
  CHECK(stage.app.state.player.position() == paused);
  CHECK(stage.operate("Play"));
  CHECK(stage.operate("Stop"));
  CHECK(stage.app.state.player.position() == 0);
  CHECK_FALSE(stage.app.state.player.active());
}

TEST_CASE("playing ends by itself and begins again at the start") {
  Stage stage;
  open_file(stage.app.state, "tune.mid", midi_file(4));
  stage.settle();
  stage.operate("Play");
  stage.play_for(4);
  CHECK_FALSE(stage.app.state.player.active());
  CHECK(stage.app.state.player.position() == doctest::Approx(2));
  stage.operate("Play");
  CHECK(stage.app.state.player.position() == 0);
}

TEST_CASE("a better piano takes over without a stop; sound that comes back begins anew") {
  Stage stage;
  open_file(stage.app.state, "a.mid", midi_file(40));
  stage.settle();
  sound_ready(stage.app.state, "piano");
  stage.operate("Play");
  stage.play_for(2);
  const int stops = stage.asked.stops;
  const std::size_t events = stage.asked.events.size();
  sound_ready(stage.app.state, "grand");
  CHECK(stage.asked.stops == stops);
  stage.play_for(0.1);
  CHECK(stage.asked.events.size() <= events + 4);
  sound_failed(stage.app.state, "the device is gone.");
  sound_ready(stage.app.state, "grand");
  CHECK(stage.asked.stops == stops + 1);
}

TEST_CASE("playing from the middle of a note strikes it, unless Chase is off") {
  for (const bool chase : {true, false}) {
    Stage stage;
    open_file(stage.app.state, "a.mid", midi_file(8));
    stage.settle();
    seek(stage.app.state, 1.1);  // the first note lasts from 1 to 1.25 s
    if (!chase) CHECK(stage.operate("Chase", "false"));
    stage.operate("Play");
    const double before = stage.clock;
    stage.play_for(0.04);
    const auto& events = stage.asked.events;
    REQUIRE_FALSE(events.empty());
    CHECK(events.front().status == kNoteOn);
    CHECK((events.front().when < before + 0.1) == chase);
  }
}

TEST_CASE("a click on the ruler seeks, one on a key chooses and sounds it") {
  Stage stage;
  open_file(stage.app.state, "tune.mid", midi_file(100));
  stage.settle();
  const Roll roll = roll_in(layout_for(1280, 800, false, false).roll, false, false);
  const auto x = static_cast<float>(x_at(stage.app.state.view, roll.grid, 9));
  stage.click(x, roll.ruler.y + 10);
  CHECK(stage.app.state.player.position() == doctest::Approx(9).epsilon(0.02));
  const auto y = static_cast<float>(y_at(stage.app.state.view, roll.keys, 64)) + 4;
  stage.click(roll.keys.x + 40, y);
  CHECK(stage.app.state.settings.pitch == 64);
  CHECK(stage.app.state.settings.start == StartFrom::note);
  REQUIRE(stage.asked.events.size() == 2);
  CHECK(stage.asked.events[0].data1 == 64);
}

TEST_CASE("the view stays while the ruler is dragged at its edge, playing or not") {
  for (const bool playing : {false, true}) {
    Stage stage;
    open_file(stage.app.state, "tune.mid", midi_file(400));
    stage.app.state.view.left = 10;
    stage.app.state.view.right = 20;
    stage.settle();
    const Roll roll = roll_in(layout_for(1280, 800, false, false).roll, false, false);
    const RollView view = stage.app.state.view;
    const float y = roll.ruler.y + 10;
    const auto x = static_cast<float>(x_at(view, roll.grid, view.right - 0.3));
    if (playing) stage.operate("Play");
    stage.app.pointer(x, y, false);
    stage.settle(3);
    stage.app.pointer_button(0, true);
    stage.settle(3);
    for (int i = 1; i <= 5; ++i) {
      stage.app.pointer(x + static_cast<float>(i), y, false);
      stage.settle(3);
      stage.play_for(0.1);
    }
    CHECK(stage.app.state.view.left == doctest::Approx(view.left));
    CHECK(stage.app.state.player.position() < view.right);
    stage.app.pointer_button(0, false);
    stage.settle(3);
    CHECK_FALSE(stage.app.state.dragging_playhead);
  }
}

TEST_CASE("the wheel scrolls and zooms about the pointer, a drag pans") {
  Stage stage;
  open_file(stage.app.state, "tune.mid", midi_file(400));
  stage.settle();
  const Roll roll = roll_in(layout_for(1280, 800, false, false).roll, false, false);
  stage.app.pointer(600, 400, false);
  stage.settle();
  const double under = seconds_at(stage.app.state.view, roll.grid, 600);
  for (int i = 0; i < 8; ++i) stage.app.wheel(0, 1, true, false);
  CHECK(seconds_at(stage.app.state.view, roll.grid, 600) == doctest::Approx(under));
  const RollView zoomed = stage.app.state.view;
  stage.app.wheel(0, -1, false, false);
  CHECK(stage.app.state.view.left > zoomed.left);
  stage.settle();
  const RollView before = stage.app.state.view;
  stage.app.pointer_button(0, true);
  stage.settle(4);
  stage.app.pointer(500, 400, false);
  stage.settle(4);
  stage.app.pointer_button(0, false);
  stage.settle(4);
  CHECK(stage.app.state.view.left > before.left);
  stage.app.pinch(2, 600, 400);
  CHECK(stage.app.state.view.right - stage.app.state.view.left < before.right - before.left);
}

TEST_CASE("keys work on the page but not while a number is typed") {
  Stage stage;
  open_file(stage.app.state, "tune.mid", midi_file(40));
  stage.settle();
  CHECK(stage.app.key("Space", true, {}));
  CHECK(stage.app.state.player.active());
  CHECK(stage.app.key("Enter", true, {}));
  CHECK_FALSE(stage.app.state.player.active());
  CHECK(stage.app.key("KeyO", true, {.ctrl = true}));
  CHECK(stage.asked.file_picks == 1);
  CHECK(stage.app.key("KeyS", true, {.ctrl = true}));
  CHECK(stage.asked.downloads.size() == 1);
  CHECK_FALSE(stage.app.key("KeyT", true, {.ctrl = true}));
  CHECK_FALSE(stage.app.key("F5", true, {}));
  const Box box = stage.control("Seed").box;
  stage.click(box.x + 20, box.y + 10);
  stage.settle(8);
  CHECK_FALSE(stage.app.key("Space", true, {}));
  CHECK_FALSE(stage.app.state.player.active());
  stage.app.paste("123456");
  stage.settle(12);
  stage.app.key("Enter", true, {});
  stage.settle(8);
  CHECK(stage.app.state.settings.seed == 123456);
}

TEST_CASE("reduced motion draws ten times a second while it plays") {
  Stage stage;
  stage.app.appearance(true, false, true);
  open_file(stage.app.state, "tune.mid", midi_file(40));
  stage.settle();
  stage.operate("Play");
  stage.settle();
  CHECK_FALSE(stage.app.wants_frame());
  const int before = stage.asked.frames;
  stage.play_for(2);
  CHECK(stage.asked.frames - before >= 18);
  CHECK(stage.asked.frames - before <= 22);
}

TEST_CASE("fifty thousand notes are drawn in one frame within 32-bit indices") {
  Stage stage(2560, 1440);
  Score score;
  Part part;
  Random random(3);
  for (int i = 0; i < 50'000; ++i) {
    part.notes.push_back({Tick{i * 12},
                          Tick{60 + static_cast<std::int32_t>(random.next_below(200))},
                          static_cast<std::uint8_t>(21 + random.next_below(88)), 64});
  }
  score.parts.push_back(part);
  open_file(stage.app.state, "big.mid", write_smf(score));
  stage.settle();
  CHECK(stage.app.state.document.notes().size() == 50'000);
  const ImDrawData* data = ImGui::GetDrawData();
  CHECK(data->Valid);
  CHECK(data->TotalVtxCount > 10'000);
  CHECK(data->TotalVtxCount < 400'000);
  for (const ImDrawList* list : data->CmdLists) {
    for (const ImDrawIdx index : list->IdxBuffer) {
      REQUIRE(index < static_cast<unsigned>(list->VtxBuffer.Size));
    }
  }
}

TEST_CASE("the state tells a script what there is") {
  Stage stage;
  open_file(stage.app.state, "tune \"1\".mid", midi_file(12));
  stage.settle();
  const std::string json = stage.app.state_json();
  for (const char* part :
       {R"("ready":false)", R"("generating":false)", R"("playing":false)", R"("playheadSeconds":0)",
        R"("noteCount":12)", R"("seedNoteCount":12)", R"("fileName":"tune \"1\".mid")",
        R"("warnings":[])", R"("attention":null)", R"("provider":"")"}) {
    CHECK_MESSAGE(json.find(part) != std::string::npos, part);
  }
}

TEST_CASE("instruments are chosen again for the open file") {
  Stage stage;
  Score score;
  for (const std::uint8_t program : {std::uint8_t{0}, std::uint8_t{40}}) {
    Part part;
    part.instrument.program = program;
    part.channel = program == 0 ? std::uint8_t{0} : std::uint8_t{1};
    part.notes.push_back({Tick{0}, Tick{480}, static_cast<std::uint8_t>(60 + program / 10), 64});
    score.parts.push_back(part);
  }
  open_file(stage.app.state, "duo.mid", write_smf(score));
  stage.settle();
  CHECK(stage.app.state.document.notes().size() == 1);
  stage.operate("Instruments", "All melodic");
  CHECK(stage.app.state.document.notes().size() == 2);
  stage.operate("Instruments", "Piano");
  CHECK(stage.app.state.document.notes().size() == 1);
}

}  // namespace
}  // namespace impromptu
