// Controls and widgets: what is recorded and how it is operated.
#include "web/app/control.hpp"

#include <doctest/doctest.h>
#include <imgui.h>

#include "tests/ui/stage.hpp"
#include "web/app/ui.hpp"

namespace impromptu {
namespace {

Control plain(Role role, std::string name) {
  Control control;
  control.role = role;
  control.name = std::move(name);
  return control;
}

TEST_CASE("a request is refused when the control is unknown, disabled or does not take the value") {
  Controls controls;
  controls.begin_frame();
  Control slider = plain(Role::slider, "Length");
  slider.min = 5;
  slider.max = 300;
  controls.record(slider);
  Control off = plain(Role::button, "Play");
  off.disabled = true;
  controls.record(off);
  controls.record(plain(Role::switch_, "Follow"));
  Control combo = plain(Role::combobox, "Theme");
  combo.options = {"Light", "Dark"};
  controls.record(combo);
  CHECK_FALSE(controls.operate("Length", "10"));  // not shown before its frame has ended
  controls.end_frame();
  CHECK_FALSE(controls.operate("Nothing", ""));
  CHECK_FALSE(controls.operate("Play", ""));
  CHECK_FALSE(controls.operate("Length", "4"));
  CHECK_FALSE(controls.operate("Length", "ten"));
  CHECK_FALSE(controls.operate("Length", "nan"));
  CHECK_FALSE(controls.operate("Follow", "yes"));
  CHECK_FALSE(controls.operate("Theme", "Blue"));
  CHECK(controls.operate("Length", "10"));
  CHECK(controls.operate("Follow", "true"));
  CHECK(controls.operate("Theme", "Dark"));
  CHECK(controls.take("Length") == "10");
  CHECK_FALSE(controls.take("Length").has_value());
}

TEST_CASE("a request that no widget takes is dropped after its frame") {
  Controls controls;
  controls.begin_frame();
  controls.record(plain(Role::button, "Gone"));
  controls.end_frame();
  CHECK(controls.operate("Gone", ""));
  for (int i = 0; i < 2; ++i) {
    controls.begin_frame();
    controls.end_frame();
  }
  CHECK_FALSE(controls.take("Gone").has_value());
}

TEST_CASE("of several values that come before a frame the newest counts") {
  Stage stage;
  for (const char* value : {"0.5", "0.6", "0.7", "0.8"}) {
    CHECK(stage.app.operate("Temperature", value));
  }
  stage.settle();
  CHECK(stage.app.state.settings.temperature == doctest::Approx(0.8));
}

TEST_CASE("the JSON of the controls escapes names and carries ranges and options") {
  Controls controls;
  controls.begin_frame();
  Control slider = plain(Role::slider, "A \"b\"");
  slider.value = "0.5";
  slider.max = 1;
  slider.step = 0.01;
  controls.record(slider);
  Control combo = plain(Role::combobox, "Note");
  combo.options = {"C4"};
  controls.record(combo);
  controls.end_frame();
  const std::string json = controls_json(controls);
  CHECK(json.find(R"("name":"A \"b\"","value":"0.5","min":0,"max":1,"step":0.01)") !=
        std::string::npos);
  CHECK(json.find(R"("role":"combobox","name":"Note","value":"","options":["C4"])") !=
        std::string::npos);
}

TEST_CASE("widgets obey the mirror: slider, combo, switch, number") {
  Stage stage;
  CHECK(stage.operate("Temperature", "0.8"));
  CHECK(stage.app.state.settings.temperature == doctest::Approx(0.8));
  CHECK(stage.control("Temperature").value == "0.80");
  CHECK(stage.operate("Start from", "One note"));
  CHECK(stage.app.state.settings.start == StartFrom::note);
  CHECK(stage.operate("Note", "A4"));
  CHECK(stage.app.state.settings.pitch == 69);
  CHECK(stage.operate("Follow", "false"));
  CHECK_FALSE(stage.app.state.settings.follow);
  CHECK(stage.operate("Seed", "4711"));
  CHECK(stage.app.state.settings.seed == 4711);
  CHECK(stage.operate("New seed"));
  CHECK(stage.app.state.settings.seed != 4711);
  CHECK(stage.operate("Theme", "Light"));
  CHECK(stage.app.ui.palette == &palette_for(false, false));
  CHECK(stage.operate("Volume", "0.25"));
  CHECK(stage.asked.volume == doctest::Approx(0.25));
}

TEST_CASE("a slider is dragged, and takes an exact number after Ctrl and a click") {
  Stage stage;
  const Box box = stage.control("Top-p").box;
  stage.click(box.x + 8, box.y + box.height / 2);
  CHECK(stage.app.state.settings.top_p == doctest::Approx(0.05));
  stage.click(box.right() - 8, box.y + box.height / 2);
  CHECK(stage.app.state.settings.top_p == doctest::Approx(1));
  for (const double typed : {0.42, 0.5}) {
    stage.app.key("ControlLeft", true, {.ctrl = true});
    stage.click(box.x + 40, box.y + box.height / 2);
    stage.app.key("ControlLeft", false, {});
    stage.settle(8);
    stage.app.text(std::to_string(typed));
    stage.settle(8);
    CHECK(stage.app.key("Enter", true, {}));
    stage.settle(8);
    stage.app.key("Enter", false, {});
    stage.settle(40);
    CHECK(stage.app.state.settings.top_p == doctest::Approx(typed));
  }
}

TEST_CASE("a list of options opens at a click, closes at Escape and takes a click") {
  Stage stage;
  const Box box = stage.control("Start from").box;
  const float x = box.x + 30;
  stage.click(x, box.y + box.height / 2);
  stage.settle(8);
  CHECK(ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId));
  stage.app.key("Escape", true, {});
  stage.settle(4);
  stage.app.key("Escape", false, {});
  stage.settle(4);
  CHECK_FALSE(ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId));
  stage.click(x, box.y + box.height / 2);
  stage.settle(8);
  stage.click(x, box.bottom() + 12 + stage.app.ui.row * 1.5F);
  stage.settle(8);
  CHECK(stage.app.state.settings.start != StartFrom::random_words);
}

TEST_CASE("a control that gets the focus is scrolled into view") {
  Stage stage(1280, 500);
  const Box status = stage.control("Fit").box;
  CHECK(stage.control("Theme").box.y > status.y);
  stage.app.focus_control("Theme");
  stage.settle();
  CHECK(stage.control("Theme").box.bottom() < status.y);
  stage.app.focus_control("Generate");
  stage.settle();
  CHECK(stage.control("Generate").box.y > stage.control("Open MIDI").box.bottom());
}

TEST_CASE("a click presses a button where its rectangle is recorded") {
  Stage stage;
  const Box box = stage.control("Open MIDI").box;
  stage.click(box.x + box.width / 2, box.y + box.height / 2);
  CHECK(stage.asked.file_picks == 1);
  const Box off = stage.control("Download MIDI").box;
  CHECK(stage.control("Download MIDI").disabled);
  stage.click(off.x + off.width / 2, off.y + off.height / 2);
  CHECK(stage.asked.downloads.empty());
}

}  // namespace
}  // namespace impromptu
