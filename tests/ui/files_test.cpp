// Files as people have them: what is shown, played and saved.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "shared/music/message.hpp"
#include "shared/music/performance_from_score.hpp"
#include "shared/piece/document.hpp"
#include "tests/corpus/smf_bytes.hpp"
#include "tests/ui/stage.hpp"
#include "web/app/commands.hpp"

namespace impromptu {
namespace {

using namespace test;

Document opened(const std::string& bytes) {
  Result<Document> document =
      Document::from_file("a.mid", bytes_of(bytes), InstrumentChoice::automatic);
  REQUIRE(document.has_value());
  return *document;
}

Score saved(const Document& document) {
  const Result<SmfImport> import = read_smf(write_smf(document.score()));
  REQUIRE(import);
  return import->score;
}

// Continues a document by one note a second after its last one, under a pedal of half a second.
void write_on(Document& document) {
  const Microseconds begin = document.sounding_end() + Microseconds{1'000'000};
  document.begin_writing(begin);
  const WireNote written[]{{begin, {400'000}, 67, 80, WireKind::written_note},
                           {begin, {500'000}, 0, 0, WireKind::pedal}};
  document.put(written, {0});
}

std::vector<TrackEvent> controls_of(const Track& track, std::uint8_t controller) {
  std::vector<TrackEvent> found;
  for (const TrackEvent& event : track.events) {
    if (kind_of(event.status) == kControlKind && event.first == controller) found.push_back(event);
  }
  return found;
}

TEST_CASE("a file that is opened and saved untouched keeps every event in its place") {
  const std::string events =
      meta(0, 3, "Song") + meta(0, 2, "(c) nobody") + meta(0, 0x59, raw({0xFD, 0})) +
      tempo(0, 400'000) + meta(0, 0x58, raw({6, 3, 36, 8})) + raw({0, 0xF0, 4, 0x7E, 0x7F, 9, 1}) +
      control(0, 0, 8) + program(0, 4) + control(0, 88, 17) + meta(0, 5, "la") + on(0, 60) +
      raw({0, 0xE0, 40, 70}) + raw({0, 0xD0, 50}) + raw({0, 0xA0, 60, 9}) + control(240, 64, 127) +
      raw({0, 0x80, 60, 10}) + control(240, 64, 0) + meta(0, 6, "Coda") + meta(0, 7, "cue") +
      meta(0, 0x7F, raw({1, 2, 3})) + meta(0, 0x20, raw({0})) + meta(0, 0x60, "unknown");
  const std::string whole = header(0, 1, 480) + track(events);
  // Tempo and metre come first in their tick; all else is the file, byte for byte.
  const std::string expected =
      header(0, 1, 480) +
      track(tempo(0, 400'000) + meta(0, 0x58, raw({6, 3, 36, 8})) + meta(0, 3, "Song") +
            events.substr(meta(0, 3, "Song").size(),
                          meta(0, 2, "(c) nobody").size() + meta(0, 0x59, raw({0xFD, 0})).size()) +
            events.substr(events.find(raw({0, 0xF0, 4}))));
  CHECK(write_smf(opened(whole).score()) == bytes_of(expected));
}

TEST_CASE("a pedal that is never lifted ends with the music, and holds nothing that is written") {
  const std::string notes = on(0, 60) + control(100, 64, 127) + off(380, 60);
  Document down = opened(header(0, 1, 480) + track(notes + control(38'400, 7, 90)));
  REQUIRE(down.pedal().size() == 1);
  CHECK(down.pedal()[0].onset + down.pedal()[0].duration == Microseconds{500'000});
  write_on(down);
  const Score score = saved(down);
  const std::vector<TrackEvent> moves = controls_of(score.tracks[0], kSustainController);
  REQUIRE(moves.size() == 2);
  CHECK(moves[1].second == 0);
  CHECK(moves[1].at == Tick{480});
  CHECK(controls_of(score.tracks[0], 7).size() == 1);  // the file's length is its own
}

TEST_CASE("what continues a part brings its set-up") {
  Document document =
      opened(header(0, 1, 480) +
             track(control(0, 0, 8, 2) + control(0, 32, 1, 2) + program(0, 5, 2) +
                   control(0, 7, 99, 2) + control(0, 10, 30, 2) + control(0, 91, 77, 2) +
                   on(0, 60, 90, 2) + control(240, 7, 64, 2) + off(240, 60, 2)));
  write_on(document);
  const Score score = saved(document);
  REQUIRE(score.parts.size() == 2);
  const Part& written = score.parts[1];
  CHECK(written.name == "Impromptu");
  CHECK(written.channel != 2);
  CHECK(written.instrument == Instrument{8 * 128 + 1, 5, false});
  const Track& own = score.tracks[written.track];
  REQUIRE(controls_of(own, kVolume).size() == 1);
  CHECK(controls_of(own, kVolume)[0].second == 64);
  CHECK(controls_of(own, kPan)[0].second == 30);
  CHECK(controls_of(own, kReverb)[0].second == 77);
}

TEST_CASE("what is written takes no channel that the file uses for its pedal alone") {
  Document document =
      opened(header(0, 1, 480) + track(on(0, 60) + control(0, 64, 127, 1) + off(480, 60) +
                                       control(0, 64, 0, 1) + meta(0, 5, "end")));
  REQUIRE(document.pedal().size() == 1);
  write_on(document);
  const Score score = saved(document);
  REQUIRE(score.parts.size() == 2);
  CHECK(score.parts[1].channel == 2);
}

TEST_CASE("a cut keeps what lies before it, and lifts what is down") {
  Document document =
      opened(header(0, 1, 480) + track(meta(0, 5, "one") + on(0, 60) + control(100, 64, 127) +
                                       off(380, 60) + meta(480, 5, "two") + on(0, 62) +
                                       off(480, 62) + control(100, 64, 0) + meta(0, 6, "end")));
  document.cut(Microseconds{700'000}, HeldOver::ends);
  const Score score = saved(document);
  REQUIRE(score.parts.size() == 1);
  CHECK(score.parts[0].notes.size() == 1);
  const std::vector<TrackEvent>& events = score.tracks[0].events;
  REQUIRE(events.size() == 3);
  CHECK(score.tracks[0].data_of(events[0]) == "one");
  CHECK(events[2].second == 0);
  CHECK(events[2].at == Tick{672});
}

TEST_CASE("after minutes of silence the view and Play begin at the music") {
  Stage stage;
  const std::uint32_t two_minutes = 120 * 960;
  open_file(stage.app.state, "late.mid",
            bytes_of(file(on(two_minutes, 60) + off(480, 60) + on(0, 62) + off(480, 62))));
  CHECK(stage.app.state.player.position() == doctest::Approx(119));
  CHECK(stage.app.state.view.left > 100);
  play(stage.app.state);
  stage.play_for(4);
  CHECK_FALSE(stage.app.state.player.active());  // it has come to the end
  stage.operate("Back to start");
  stage.settle();
  CHECK(stage.app.state.player.position() == doctest::Approx(119));
  download_file(stage.app.state);
  REQUIRE(stage.asked.downloads.size() == 1);
  const Result<SmfImport> import = read_smf(stage.asked.downloads[0].second);
  REQUIRE(import);
  CHECK(import->score.parts[0].notes[0].onset == Tick{static_cast<std::int32_t>(two_minutes)});
}

TEST_CASE("saved files leave room to breathe when asked") {
  Stage stage;
  open_file(
      stage.app.state, "tight.mid",
      bytes_of(file(on(0, 60) + control(0, 64, 127) + off(480, 60) + on(0, 60) + control(0, 64, 0) +
                    control(0, 64, 127) + off(480, 60) + control(0, 64, 0))));
  for (const double room : {0.0, 50.0}) {
    stage.app.state.settings.room = room;
    stage.asked.downloads.clear();
    download_file(stage.app.state);
    REQUIRE(stage.asked.downloads.size() == 1);
    const Result<SmfImport> import = read_smf(stage.asked.downloads[0].second);
    REQUIRE(import);
    const std::vector<TrackEvent> moves = controls_of(import->score.tracks[0], kSustainController);
    REQUIRE(moves.size() == 4);
    CHECK(moves[2].at - moves[1].at == Tick{room > 0 ? 48 : 0});  // 50 ms
    const Tick release = import->score.parts[0].notes[0].duration;
    CHECK(release == Tick{room > 0 ? 461 : 480});  // 20 ms
  }
}

TEST_CASE("a kit known by its name alone is said and left out, and shown when asked for") {
  Stage stage;
  open_file(
      stage.app.state, "band.mid",
      bytes_of(header(1, 2, 480) + track(program(0, 0, 1) + on(0, 60, 90, 1) + off(480, 60, 1)) +
               track(meta(0, 3, "Drums") + on(0, 36) + off(60, 36))));
  CHECK(stage.app.state.document.notes().size() == 1);
  CHECK(stage.app.state.message.text.find("drums") != std::string::npos);
  choose_instruments(stage.app.state, InstrumentChoice::all_melodic);
  CHECK(stage.app.state.document.notes().size() == 2);
}

}  // namespace
}  // namespace impromptu
