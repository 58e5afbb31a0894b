// The document: upserts, cuts, and what is saved reads back as the same notes.
#include "shared/piece/document.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "shared/base/random.hpp"
#include "shared/music/message.hpp"
#include "tests/ui/stage.hpp"

namespace impromptu {
namespace {

WireNote written(std::int64_t onset, std::int64_t duration, std::uint8_t pitch) {
  return {{onset}, {duration}, pitch, 100, WireKind::written_note};
}

// Sees that two documents have the same notes to within a tick of 1.05 ms.
void check_same_notes(const Document& a, const Document& b) {
  REQUIRE(a.notes().size() == b.notes().size());
  const auto by_pitch = [](const Document& document) {
    std::vector<Note> notes = document.performance().notes;
    std::sort(notes.begin(), notes.end(), [](const Note& x, const Note& y) {
      return std::pair(x.pitch, x.onset) < std::pair(y.pitch, y.onset);
    });
    return notes;
  };
  const std::vector<Note> left = by_pitch(a);
  const std::vector<Note> right = by_pitch(b);
  for (std::size_t i = 0; i < left.size(); ++i) {
    CHECK(left[i].pitch == right[i].pitch);
    CHECK(left[i].velocity == right[i].velocity);
    CHECK(std::abs(left[i].onset.value - right[i].onset.value) <= 1050);
    CHECK(std::abs(left[i].duration.value - right[i].duration.value) <= 2100);
  }
}

Document reopened(const Document& document) {
  const std::vector<std::byte> bytes = write_smf(document.score());
  Result<Document> again = Document::from_file("again.mid", bytes, InstrumentChoice::automatic);
  REQUIRE(again.has_value());
  return *again;
}

TEST_CASE("a record of equal kind, pitch and onset replaces the earlier one") {
  Document document;
  const WireNote first[] = {written(0, 100, 60), written(0, 100, 64), written(500, 100, 60)};
  document.put(first, {1000});
  CHECK(document.notes().size() == 3);
  const std::uint64_t revision = document.revision();
  const WireNote longer[] = {written(0, 900, 60)};
  document.put(longer, {1000});
  CHECK(document.notes().size() == 3);
  CHECK(document.notes()[0].note == Note{{1000}, {900}, 60, 100});
  CHECK(document.sounding_end() == Microseconds{1900});
  CHECK(document.revision() > revision);
  WireNote seed = written(0, 50, 60);
  seed.kind = WireKind::seed_note;
  document.put({&seed, 1}, {1000});
  CHECK(document.count(Origin::seed) == 1);
  CHECK(document.count(Origin::written) == 3);
}

TEST_CASE("notes in any order end up sorted, with rising latest ends") {
  Random random(7);
  Document document;
  for (int i = 0; i < 500; ++i) {
    const WireNote note = written(random.next_below(1'000'000), random.next_below(300'000),
                                  static_cast<std::uint8_t>(random.next_below(128)));
    document.put({&note, 1}, {0});
  }
  const auto notes = document.notes();
  const auto ends = document.latest_ends();
  REQUIRE(ends.size() == notes.size());
  Microseconds latest;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    if (i > 0) CHECK(notes[i - 1].note.onset <= notes[i].note.onset);
    latest = std::max(latest, notes[i].note.onset + notes[i].note.duration);
    CHECK(ends[i] == latest);
  }
}

TEST_CASE("what is saved without a file reads back as the same notes") {
  Document document;
  Random random(11);
  for (int i = 0; i < 200; ++i) {
    WireNote note =
        written(i * 142'857, 142'857, static_cast<std::uint8_t>(30 + random.next_below(60)));
    if (i < 40) note.kind = WireKind::seed_note;
    document.put({&note, 1}, {0});
  }
  CHECK(document.score().parts.size() == 2);
  check_same_notes(document, reopened(document));
}

TEST_CASE("a file's notes and tempo are kept, and written notes come as a part of their own") {
  const std::vector<std::byte> bytes = midi_file(120);
  Result<Document> opened = Document::from_file("a.mid", bytes, InstrumentChoice::automatic);
  REQUIRE(opened.has_value());
  CHECK(opened->notes().size() == 120);
  CHECK(opened->from_a_file());
  for (int i = 0; i < 50; ++i) {
    const WireNote note = written(i * 100'000, 90'000, static_cast<std::uint8_t>(60 + i % 12));
    opened->put({&note, 1}, opened->sounding_end());
  }
  const Score score = opened->score();
  REQUIRE(score.parts.size() == 2);
  CHECK(score.parts[0].notes.size() == 120);
  CHECK(score.parts[1].name == "Impromptu");
  CHECK(score.parts[1].channel != score.parts[0].channel);
  check_same_notes(*opened, reopened(*opened));
}

TEST_CASE("what is written behind a coarse, slow file is saved with its own timing") {
  Score coarse;
  coarse.ticks_per_quarter = 24;
  coarse.tempos = {{Tick{0}, 1'000'000}};
  Part piano;
  piano.notes = {{Tick{0}, Tick{24}, 60, 64}};
  coarse.parts = {piano};
  Result<Document> opened =
      Document::from_file("a.mid", write_smf(coarse), InstrumentChoice::automatic);
  REQUIRE(opened.has_value());
  for (int i = 0; i < 20; ++i) {
    const WireNote note = written(i * 70'000, 10'000, static_cast<std::uint8_t>(60 + i % 12));
    opened->put({&note, 1}, {1'000'000});
  }
  const Document again = reopened(*opened);
  check_same_notes(*opened, again);
  for (const DocumentNote& entry : again.notes()) CHECK(entry.note.duration.value > 0);
}

TEST_CASE("the continuation of a file without pianos is read back with its seed") {
  const std::vector<std::byte> bytes = midi_file(30, 40);  // violin
  Result<Document> opened = Document::from_file("v.mid", bytes, InstrumentChoice::automatic);
  REQUIRE(opened.has_value());
  CHECK(opened->instruments() == InstrumentChoice::all_melodic);
  const WireNote note = written(0, 90'000, 60);
  opened->put({&note, 1}, opened->sounding_end());
  check_same_notes(*opened, reopened(*opened));
}

TEST_CASE("a cut removes what begins later, ends what sounds on, and is what is saved") {
  const std::vector<std::byte> bytes = midi_file(100);
  Result<Document> opened = Document::from_file("a.mid", bytes, InstrumentChoice::automatic);
  REQUIRE(opened.has_value());
  opened->cut(microseconds_from(11.1), HeldOver::ends);
  CHECK(opened->notes().size() == 41);
  CHECK(seconds_from(opened->sounding_end()) == doctest::Approx(11.1).epsilon(1e-3));
  check_same_notes(*opened, reopened(*opened));
}

// A file of three notes of 2 s, one a second, with the pedal down from 0.5 s to 1.5 s and from 2.5
// s to 4.5 s.
std::vector<std::byte> pedalled_file() {
  Score score;
  Part part;
  Track& track = add_own_track(score, part);
  for (int i = 0; i < 3; ++i) {
    const auto velocity = static_cast<std::uint8_t>(33 + i);
    part.notes.push_back({Tick{960 * i}, Tick{1920}, static_cast<std::uint8_t>(60 + i), velocity});
  }
  for (const auto& [at, value] :
       {std::pair(480, 127), std::pair(1440, 0), std::pair(2400, 100), std::pair(4320, 20)}) {
    track.add_control(Tick{at}, 0, 64, static_cast<std::uint8_t>(value));
  }
  score.parts.push_back(part);
  return write_smf(score);
}

TEST_CASE("a cut may leave held notes and the pedal as they are, in what is saved too") {
  Result<Document> opened =
      Document::from_file("p.mid", pedalled_file(), InstrumentChoice::automatic);
  REQUIRE(opened.has_value());
  opened->cut(microseconds_from(2.75), HeldOver::stays);
  CHECK(opened->notes().size() == 3);
  CHECK(opened->sounding_end() == Microseconds{4'000'000});
  const PedalSpan second{{2'500'000}, {2'000'000}};
  REQUIRE(opened->pedal().size() == 2);
  CHECK(opened->pedal()[1] == second);
  opened->cut(microseconds_from(1), HeldOver::stays);
  CHECK(opened->notes().size() == 1);
  CHECK(opened->notes()[0].note.duration == Microseconds{2'000'000});
  REQUIRE(opened->pedal().size() == 1);
  CHECK(opened->pedal()[0] == PedalSpan{{500'000}, {1'000'000}});
  check_same_notes(*opened, reopened(*opened));
  CHECK(reopened(*opened).pedal().size() == 1);
}

TEST_CASE("velocity and pedal of written notes are saved; touching presses are one") {
  for (const bool from_file : {false, true}) {
    Document document;
    if (from_file) {
      Result<Document> opened =
          Document::from_file("p.mid", pedalled_file(), InstrumentChoice::automatic);
      REQUIRE(opened.has_value());
      document = std::move(*opened);
    }
    std::vector<WireNote> notes;
    for (int i = 0; i < 20; ++i) {
      WireNote note = written(4'000'000 + i * 250'000, 500'000, static_cast<std::uint8_t>(40 + i));
      note.velocity = static_cast<std::uint8_t>(4 * i + 2);
      notes.push_back(note);
    }
    notes.push_back({{4'300'000}, {1'000'000}, 0, 0, WireKind::pedal});
    notes.push_back({{6'000'000}, {500'000}, 0, 0, WireKind::pedal});
    document.put(notes, {0});
    const auto pedal = document.pedal();
    REQUIRE(pedal.size() == (from_file ? 3 : 2));
    const PedalSpan joined = pedal[pedal.size() - 2];
    CHECK(joined.onset == Microseconds{from_file ? 2'500'000 : 4'300'000});
    CHECK(joined.onset + joined.duration == Microseconds{5'300'000});
    const Document again = reopened(document);
    check_same_notes(document, again);
    REQUIRE(again.pedal().size() == pedal.size());
    for (std::size_t i = 0; i < pedal.size(); ++i) {
      CHECK(std::abs(again.pedal()[i].onset.value - pedal[i].onset.value) <= 1050);
      CHECK(std::abs(again.pedal()[i].duration.value - pedal[i].duration.value) <= 2100);
    }
  }
}

// Returns the control changes of the sustain pedal in a track.
std::vector<TrackEvent> pedal_moves(const Track& track) {
  std::vector<TrackEvent> moves;
  for (const TrackEvent& event : track.events) {
    if (kind_of(event.status) == kControlKind && event.first == kSustainController) {
      moves.push_back(event);
    }
  }
  return moves;
}

TEST_CASE("every saved part that sounds under the pedal has it on its own channel") {
  Document document;
  WireNote seed = written(0, 500'000, 60);
  seed.kind = WireKind::seed_note;
  const std::vector<WireNote> notes{
      seed, written(1'000'000, 500'000, 64), {{100'000}, {2'000'000}, 0, 0, WireKind::pedal}};
  document.put(notes, {0});
  const Score score = document.score();
  REQUIRE(score.parts.size() == 2);
  CHECK(score.parts[0].channel != score.parts[1].channel);
  for (const Part& part : score.parts) {
    const std::vector<TrackEvent> pedal = pedal_moves(score.tracks[part.track]);
    REQUIRE(pedal.size() == 2);
    CHECK(pedal[0].second == 127);
    CHECK(pedal[1].second == 0);
  }

  Result<Document> opened =
      Document::from_file("p.mid", pedalled_file(), InstrumentChoice::automatic);
  REQUIRE(opened.has_value());
  REQUIRE(opened->pedal().size() == 2);
  const PedalSpan held = opened->pedal()[1];  // across the border
  const std::vector<WireNote> on{written(held.onset.value + 100'000, 500'000, 64)};
  opened->put(on, {0});
  const Score both = opened->score();
  const Part& part = both.parts.back();
  const std::vector<TrackEvent> pedal = pedal_moves(both.tracks[part.track]);
  REQUIRE(pedal.size() == 2);
  CHECK(pedal[0].at == part.notes[0].onset);
  CHECK(pedal[1].second == 0);
}

TEST_CASE("hopeless files are refused with their reason") {
  const auto code_of = [](std::string_view text, InstrumentChoice choice) {
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    const Result<Document> opened = Document::from_file("x", {data, text.size()}, choice);
    REQUIRE_FALSE(opened.has_value());
    return opened.error().code;
  };
  CHECK(code_of("", InstrumentChoice::automatic) == ErrorCode::empty_file);
  CHECK(code_of("hello, world", InstrumentChoice::automatic) == ErrorCode::not_midi);
  const std::vector<std::byte> violin = midi_file(4, 40);
  const Result<Document> none = Document::from_file("v", violin, InstrumentChoice::piano);
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().code == ErrorCode::no_notes);
}

}  // namespace
}  // namespace impromptu
