// Piano rolls against values worked out by hand, with the arithmetic beside them.
#include "shared/tokens/piano_roll.hpp"

#include <doctest/doctest.h>

#include <string>

#include "shared/base/random.hpp"

using namespace impromptu;

namespace {

// A note from `begin` to `end` in milliseconds.
Note note(int begin, int end, int pitch, int velocity) {
  return {Microseconds{begin * 1000LL}, Microseconds{(end - begin) * 1000LL},
          static_cast<std::uint8_t>(pitch), static_cast<std::uint8_t>(velocity)};
}

std::string words(std::span<const Chord> frames) {
  std::string text;
  for (const Chord& frame : frames) {
    if (!text.empty()) text += ' ';
    text += word_from(frame);
  }
  return text;
}

std::string row(const PianoRoll& roll, std::size_t pitch) {
  std::string text;
  for (std::size_t i = 0; i < roll.frames; ++i) {
    if (i > 0) text += ' ';
    text += std::to_string(roll.velocity[pitch * roll.frames + i]);
  }
  return text;
}

// Five frames per second, so frame = floor(5 * seconds), ends excluded:
//   60 at 0.00-0.50 s, velocity  80: frames floor(0.00)=0 to floor(2.50)=2, that is 0 and 1
//   64 at 0.19-0.21 s, velocity  50: frames floor(0.95)=0 to floor(1.05)=1, that is 0
//   60 at 0.20-0.39 s, velocity  60: frames floor(1.00)=1 to floor(1.95)=1, that is none: it
//   vanishes 60 at 0.30-1.00 s, velocity 100: frames floor(1.50)=1 to floor(5.00)=5, that is 1 to 4
// The performance ends at 1.39 s: floor(6.95) = 6 frames. At frame 1 the two C4 add up to 180.
Performance by_hand() {
  Performance performance;
  performance.notes = {note(0, 500, 60, 80), note(190, 210, 64, 50), note(200, 390, 60, 60),
                       note(300, 1000, 60, 100)};
  performance.end = Microseconds{1390000};
  return performance;
}

}  // namespace

TEST_CASE("a roll floors onsets and ends, sums overlaps and drops notes within one frame") {
  const PianoRoll roll = piano_roll_from(by_hand(), 5, PedalUse::ignore);
  CHECK(roll.fps == 5);
  REQUIRE(roll.frames == 6);
  CHECK(row(roll, 60) == "80 180 100 100 100 0");
  CHECK(row(roll, 64) == "50 0 0 0 0 0");
  CHECK(row(roll, 61) == "0 0 0 0 0 0");
}

TEST_CASE("the chords of the frames are the pitches that sound in them") {
  CHECK(words(chords_from(by_hand(), 5, PedalUse::ignore)) == "60,64 60 60 60 60 e");
}

TEST_CASE("twice the frame rate shows what vanished") {
  // frame = floor(10 * seconds); 60 at 0.20-0.39 s: frames 2 to 3, that is 2; 64: frame 1.
  const PianoRoll roll = piano_roll_from(by_hand(), 10, PedalUse::ignore);
  REQUIRE(roll.frames == 13);
  CHECK(row(roll, 60) == "80 80 140 180 180 100 100 100 100 100 0 0 0");
  CHECK(row(roll, 64) == "0 50 0 0 0 0 0 0 0 0 0 0 0");
}

TEST_CASE("the pedal holds a note when asked to") {
  Performance performance;
  performance.notes = {note(0, 300, 60, 80)};  // keys: frames 0 to floor(1.5) = 1
  performance.pedal = {{Microseconds{100000}, Microseconds{700000}}};  // up at 0.8 s: frame 4
  performance.end = Microseconds{1000000};
  CHECK(words(chords_from(performance, 5, PedalUse::ignore)) == "60 e e e e");
  CHECK(words(chords_from(performance, 5, PedalUse::extend)) == "60 60 60 60 e");
  CHECK(row(piano_roll_from(performance, 5, PedalUse::extend), 60) == "80 80 80 80 0");
}

TEST_CASE("a rounded time just below a frame boundary counts as on it") {
  // At 7 frames per second frame 1 begins at 142857.142... microseconds.
  Performance performance;
  performance.end = Microseconds{300000};
  performance.notes = {{Microseconds{142857}, Microseconds{142857}, 60, 64}};
  CHECK(words(chords_from(performance, 7, PedalUse::ignore)) == "e 60");
  performance.notes = {{Microseconds{142856}, Microseconds{142858}, 60, 64}};
  CHECK(words(chords_from(performance, 7, PedalUse::ignore)) == "60 60");
}

TEST_CASE("velocities saturate instead of wrapping around") {
  Performance performance;
  performance.notes.assign(600, note(0, 200, 60, 127));  // 600 * 127 = 76200
  performance.end = Microseconds{200000};
  CHECK(row(piano_roll_from(performance, 5, PedalUse::ignore), 60) == "65535");
}

TEST_CASE("an empty performance has an empty roll") {
  CHECK(piano_roll_from({}, 5, PedalUse::ignore).frames == 0);
  CHECK(chords_from({}, 5, PedalUse::extend).empty());
}

TEST_CASE("a performance of years stops at the largest roll") {
  Performance performance;
  performance.end = Microseconds{4000000000000000};
  performance.notes = {{Microseconds{0}, performance.end, 60, 64}};
  const std::vector<Chord> frames = chords_from(performance, 5, PedalUse::ignore);
  CHECK(frames.size() == kMaxFrames);
  CHECK(frames.back().contains(60));
}

TEST_CASE("roll and chords agree on random performances") {
  Random random(4);
  for (int round = 0; round < 20; ++round) {
    Performance performance;
    int begin = 0;
    for (int i = 0; i < 200; ++i) {
      begin += static_cast<int>(random.next_below(120));
      const int end = begin + static_cast<int>(random.next_below(900));
      performance.notes.push_back(
          note(begin, end, static_cast<int>(50 + random.next_below(30)), 90));
      performance.end = std::max(performance.end, Microseconds{end * 1000LL});
    }
    const PianoRoll roll = piano_roll_from(performance, 6, PedalUse::ignore);
    const std::vector<Chord> frames = chords_from(performance, 6, PedalUse::ignore);
    REQUIRE(frames.size() == roll.frames);
    for (std::size_t i = 0; i < roll.frames; ++i) {
      for (std::uint8_t pitch = 0; pitch < 128; ++pitch) {
        REQUIRE(frames[i].contains(pitch) == (roll.velocity[pitch * roll.frames + i] > 0));
      }
    }
  }
}

TEST_CASE("outer silence is cut, inner silence stays") {
  const std::vector<Chord> frames{{}, {}, *chord_from("60"), {}, *chord_from("62"), {}};
  CHECK(words(without_outer_silence(frames)) == "60 e 62");
  CHECK(without_outer_silence(std::vector<Chord>(3)).empty());
  CHECK(without_outer_silence({}).empty());
}

TEST_CASE("equal pitches in consecutive frames become one note") {
  // At 7 frames per second frame k begins at round(k * 1000000 / 7) microseconds.
  const std::vector<Chord> frames{*chord_from("60,64"), *chord_from("60"), {}, *chord_from("60")};
  const Performance performance = performance_from_chords(frames, 7, 100);
  REQUIRE(performance.notes.size() == 3);
  CHECK(performance.notes[0] == Note{Microseconds{0}, Microseconds{285714}, 60, 100});
  CHECK(performance.notes[1] == Note{Microseconds{0}, Microseconds{142857}, 64, 100});
  CHECK(performance.notes[2] == Note{Microseconds{428571}, Microseconds{142858}, 60, 100});
  CHECK(performance.end == Microseconds{571429});
}

TEST_CASE("frames made into notes give the same frames again") {
  Random random(9);
  for (const double fps : {5.0, 7.0, 8.0, 12.5}) {
    std::vector<Chord> frames(300);
    for (Chord& frame : frames) {
      for (std::uint32_t i = random.next_below(4); i > 0; --i) {
        frame.add(static_cast<std::uint8_t>(60 + random.next_below(5)));
      }
    }
    const Performance performance = performance_from_chords(frames, fps, 100);
    CHECK(chords_from(performance, fps, PedalUse::ignore) == frames);
  }
}
