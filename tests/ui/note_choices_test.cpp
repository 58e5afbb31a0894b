// What is asked of a note model: chords as text, the settings sent, "As trained".
#include "web/app/note_choices.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "shared/model/note_sampling.hpp"

namespace impromptu {
namespace {

// Returns the place of a key in kTastes.
std::size_t taste_index(std::string_view key) {
  const auto* const found = std::find_if(
      kTastes.begin(), kTastes.end(), [key](const TasteSpec& taste) { return taste.key == key; });
  REQUIRE(found != kTastes.end());
  return static_cast<std::size_t>(found - kTastes.begin());
}

TEST_CASE("a chord is read from names and written back in order, each note once") {
  NoteChoices choices;
  set_chord(choices, " g4,C4;  E4 c4 ");
  CHECK(choices.chord_problem.empty());
  CHECK(choices.chord == std::vector<int>{60, 64, 67});
  CHECK(choices.chord_text == "C4 E4 G4");
  set_chord(choices, "F#3 Bb2 E♭5 C♯4 A0 C8 Cb4");
  CHECK(choices.chord == std::vector<int>{21, 46, 54, 59, 61, 75, 108});
}

TEST_CASE("what is no chord says why and leaves the last one") {
  NoteChoices choices;
  set_chord(choices, "C4 E4");
  const auto problem = [&choices](std::string_view text) {
    set_chord(choices, text);
    CHECK(choices.chord == std::vector<int>{60, 64});
    CHECK(choices.chord_text == text);
    return choices.chord_problem;
  };
  for (const char* text : {"H4", "C4 4", "C", "C44", "C4E4", "E##4", "♯", "C4 ?", "-"}) {
    CHECK_MESSAGE(problem(text).find("is no note") != std::string::npos, text);
  }
}

TEST_CASE("notes outside of the piano, none and too many are told apart") {
  NoteChoices choices;
  set_chord(choices, "C4 G0");
  CHECK(choices.chord_problem == "“G0” is not on the piano, which goes from A0 to C8.");
  set_chord(choices, "C4 D8");
  CHECK(choices.chord_problem.find("“D8”") == 0);
  set_chord(choices, " , ");
  CHECK(choices.chord_problem == "Name one note or more, such as C4 E4 G4.");
  set_chord(choices, "C1 D1 E1 F1 G1 A1 B1 C2 D2 E2 F2");
  CHECK(choices.chord_problem == "These are more than ten notes.");
  CHECK(choices.chord == std::vector<int>{60});
}

TEST_CASE("keys join and leave the chord; one stays, and ten are the most") {
  NoteChoices choices;
  toggle_chord_note(choices, 67);
  toggle_chord_note(choices, 64);
  CHECK(choices.chord_text == "C4 E4 G4");
  toggle_chord_note(choices, 60);
  toggle_chord_note(choices, 64);
  toggle_chord_note(choices, 67);
  CHECK(choices.chord == std::vector<int>{67});
  for (int pitch = 30; pitch < 60; ++pitch) toggle_chord_note(choices, pitch);
  CHECK(choices.chord.size() == kMostChordNotes);
}

TEST_CASE("the worker is sent what was chosen") {
  NoteChoices choices;
  choices.start = PieceStart::notes;
  set_chord(choices, "C4 E4 G4");
  choices.density = 2;
  choices.loudness = 8;
  choices.tastes =
      tastes_from(R"({"temperature":0.9,"top_p":0.95,"min_p":0.02,"touch":1.1,"hold":0.7,)"
                  R"("presence_penalty":0.5,"register_bias":-0.05,"pedal_bias":0.25})");
  choices.lowest = 36;
  choices.scale = 3;
  choices.root = 9;
  choices.voices = 4;
  choices.pedal = false;
  choices.alternatives = 3;
  CHECK(note_generation_json(choices, {.seconds = 30, .seed = 7, .composer = "Franz Liszt"}) ==
        R"({"start":"notes","notes":"60,64,67","begin":0,"seconds":30,"seed":7,)"
        R"("composer":"Franz Liszt","density":2,"loudness":8,"pedal":false,"temperature":0.9,)"
        R"("touch":1.1,"hold":0.7,"presence_penalty":0.5,"key_bias":0,"register_bias":-0.05,)"
        R"("register_pull":0,"pace_bias":0,"length_bias":0,"pedal_bias":0.25,)"
        R"("top_p":0.95,"min_p":0.02,"lowest":36,"highest":108,)"
        R"("scale":"harmonic_minor","root":9,"voices":4,"alternatives":3})");
}

TEST_CASE("As trained puts back what shapes the music and leaves the rest") {
  const Tastes defaults = tastes_from(R"({"temperature":0.95,"hold":1.1})");
  NoteChoices choices;
  CHECK_FALSE(is_as_trained(choices, defaults));
  choices = as_trained(choices, defaults);
  CHECK(is_as_trained(choices, defaults));
  choices.start = PieceStart::playhead;
  choices.ahead = 30;
  choices.alternatives = 4;
  CHECK(is_as_trained(choices, defaults));
  choices.pedal = false;
  CHECK_FALSE(is_as_trained(choices, defaults));
  choices.pedal = true;
  choices.tastes[taste_index("hold")] = 0.5;
  CHECK_FALSE(is_as_trained(choices, defaults));
  choices.composer = choices.scale = choices.voices = 1;
  choices = as_trained(choices, defaults);
  CHECK(is_as_trained(choices, defaults));
  CHECK(choices.start == PieceStart::playhead);
  CHECK(choices.ahead == 30);
  CHECK(choices.alternatives == 4);
}

TEST_CASE("the page has a slider for every number of a model's sampling, neutral where it is") {
  std::size_t fields = 0;
  constexpr NoteSampling kNeutral;
  NoteSampling::visit_fields(kNeutral, [&fields](std::string_view name, double value) {
    const TasteSpec& taste = kTastes[taste_index(name)];
    CHECK_MESSAGE(taste.neutral == value, name);
    CHECK_MESSAGE(taste.min <= value, name);
    CHECK_MESSAGE(taste.max >= value, name);
    NoteSampling widest;
    NoteSampling::visit_fields(widest, [&](std::string_view other, double& field) {
      if (other == name) field = taste.max;
    });
    CHECK_MESSAGE(field_out_of_range(widest).empty(), name);
    ++fields;
  });
  CHECK(fields == kTastes.size());
}

TEST_CASE("tastes that a text does not name, or that are none, are neutral") {
  const Tastes tastes = tastes_from(R"({"hold":1.5,"swing":3})");
  CHECK(tastes[taste_index("hold")] == 1.5);
  CHECK(tastes[taste_index("touch")] == 1);
  CHECK(tastes_from("") == neutral_tastes());
  CHECK(tastes_from(R"({"hold":"much"})") == neutral_tastes());
}

}  // namespace
}  // namespace impromptu
