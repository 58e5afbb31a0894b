// Limits of the reader: what is too much is refused, and lies about sizes cost nothing.
#include <doctest/doctest.h>

#include <string>

#include "shared/base/random.hpp"
#include "shared/midi/smf.hpp"
#include "tests/corpus/corpus.hpp"
#include "tests/corpus/score_text.hpp"

using namespace impromptu;
using namespace impromptu::test;

TEST_CASE("a file over 16 MiB is refused unread") {
  const std::vector<std::byte> bytes(kMaxSmfBytes + 1, std::byte{0x4D});
  const Result<SmfImport> import = read_smf(bytes);
  REQUIRE_FALSE(import);
  CHECK(import.error().code == ErrorCode::file_too_large);
}

TEST_CASE("more than two million events are refused where they begin") {
  std::string events;
  const std::string pressure = raw({0, 0xD0, 1});
  for (std::size_t i = 0; i + 1 < kMaxSmfEvents; ++i) events += pressure;
  CHECK(read_smf(bytes_of(file(events))));
  const Result<SmfImport> import = read_smf(bytes_of(file(events + pressure)));
  REQUIRE_FALSE(import);
  CHECK(import.error().code == ErrorCode::too_many_events);
  CHECK(import.error().offset == 22 + 3 * kMaxSmfEvents);
}

TEST_CASE("equal pitches struck a hundred thousand times are paired in time") {
  constexpr std::uint32_t kCount = 100'000;
  std::string events;
  for (std::uint32_t i = 0; i < kCount; ++i) events += on(1, 60);
  for (std::uint32_t i = 0; i < kCount; ++i) events += off(1, 60);
  const Result<SmfImport> import = read_smf(bytes_of(file(events)));
  REQUIRE(import);
  REQUIRE(import->score.parts.size() == 1);
  const std::vector<ScoreNote>& notes = import->score.parts[0].notes;
  REQUIRE(notes.size() == kCount);
  for (const ScoreNote& note : notes) REQUIRE(note.duration.value == kCount);
}

TEST_CASE("controls behind many parts are kept in time") {
  std::string events;
  for (int i = 0; i < 127; ++i) events += program(0, i) + on(0, 60) + off(0, 60);
  events += program(0, 127);
  for (int i = 0; i < 300'000; ++i) events += control(0, 64, 127);
  const Result<SmfImport> import = read_smf(bytes_of(file(events)));
  REQUIRE(import);
  REQUIRE(import->score.parts.size() == 127);
  CHECK(import->score.tracks[0].events.size() == 128 + 300'000);
}

TEST_CASE("a long name is not copied at length into each part") {
  std::string events = meta(0, 3, std::string(1 << 20, 'x'));
  for (int i = 0; i < 128 * 7; ++i) events += program(0, i / 7, i % 7) + on(0, 60, 1, i % 7);
  const Result<SmfImport> import = read_smf(bytes_of(file(events)));
  REQUIRE(import);
  REQUIRE(import->score.parts.size() == 128 * 7);
  for (const Part& part : import->score.parts) REQUIRE(part.name.size() == kMaxNameBytes);
}

TEST_CASE("a file cut anywhere is read or refused, and what is read can be written") {
  const std::string whole =
      header(1, 2, 480) + track(tempo(0, 400'000) + meta(0, 3, "Conductor")) +
      track(program(0, 1) + control(0, 64, 90) + on(0, 60) + raw({96, 64, 90}) + off(96, 60) +
            raw({0, 0xF0, 2, 1, 0xF7}) + off(0, 64));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    CAPTURE(length);
    const Result<SmfImport> import = read_smf(bytes_of(whole.substr(0, length)));
    CHECK(import.has_value() == (length >= 14));
    if (!import) continue;
    CHECK_FALSE(import->warnings.empty());
    CHECK(read_smf(write_smf(import->score))->score == import->score);
  }
}

TEST_CASE("files with bytes changed at random are read or refused, and round trips hold") {
  Random random(11);
  const std::vector<CorpusFile> files = corpus();
  for (int i = 0; i < 6000; ++i) {
    const CorpusFile& original = files[random.next_below(static_cast<std::uint32_t>(files.size()))];
    std::string bytes = original.bytes.substr(0, 300);
    if (bytes.empty()) continue;
    for (std::uint32_t n = 1 + random.next_below(6); n > 0; --n) {
      bytes[random.next_below(static_cast<std::uint32_t>(bytes.size()))] =
          static_cast<char>(random.next_below(256));
    }
    const Result<SmfImport> import = read_smf(bytes_of(bytes));
    if (!import) continue;
    const Result<SmfImport> again = read_smf(write_smf(import->score));
    CAPTURE(original.path());
    REQUIRE(again);
    REQUIRE_FALSE(is_damaged(*again));
    REQUIRE(again->score == import->score);
  }
}
