// A note model in the page: where it goes on, pacing, alternatives, the pedal.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "shared/midi/smf.hpp"
#include "tests/ui/stage.hpp"
#include "web/app/commands.hpp"

namespace impromptu {
namespace {

WireNote wire(double onset, std::uint8_t pitch, WireKind kind = WireKind::written_note) {
  const auto velocity = static_cast<std::uint8_t>(kind == WireKind::pedal ? 0 : 50 + pitch / 4);
  return {microseconds_from(onset), {400'000}, pitch, velocity, kind};
}

// A stage with a note model and a file of notes from 1 s to 11 s, four a second.
struct NoteStage : Stage {
  explicit NoteStage(bool with_file = false) {
    load_note_model();
    if (with_file) open_file(app.state, "a.mid", midi_file(40));
    settle();
  }
};

TEST_CASE("the end of a file is continued in its own time, with its pedal in the prompt") {
  NoteStage stage;
  Score score;
  Part part;
  part.notes = {{Tick{960}, Tick{480}, 60, 70}, {Tick{1920}, Tick{960}, 64, 80}};
  Track& track = add_own_track(score, part);
  track.add_control(Tick{960}, 0, 64, 127);
  track.add_control(Tick{2400}, 0, 64, 0);
  score.parts.push_back(part);
  open_file(stage.app.state, "p.mid", write_smf(score));
  stage.settle();
  CHECK(stage.control("Start from").value == "End of the piece");
  stage.operate("Generate");
  CHECK(has(stage.settings_sent(), R"("start":"continue","notes":"","begin":0)"));
  const auto prompt = wire_notes_from(stage.asked.prompt);
  REQUIRE(prompt.has_value());
  REQUIRE(prompt->size() == 3);
  CHECK((*prompt)[1] == WireNote{{2'000'000}, {1'000'000}, 64, 80, WireKind::seed_note});
  CHECK((*prompt)[2] == WireNote{{1'000'000}, {1'500'000}, 0, 0, WireKind::pedal});
  const WireNote notes[] = {wire(2.3, 67), wire(2.4, 0, WireKind::pedal)};
  stage.write_notes(notes, 2.4);
  const Document& document = stage.app.state.document;
  REQUIRE(document.notes().size() == 3);
  CHECK(document.notes()[1].note.duration == Microseconds{1'000'000});  // the seed's own
  CHECK(document.notes()[2].note.onset == Microseconds{2'300'000});
  CHECK(document.writing_begins() == Microseconds{2'300'000});
  REQUIRE(document.pedal().size() == 1);
  CHECK(document.pedal()[0] == PedalSpan{{1'000'000}, {1'800'000}});
}

TEST_CASE("a scale without a key in the range is no piece") {
  NoteStage stage(true);
  NoteChoices& choices = stage.app.state.settings.notes;
  choices.lowest = choices.highest = 61;  // C sharp
  for (std::size_t i = 0; i < kScales.size(); ++i) {
    if (kScales[i].shown == "Major") choices.scale = i;
  }
  touch(stage.app.state);
  stage.settle();
  CHECK(stage.control("Generate").disabled);
  CHECK(has(stage.control("Generate").description, "No key of the scale"));
  choices.root = 1;
  touch(stage.app.state);
  stage.settle();
  CHECK_FALSE(stage.control("Generate").disabled);
}

TEST_CASE("from the playhead the rest is replaced, once the first notes are there") {
  NoteStage stage(true);
  stage.operate("Start from", "Playhead");
  CHECK(stage.control("Generate").disabled);
  CHECK(has(stage.control("Generate").description, "Move the playhead"));
  stage.operate("Position", "6.1");
  stage.operate("Generate");
  CHECK(has(stage.settings_sent(), R"("start":"continue","notes":"","begin":6.1)"));
  CHECK(stage.asked.generations[0].second == 21 * kWireNoteBytes);
  CHECK(stage.app.state.document.notes().size() == 40);
  CHECK(stage.app.state.player.position() == doctest::Approx(4.1));
  const WireNote note = wire(6.2, 67);
  stage.write_notes({&note, 1}, 6.2);
  CHECK(stage.app.state.document.notes().size() == 22);
  CHECK(stage.app.state.document.count(Origin::written) == 1);
  generation_ended(stage.app.state, "length", "");
  stage.settle();
  CHECK(stage.operate("Alternative", "Before"));
  CHECK(stage.app.state.document.notes().size() == 40);
  CHECK(stage.operate("Alternative", "1"));
  CHECK(stage.app.state.document.notes().size() == 22);
}

TEST_CASE("a generation that is stopped before its first note leaves the piece") {
  NoteStage stage(true);
  stage.operate("Start from", "Playhead");
  stage.operate("Position", "6.1");
  stage.operate("Generate");
  stage.operate("Stop");
  CHECK(stage.app.state.document.notes().size() == 40);
  CHECK(stage.app.ui.controls.find("Alternative") == nullptr);
  generation_ended(stage.app.state, "aborted", "");
  stage.operate("Start from", "Nothing");
  CHECK(stage.operate("Generate"));
  generation_ended(stage.app.state, "error", "Broken.");
  CHECK(stage.app.state.document.notes().size() == 40);
}

TEST_CASE("the writer keeps a number of seconds ahead while it plays, and is free in a pause") {
  NoteStage stage;
  stage.operate("More");
  stage.operate("Ahead", "5");
  stage.operate("Generate");
  REQUIRE(stage.asked.paces.size() == 1);
  CHECK(stage.asked.paces[0] == 5);
  std::vector<WireNote> notes;
  for (int i = 0; i < 20; ++i) notes.push_back(wire(0.2 * i, static_cast<std::uint8_t>(50 + i)));
  stage.write_notes(notes, 5);
  stage.play_for(2);
  CHECK(stage.asked.paces.back() == doctest::Approx(7).epsilon(0.1));
  CHECK(stage.asked.paces.size() < 12);  // not with every tick
  stage.operate("Pause");
  CHECK(std::isinf(stage.asked.paces.back()));
  stage.operate("Play");
  CHECK(stage.asked.paces.back() == doctest::Approx(7).epsilon(0.1));
  stage.operate("Ahead", "120");
  stage.play_for(0.1);
  CHECK(std::isinf(stage.asked.paces.back()));
  const std::size_t told = stage.asked.paces.size();
  generation_ended(stage.app.state, "length", "");
  stage.play_for(1);
  CHECK(stage.asked.paces.size() == told);
}

TEST_CASE("a hidden page lets the writer go as far as it hands over") {
  NoteStage stage;
  stage.operate("Generate");
  audio_tick(stage.app.state, stage.clock, true, true);
  CHECK(stage.asked.paces.back() == 10 + kHiddenLookAhead);
}

TEST_CASE("a chord model is not paced") {
  Stage stage;
  stage.load_model();
  stage.operate("Generate");
  stage.play_for(1);
  CHECK(stage.asked.paces.empty());
}

TEST_CASE("alternatives come side by side; the first is shown until all are written") {
  NoteStage stage;
  stage.operate("More");
  stage.operate("Alternatives", "3");
  stage.operate("Generate");
  for (std::size_t which = 0; which < 3; ++which) {
    std::vector<WireNote> notes;
    for (std::size_t i = 0; i <= which; ++i) {
      notes.push_back(wire(static_cast<double>(i), static_cast<std::uint8_t>(60 + 10 * which + i)));
    }
    stage.write_notes(notes, 4, which);
  }
  stage.write_notes({}, 9, 3);  // there is no fourth
  CHECK(stage.app.state.document.notes().size() == 1);
  CHECK(stage.control("Alternative").disabled);
  generation_ended(stage.app.state, "length", "");
  stage.settle();
  CHECK(stage.control("Alternative").options == std::vector<std::string>{"1", "2", "3"});
  CHECK(stage.operate("Alternative", "3"));
  REQUIRE(stage.app.state.document.notes().size() == 3);
  CHECK(stage.app.state.document.notes()[0].note.pitch == 80);
  CHECK(has(stage.app.state_json(), R"("alternatives":3,"alternative":3)"));
  CHECK(stage.operate("Alternative", "2"));
  CHECK(stage.app.state.document.notes().size() == 2);
  CHECK(stage.operate("Alternative", "1"));
  CHECK(stage.app.state.document.notes().size() == 1);
  open_file(stage.app.state, "a.mid", midi_file(40));
  stage.settle();
  CHECK(stage.app.ui.controls.find("Alternative") == nullptr);
  CHECK(stage.app.state.document.notes().size() == 40);
}

TEST_CASE("silence before a new piece's first note is not waited for") {
  NoteStage stage;
  stage.operate("Generate");
  const WireNote notes[] = {wire(3, 60), wire(3.5, 64)};
  stage.write_notes(notes, 3.5);
  const double before = stage.clock;
  stage.play_for(0.1);
  REQUIRE_FALSE(stage.asked.events.empty());
  CHECK(stage.asked.events[0].when < before + 0.2);
}

TEST_CASE("the pedal is played, and told in numbers and words") {
  NoteStage stage;
  stage.operate("Generate");
  const WireNote notes[] = {wire(0, 60), wire(0.1, 0, WireKind::pedal), wire(1, 64)};
  stage.write_notes(notes, 3);
  stage.play_for(1);
  const auto& events = stage.asked.events;
  CHECK(std::count_if(events.begin(), events.end(), [](const SoundEvent& event) {
          return event.status == kControl && event.data1 == 64;
        }) == 2);
  CHECK(has(stage.app.state_json(), R"("pedalCount":1)"));
  CHECK(has(stage.app.state_json(), R"("family":"note-transformer")"));
  CHECK(has(stage.control("Piano roll").description, "The pedal is pressed once."));
}

}  // namespace
}  // namespace impromptu
