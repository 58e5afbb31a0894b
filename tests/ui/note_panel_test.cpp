// The controls of a note model: shown by family, sent as chosen, on the page at every size.
#include <doctest/doctest.h>

#include "tests/ui/stage.hpp"
#include "web/app/commands.hpp"

namespace impromptu {
namespace {

struct NoteStage : Stage {
  NoteStage() { load_note_model(); }
};

TEST_CASE("the controls are those of the loaded model's family") {
  Stage stage;
  stage.load_model();
  CHECK(stage.app.ui.controls.find("Speed") != nullptr);
  CHECK(stage.app.ui.controls.find("Composer") == nullptr);
  stage.load_note_model();
  CHECK(stage.app.ui.controls.find("Speed") == nullptr);
  CHECK(stage.app.ui.controls.find("Attention") == nullptr);
  CHECK(stage.control("Composer").options ==
        std::vector<std::string>{"Any", "Frédéric Chopin", "Other"});
  CHECK(stage.control("Start from").options ==
        std::vector<std::string>{"Nothing", "One note or chord", "End of the piece", "Playhead"});
  CHECK(stage.control("Temperature").value == "0.95");
  CHECK(stage.app.ui.controls.find("Top-p") == nullptr);
  CHECK(stage.control("More").expanded == false);
  stage.operate("More");
  CHECK(stage.control("More").expanded == true);
  CHECK(stage.control("Touch").value == "1.05");
  CHECK(stage.control("Hold").value == "1.10");
  CHECK(stage.control("Presence penalty").value == "0.60");
  CHECK(stage.control("Register").value == "-0.10");
  CHECK(stage.control("Top-p").value == "0.98");
  CHECK(stage.control("Min-p").value == "0.02");
}

TEST_CASE("every choice is sent, and As trained takes all of them back") {
  NoteStage stage;
  stage.operate("More");
  CHECK(stage.control("As trained").disabled);
  CHECK(stage.control("Root").disabled);
  for (const auto& setting :
       std::vector<std::pair<std::string, std::string>>{{"Length", "45"},
                                                        {"Seed", "77"},
                                                        {"Composer", "Frédéric Chopin"},
                                                        {"Density", "Very sparse"},
                                                        {"Loudness", "Soft"},
                                                        {"Temperature", "1.1"},
                                                        {"Touch", "0.8"},
                                                        {"Hold", "1.2"},
                                                        {"Presence penalty", "0.3"},
                                                        {"Harmony", "0.05"},
                                                        {"Register", "0.1"},
                                                        {"Middle", "0.15"},
                                                        {"Pace", "-0.1"},
                                                        {"Length of notes", "0.2"},
                                                        {"Pedalling", "-0.5"},
                                                        {"Top-p", "0.9"},
                                                        {"Min-p", "0.05"},
                                                        {"Lowest", "C3"},
                                                        {"Highest", "C6"},
                                                        {"Scale", "Minor"},
                                                        {"Root", "A"},
                                                        {"Voices", "4"},
                                                        {"Pedal", "false"},
                                                        {"Alternatives", "2"}}) {
    CHECK_MESSAGE(stage.operate(setting.first, setting.second), setting.first);
  }
  stage.operate("Generate");
  CHECK(stage.settings_sent() ==
        R"({"start":"nothing","notes":"","begin":0,"seconds":45,"seed":77,)"
        R"("composer":"Frédéric Chopin","density":1,"loudness":2,"pedal":false,"temperature":1.1,)"
        R"("touch":0.8,"hold":1.2,"presence_penalty":0.3,"key_bias":0.05,"register_bias":0.1,)"
        R"("register_pull":0.15,"pace_bias":-0.1,"length_bias":0.2,"pedal_bias":-0.5,)"
        R"("top_p":0.9,"min_p":0.05,"lowest":48,"highest":84,)"
        R"("scale":"minor","root":9,"voices":4,"alternatives":2})");
  CHECK(stage.operate("As trained"));
  CHECK(stage.control("As trained").disabled);
  CHECK(stage.control("Composer").value == "Any");
  CHECK(stage.control("Temperature").value == "0.95");
  CHECK(stage.control("Touch").value == "1.05");
  CHECK(stage.control("Hold").value == "1.10");
  CHECK(stage.control("Scale").value == "Any");
  CHECK(stage.control("Pedal").value == "true");
  CHECK(stage.control("Length").value == "45");
}

TEST_CASE("a look at a chord model leaves the settings of the note model") {
  NoteStage stage;
  stage.operate("Composer", "Frédéric Chopin");
  stage.operate("Temperature", "1.1");
  stage.load_model();
  stage.load_note_model();
  CHECK(stage.control("Composer").value == "Frédéric Chopin");
  CHECK(stage.control("Temperature").value == "1.10");
}

TEST_CASE("the lowest key does not pass the highest") {
  NoteStage stage;
  stage.operate("More");
  stage.operate("Lowest", "C6");
  stage.operate("Highest", "C4");
  CHECK(stage.control("Lowest").value == "C4");
  stage.operate("Lowest", "C5");
  CHECK(stage.control("Highest").value == "C5");
}

TEST_CASE("a chord is typed, or taken from the keys, and what is none is told") {
  NoteStage stage;
  CHECK(stage.app.ui.controls.find("Notes") == nullptr);
  stage.operate("Start from", "One note or chord");
  stage.operate("Notes", "c4 eb4 g4");
  CHECK(stage.control("Notes").value == "C4 D♯4 G4");
  stage.operate("Notes", "C4 X");
  CHECK(has(stage.control("Notes").value_text, "is no note"));
  CHECK(stage.control("Generate").disabled);
  CHECK(has(stage.control("Generate").description, "is no note"));
  stage.operate("Notes", "C4");
  choose_start_note(stage.app.state, 67);
  stage.settle();
  CHECK(stage.control("Notes").value == "C4 G4");
  CHECK(stage.asked.events.size() == 2);  // it sounds
  stage.operate("Generate");
  CHECK(has(stage.settings_sent(), R"("start":"notes","notes":"60,67")"));
}

TEST_CASE("a key of the roll begins a chord") {
  NoteStage stage;
  choose_start_note(stage.app.state, 64);
  stage.settle();
  CHECK(stage.control("Start from").value == "One note or chord");
  CHECK(stage.control("Notes").value == "E4");
}

TEST_CASE("the pedal's lane lies below the keys and tiles the roll") {
  const Box area{10, 20, 500, 300};
  const Roll without = roll_in(area, false, false);
  const Roll with = roll_in(area, false, true);
  CHECK(without.pedal.height == 0);
  CHECK(with.pedal.height > 10);
  CHECK(with.pedal.y == with.grid.bottom());
  CHECK(with.pedal.bottom() == area.bottom());
  CHECK(with.keys.bottom() == with.grid.bottom());
}

TEST_CASE("every control of a note model is on the page at every size") {
  const float sizes[][2] = {{360, 640}, {844, 390}, {1280, 800}};
  for (const auto& size : sizes) {
    Stage stage(size[0], size[1]);
    stage.load_note_model();
    stage.operate("More");
    stage.operate("Start from", "One note or chord");
    for (const Control& control : stage.app.ui.controls.all()) {
      CHECK_MESSAGE(control.box.width > 0, control.name);
      CHECK_MESSAGE(control.box.x >= 0, control.name);
      CHECK_MESSAGE(control.box.right() <= size[0] + 0.5F, control.name);
      const bool plain = control.role == Role::application || control.role == Role::progressbar;
      CHECK_MESSAGE((plain || !control.description.empty()), control.name);
    }
  }
}

}  // namespace
}  // namespace impromptu
