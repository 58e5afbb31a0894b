// Note shards on disk, and what training cuts from them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "native-trainer/data/files.hpp"
#include "native-trainer/data/note_sequences.hpp"
#include "native-trainer/data/note_shard.hpp"
#include "native-trainer/train/note_batch.hpp"
#include "tests/parity/temporary_folder.hpp"
#include "tests/trainer/tiny_notes.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

constexpr std::int32_t kRows = 129;

std::int32_t id_of(const StepRow& row, std::int32_t field) {
  return row[static_cast<std::size_t>(field)] - field_offset(field);
}

bool valid(const NoteSequence& sequence) {
  return std::all_of(sequence.rows.begin(), sequence.rows.end(), [](const StepRow& row) {
    for (std::int32_t field = 0; field < kRowFields; ++field) {
      const std::int32_t id = id_of(row, field);
      if (id < 0 || id >= kFieldIds[static_cast<std::size_t>(field)]) return false;
    }
    return true;
  });
}

TEST_CASE("a shard comes back as it was written, and damage is noticed") {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "train.notes";
  const NoteShard shard{note_tokens_hash(), "made up", 7, {tiny_piece(1, 40), tiny_piece(2, 90)}};
  write_note_shard(path, shard);
  CHECK((read_note_shard(path) == shard));

  const std::string whole = read_text(path);
  std::string damaged = whole;
  damaged[0] = static_cast<char>(damaged[0] ^ 4);
  write_atomically(path, damaged);
  CHECK(refusal_of([&] { static_cast<void>(read_note_shard(path)); }) != "");
  damaged = whole;
  damaged[whole.size() - 3] = static_cast<char>(damaged[whole.size() - 3] ^ 1);  // another velocity
  write_atomically(path, damaged);
  CHECK(refusal_of([&] { static_cast<void>(read_note_shard(path)); }).find("hash") !=
        std::string::npos);
  write_atomically(path, whole.substr(0, whole.size() - 5));
  CHECK(refusal_of([&] { static_cast<void>(read_note_shard(path)); }) != "");
  CHECK(refusal_of([&] { static_cast<void>(read_note_shard(folder.path() / "none")); }) != "");

  NoteShard strange = shard;
  strange.pieces[1].played[50].pitch = kPedalPitch + 1;
  write_note_shard(path, strange);
  CHECK(refusal_of([&] { static_cast<void>(read_note_shard(path)); }) != "");

  NoteShard other = shard;
  other.tokens_hash = "0123456789abcdef";
  write_note_shard(path, other);
  CHECK(refusal_of([&] { static_cast<void>(read_note_shard(path)); }) != "");
}

TEST_CASE("sequences have valid ids, follow from the seed, and differ between seeds") {
  const NotePiece piece = tiny_piece(3, 400);
  const SequenceSettings settings{.rows = kRows, .gap_share = 0.5};
  bool gaps = false;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Random random(1, seed);
    Random again(1, seed);
    Random next(1, seed + 1);
    const NoteSequence sequence = training_sequence(piece, settings, random);
    CHECK(sequence.rows.size() >= 2);
    CHECK(sequence.rows.size() <= kRows);
    CHECK(valid(sequence));
    CHECK((training_sequence(piece, settings, again).rows == sequence.rows));
    CHECK((training_sequence(piece, settings, next).rows != sequence.rows));
    gaps = gaps || id_of(sequence.rows[0], 1) == kAfterPitch;
  }
  CHECK(gaps);
}

TEST_CASE("transposition keeps intervals and drops keys that a piano lacks") {
  const NotePiece piece = tiny_piece(4, 300);  // its keys reach both ends of the piano
  const SequenceSettings settings{
      .rows = 600, .gap_share = 0, .extended_share = 0, .transposition = 6, .tempo = 0};
  bool moved = false;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    Random random(2, seed);
    const NoteSequence sequence = training_sequence(piece, settings, random);
    std::int32_t pedals = 0;
    std::int32_t lowest = kKeys;
    for (const StepRow& row : std::span(sequence.rows).subspan(1)) {
      const std::int32_t pitch = id_of(row, 1);
      if (pitch == kPedalPitch) ++pedals;
      if (pitch < kKeys) lowest = std::min(lowest, pitch);
    }
    CHECK(pedals == std::count_if(piece.played.begin(), piece.played.end(),
                                  [](const auto& event) { return event.pitch == kPedalPitch; }));
    CHECK(lowest >= 0);
    CHECK(lowest <= 6 + 12);
    moved = moved || lowest > 0;
  }
  CHECK(moved);
}

TEST_CASE("conditions are given to some sequences and left out of others") {
  NotePiece piece = tiny_piece(5, 300);
  piece.composer = 3;
  const SequenceSettings settings{.rows = kRows, .gap_share = 0};
  int composers = 0;
  int densities = 0;
  int folded = 0;
  constexpr int kSequences = 400;
  for (std::uint64_t seed = 0; seed < kSequences; ++seed) {
    Random random(3, seed);
    const StepRow first = training_sequence(piece, settings, random).rows[0];
    const std::int32_t composer = id_of(first, 5);
    CHECK((composer == 0 || composer == 3));
    composers += composer == 3 ? 1 : 0;
    densities += id_of(first, 6) > 0 ? 1 : 0;
    folded += id_of(first, 8) == 2 ? 1 : 0;
    CHECK(id_of(first, 8) != 0);
  }
  // Half of the sequences have none, the others 0.7 of each; a quarter has no pedal steps.
  CHECK(composers > 0.35 * kSequences - 50);
  CHECK(composers < 0.35 * kSequences + 50);
  CHECK(densities > 0.35 * kSequences - 50);
  CHECK(densities < 0.35 * kSequences + 50);
  CHECK(folded > 0.25 * kSequences - 45);
  CHECK(folded < 0.25 * kSequences + 45);
}

TEST_CASE("what fills a gap counts down to the first event after it and lands there") {
  const auto events = on_grid(tiny_piece(6, 200).played, 1);
  constexpr std::size_t kFirst = 60;
  constexpr std::size_t kLast = 90;
  const auto rows =
      gap_sequence(events, kFirst, kLast, kContinuePitch, {.composer = 2, .pedal = 1}).rows;
  REQUIRE(rows.size() == events.size() + 4);
  const std::size_t later = events.size() - kLast;
  CHECK(id_of(rows[0], 1) == kAfterPitch);
  CHECK(id_of(rows[0], 5) == 0);
  CHECK(id_of(rows[later + 1], 1) == kContinuePitch);
  CHECK(id_of(rows[later + 1], 5) == 2);
  const std::size_t gap = later + 2 + kFirst;
  CHECK(id_of(rows[gap], 1) == kGapPitch);
  CHECK(id_of(rows.back(), 1) == kEndPitch);
  CHECK(rows.size() == gap + 2 + kLast - kFirst);

  std::int32_t left = kRemainingIds;
  std::int32_t time = events[kFirst - 1].onset;
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
    const std::int32_t remaining = id_of(rows[i], 4);
    if (i < gap) {
      CHECK(remaining == 0);
      continue;
    }
    CHECK(remaining >= 1);
    CHECK(remaining <= left);
    left = remaining;
    if (i > gap) time += time_of(id_of(rows[i], 0));
  }
  CHECK(id_of(rows[gap], 4) ==
        1 + time_id(events[kLast].onset - events[kFirst - 1].onset, kDurationIds));
  // All shifts of this piece are exact ids, so that nothing is lost on the way.
  CHECK(time + time_of(id_of(rows.back(), 0)) == events[kLast].onset);
}

TEST_CASE("a sequence ends with its piece or with its room") {
  const NotePiece piece = tiny_piece(7, 20);
  const NoteSequence whole = plain_sequence(piece.played, 0, kRows, {.pedal = 1});
  REQUIRE(whole.rows.size() == 22);  // begin, events, end
  CHECK(id_of(whole.rows[0], 1) == kBeginPitch);
  CHECK(id_of(whole.rows[21], 1) == kEndPitch);
  const NoteSequence part = plain_sequence(piece.played, 3, 8, {.pedal = 1});
  CHECK(id_of(part.rows[0], 1) == kContinuePitch);
  CHECK(part.rows.size() == 8);
}

TEST_CASE("what sounds is known where notes last until the pedal lifts") {
  // Three notes that end together at 300, one that has ended before the last begins.
  const std::vector<TimedEvent> events{
      {100, 200, 10, 50}, {120, 180, 20, 50}, {120, 5, 30, 50}, {250, 50, 40, 50}};
  const NoteSequence sequence = sequence_from(events, kBeginPitch, {.pedal = 2});
  const std::vector<SoundingKey> expected{{2, 10, 200, 180}, {3, 10, 180, 180}, {3, 20, 180, 180},
                                          {4, 10, 180, 50},  {4, 20, 180, 50},  {4, 30, 5, -125}};
  CHECK((sequence.sounding == expected));
  CHECK(sequence_from(events, kBeginPitch, {.pedal = 1}).sounding.empty());

  // In a gap, what sounds before it and in it counts, also for its end, and nothing after it.
  const NoteSequence gap = gap_sequence(events, 1, 3, kBeginPitch, {.pedal = 2});
  REQUIRE(gap.rows.size() == 8);  // after, 250, begin, 100, gap, 120, 120, end
  CHECK((gap.sounding == std::vector<SoundingKey>{{5, 10, 200, 180},
                                                  {6, 10, 180, 180},
                                                  {6, 20, 180, 180},
                                                  {7, 10, 180, 50},
                                                  {7, 20, 180, 50},
                                                  {7, 30, 5, -125}}));

  // A key that is struck anew has one end.
  const std::vector<TimedEvent> again{{0, 30, 10, 50}, {30, 40, 10, 50}, {50, 9, 11, 50}};
  CHECK((sequence_from(again, kBeginPitch, {.pedal = 2}).sounding ==
         std::vector<SoundingKey>{{2, 10, 30, 0}, {3, 10, 40, 20}}));
}

TEST_CASE("what ends together on the clock ends together on the grid, at any tempo") {
  Performance music;  // struck at odd times, all let go by one lift of the pedal
  for (std::int64_t i = 0; i < 40; ++i) {
    music.notes.push_back({Microseconds{1 + 23'457 * i}, Microseconds{30'011},
                           static_cast<std::uint8_t>(30 + i), 64});
  }
  music.pedal = {{Microseconds{0}, Microseconds{1'234'567}}};
  music.end = Microseconds{1'234'567};
  const NotePiece piece = piece_from(music, "made up", 0);
  for (const double tempo : {0.93, 1.0, 1.07}) {
    const auto events = on_grid(piece.extended, tempo);
    for (const TimedEvent& event : events) {
      REQUIRE(event.onset + event.duration == events[0].onset + events[0].duration);
    }
  }
}

TEST_CASE("training sequences know what sounds as often as they are told to") {
  const NotePiece piece = tiny_piece(8, 300);
  for (const double share : {0.0, 0.7, 1.0}) {
    const SequenceSettings settings{.rows = kRows, .extended_share = 0.5, .sounding_share = share};
    int folded = 0;
    int known = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      Random random(4, seed);
      const NoteSequence sequence = training_sequence(piece, settings, random);
      const bool extended = id_of(sequence.rows[0], 8) == kPedalFolded;
      folded += extended ? 1 : 0;
      known += sequence.sounding.empty() ? 0 : 1;
      REQUIRE((extended || sequence.sounding.empty()));
    }
    CHECK(std::abs(known - share * folded) <= (share == 0.7 ? 20 : 0));
  }
}

TEST_CASE("sequences of all lengths lie side by side, and padding does not count") {
  NoteSequence longer{std::vector<StepRow>(5, row_from(NoteStep{.pitch = 7})),
                      {{3, 6, 50, 40}, {3, 7, 50, 40}, {3, 8, 50, 40}, {4, 9, 9, 0}}};
  NoteSequence shorter{std::vector<StepRow>(3, row_from(NoteStep{.pitch = 9})), {{2, 4, 300, 300}}};
  shorter.scored = 2;
  const NoteBatch batch = batch_from(std::vector{longer, shorter}, torch::kCPU);
  CHECK(batch.rows.sizes() == torch::IntArrayRef{2, 5, kRowFields});
  CHECK(batch.rows[1][2][1].item<int>() == field_offset(1) + 9);
  CHECK(batch.rows[1][3][1].item<int>() == field_offset(1));
  CHECK(torch::equal(batch.scored.to(torch::kInt),
                     torch::tensor({1, 1, 1, 1, 0, 1, 0, 0}, torch::kInt).view({2, 4})));

  // Position 2 awaits row 3 of the longer one, position 5 row 2 of the shorter one.
  const Sounding& sounding = batch.sounding;
  CHECK(sounding.before.sizes() == torch::IntArrayRef{8, kDurationIds});
  CHECK(sounding.before[2][50].item<float>() == doctest::Approx(2));  // three keys
  CHECK(sounding.before.sum().item<float>() == doctest::Approx(4));
  CHECK(sounding.now[2][40].item<float>() == doctest::Approx(2));
  CHECK(sounding.now[5][time_id(300, kDurationIds)].item<float>() == doctest::Approx(1));
  CHECK(sounding.now.sum().item<float>() == doctest::Approx(3));
  CHECK(torch::equal(sounding.own, torch::tensor({0, 0, 50, 0, 0, 0, 0, 0})));
  CHECK(torch::equal(sounding.first, torch::tensor({0, 0, 0, 3, 4, 4, 5, 5})));
  CHECK(torch::equal(sounding.keys,
                     torch::tensor({(6 * 8 + 5) * 2 + 1, (7 * 8 + 5) * 2 + 1, (8 * 8 + 5) * 2 + 1,
                                    (9 * 8 + 3) * 2, (4 * 8 + 7) * 2})));
  longer.sounding.clear();
  CHECK(!batch_from(std::vector{longer}, torch::kCPU).sounding.known());
}

}  // namespace
}  // namespace impromptu
