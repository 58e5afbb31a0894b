// The canonical file of a score, byte by byte, and reading it back.
#include <doctest/doctest.h>

#include <algorithm>

#include "shared/midi/smf.hpp"
#include "shared/music/normalise.hpp"
#include "tests/corpus/smf_bytes.hpp"
#include "tests/shared/midi/random_score.hpp"

using namespace impromptu;
using namespace impromptu::test;

namespace {

Score one_part(std::vector<ScoreNote> notes) {
  Score score;
  Part part;
  part.notes = std::move(notes);
  score.parts.push_back(std::move(part));
  return score;
}

Score normalised(Score score) {
  normalise(score);
  return score;
}

Score read_back(const Score& score) {
  const Result<SmfImport> import = read_smf(write_smf(score));
  REQUIRE(import);
  CHECK(import->warnings.empty());
  return import->score;
}

}  // namespace

TEST_CASE("a score becomes a conductor track and a track per part, without running status") {
  Score score = one_part({{Tick{0}, Tick{480}, 60, 100}, {Tick{480}, Tick{240}, 64, 80}});
  Part& part = score.parts[0];
  part.name = "Piano";
  part.instrument.program = 2;
  part.channel = 3;
  add_own_track(score, part).add_control(Tick{480}, 3, 64, 127);
  score.tempos = {{Tick{0}, 500'000}};
  score.time_signatures = {{Tick{0}, 3, 8}};
  const std::string expected =
      raw({'M', 'T', 'h', 'd', 0, 0, 0, 6, 0, 1, 0, 2, 0x01, 0xE0}) +
      raw({'M', 'T', 'r', 'k', 0, 0, 0, 19}) + raw({0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20}) +
      raw({0, 0xFF, 0x58, 4, 3, 3, 24, 8}) + raw({0, 0xFF, 0x2F, 0}) +
      raw({'M', 'T', 'r', 'k', 0, 0, 0, 38}) +
      raw({0, 0xFF, 0x03, 5, 'P', 'i', 'a', 'n', 'o', 0, 0xC3, 2}) + raw({0, 0x93, 60, 100}) +
      raw({0x83, 0x60, 0xB3, 64, 127}) +  // a pedal pressed at a release holds that note
      raw({0, 0x83, 60, 64}) + raw({0, 0x93, 64, 80}) + raw({0x81, 0x70, 0x83, 64, 64}) +
      raw({0, 0xFF, 0x2F, 0});
  CHECK(write_smf(score) == bytes_of(expected));
}

TEST_CASE("an empty score is a file with a conductor track") {
  CHECK(write_smf(Score{}) == bytes_of(header(0, 1, 480) + track("")));
  CHECK(read_back(Score{}) == normalised(Score{}));
}

TEST_CASE("notes without length come back, wherever they touch others") {
  const Score alone = one_part({{Tick{5}, Tick{0}, 60, 1}});
  CHECK(read_back(alone) == normalised(alone));
  const Score at_end = one_part({{Tick{0}, Tick{5}, 60, 1}, {Tick{5}, Tick{0}, 60, 2}});
  CHECK(read_back(at_end) == normalised(at_end));
  const Score at_start = one_part({{Tick{5}, Tick{0}, 60, 1}, {Tick{5}, Tick{5}, 60, 2}});
  CHECK(read_back(at_start) == normalised(at_start));
  const Score twice = one_part({{Tick{5}, Tick{0}, 60, 1}, {Tick{5}, Tick{0}, 60, 2}});
  CHECK(read_back(twice) == normalised(twice));
}

TEST_CASE("the longest time between two events is bridged") {
  const Score late = one_part({{Tick{0}, Tick{INT32_MAX}, 60, 1}});
  CHECK(read_back(late) == normalised(late));
  const Score exact = one_part({{Tick{0x0FFFFFFF}, Tick{0x0FFFFFFF}, 60, 1}});
  CHECK(read_back(exact) == normalised(exact));
}

TEST_CASE("any score comes back from its file in canonical form, and its file again") {
  Random random(4);
  for (int i = 0; i < 1500; ++i) {
    CAPTURE(i);
    Score score = random_score(random);
    const std::vector<std::byte> bytes = write_smf(score);
    normalise(score);
    CHECK(write_smf(score) == bytes);
    const Score again = read_back(score);
    REQUIRE(again == score);
    REQUIRE(write_smf(again) == bytes);
  }
}

TEST_CASE("parts of one channel and program stay apart") {
  Score score;
  for (std::uint8_t pitch = 60; pitch < 63; ++pitch) {
    score.parts.push_back(one_part({{Tick{0}, Tick{9}, pitch, 5}}).parts[0]);
  }
  CHECK(read_back(score) == normalised(score));
}

TEST_CASE("parts that share a channel say their programs again where they take turns") {
  Score score = one_part({{Tick{0}, Tick{9}, 60, 5}, {Tick{20}, Tick{9}, 60, 5}});
  score.parts.push_back(one_part({{Tick{10}, Tick{9}, 72, 5}}).parts[0]);
  score.parts[1].instrument.program = 40;
  const std::string first =
      program(0, 0) + on(0, 60, 5) + off(9, 60) + program(11, 0) + on(0, 60, 5) + off(9, 60);
  const std::string second = program(0, 40) + on(10, 72, 5) + off(9, 72);
  CHECK(write_smf(score) == bytes_of(header(1, 3, 480) + track("") + track(first) + track(second)));
  CHECK(read_back(score) == normalised(score));
}

TEST_CASE("as many parts as the reader takes are written") {
  Score score;
  const Part part = one_part({{Tick{0}, Tick{9}, 60, 5}}).parts[0];
  score.parts.assign(kMaxTracks - 1, part);
  CHECK(read_back(score) == normalised(score));
}
