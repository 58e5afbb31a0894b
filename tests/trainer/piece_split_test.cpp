// Piece split: one piece is found under several names by its notes, and stays on one side.
#include "native-trainer/data/piece_split.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "native-trainer/data/files.hpp"
#include "shared/base/random.hpp"
#include "shared/midi/smf.hpp"
#include "shared/music/performance_from_score.hpp"
#include "tests/corpus/smf_bytes.hpp"
#include "tests/parity/temporary_folder.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

// Returns made-up music; equal seeds are equal compositions, equal players equal performances.
Performance music_of(std::uint64_t seed, std::uint64_t player, std::size_t notes = 300) {
  Random pitches(seed);
  Random touch(seed, player);
  Performance music;
  Microseconds now{0};
  for (std::size_t i = 0; i < notes; ++i) {
    const auto pitch = static_cast<std::uint8_t>(36 + pitches.next_below(48));
    const auto velocity = static_cast<std::uint8_t>(30 + touch.next_below(80));
    music.notes.push_back({now, Microseconds{90'000}, pitch, velocity});
    now = now + Microseconds{60'000 + 1000 * std::int64_t{touch.next_below(200)}};
  }
  music.end = now;
  return music;
}

void write(const fs::path& file, const Performance& music) {
  make_folder(file.parent_path());
  write_atomically(file, std::span<const std::byte>(write_smf(score_from(music, "made up"))));
}

// Writes the music at another resolution, with tempo changes that leave its real time as it is.
void write_retimed(const fs::path& file, const Performance& music) {
  using namespace impromptu::test;
  constexpr std::uint32_t kDivision = 96;
  std::string events;
  std::multimap<std::int64_t, std::string> by_time;  // microseconds
  for (const Note& note : music.notes) {
    by_time.emplace(note.onset.value, raw({0x90, note.pitch, note.velocity}));
    by_time.emplace((note.onset + note.duration).value, raw({0x90, note.pitch, 0}));
  }
  std::int64_t last = 0;  // microseconds of the last event as written
  std::uint32_t quarter = 0;
  std::size_t count = 0;
  for (const auto& [time, event] : by_time) {
    if (count++ % 50 == 0) {
      quarter = count % 100 < 50 ? 400'000 : 750'000;
      events += tempo(0, quarter);
    }
    const double tick = static_cast<double>(quarter) / kDivision;
    const auto delta =
        static_cast<std::uint32_t>(std::max(0.0, static_cast<double>(time - last) / tick + 0.5));
    last += static_cast<std::int64_t>(delta * tick);
    events += quantity(delta) + event;
  }
  const std::string bytes = header(0, 1, kDivision) + track(events);
  make_folder(file.parent_path());
  write_atomically(file, std::string_view(bytes));
}

std::vector<std::string> names_of(const std::vector<Piece>& pieces,
                                  const std::vector<FileChoice>& choices) {
  std::vector<std::string> names;
  for (const Piece& piece : pieces) names.push_back(piece.name(choices));
  std::sort(names.begin(), names.end());
  return names;
}

TEST_CASE("a copy is found at another tempo map, resolution and place in time") {
  const TemporaryFolder folder;
  const Performance music = music_of(1, 1);
  write(folder.path() / "a.mid", music);
  write_retimed(folder.path() / "b.mid", music);
  Performance later = music;
  for (Note& note : later.notes) note.onset = note.onset + Microseconds{7'003'000};
  later.end = later.end + Microseconds{7'003'000};
  write(folder.path() / "c.mid", later);
  Performance part = music;
  part.notes.erase(part.notes.begin(), part.notes.begin() + 150);
  write(folder.path() / "d.mid", part);
  write(folder.path() / "e.mid", music_of(2, 1));
  const std::vector<FileChoice> choices{{.data = folder.path()}};
  const PieceSplit split = split_pieces(choices, {});
  CHECK(split.tried == 5);
  CHECK(split.train.size() == 2);
  CHECK(split.left_out.summary() == "3 files (3 duplicate)");
}

TEST_CASE("another performance is no copy, but stays on the side of its composition") {
  const TemporaryFolder folder;
  for (std::uint64_t piece = 0; piece < 10; ++piece) {
    for (std::uint64_t player = 0; player < 3; ++player) {
      write(folder.path() / (std::to_string(piece) + "by" + std::to_string(player) + ".mid"),
            music_of(piece, player));
    }
  }
  for (std::uint64_t seed = 1; seed < 6; ++seed) {
    const std::vector<FileChoice> choices{
        {.data = folder.path(), .validation_files = 20, .seed = seed}};
    const PieceSplit split = split_pieces(choices, {});
    CHECK(split.train.size() == 27);
    const auto held = names_of(split.validation, choices);
    REQUIRE(held.size() == 3);  // a tenth
    CHECK(held[0].front() == held[1].front());
    CHECK(held[0].front() == held[2].front());
    CHECK(split.left_out.empty());
  }
}

TEST_CASE("where every composition is larger than what may be held back, a part of one is") {
  const TemporaryFolder folder;
  for (std::uint64_t piece = 0; piece < 4; ++piece) {
    for (std::uint64_t player = 0; player < 2; ++player) {
      write(folder.path() / (std::to_string(piece) + "by" + std::to_string(player) + ".mid"),
            music_of(piece, player));
    }
  }
  const std::vector<FileChoice> choices{{.data = folder.path(), .validation_files = 20}};
  const PieceSplit split = split_pieces(choices, {});
  CHECK(split.train.size() == 6);
  CHECK(split.validation.size() == 1);
  CHECK(split.left_out.summary() == "1 file (1 held_back)");
}

TEST_CASE("a folder of one composition is all for training") {
  const TemporaryFolder folder;
  for (std::uint64_t player = 0; player < 4; ++player) {
    write(folder.path() / (std::to_string(player) + ".mid"), music_of(7, player));
  }
  const PieceSplit split = split_pieces({{.data = folder.path(), .validation_files = 20}}, {});
  CHECK(split.train.size() == 4);
  CHECK(split.validation.empty());
}

TEST_CASE("what one folder validates with no folder trains on, whatever the names") {
  const TemporaryFolder folder;
  const fs::path one = folder.path() / "one";
  const fs::path two = folder.path() / "two";
  const fs::path three = folder.path() / "three";
  write(one / "train.mid", music_of(1, 1));
  write(one / "held.mid", music_of(2, 1));
  write(one / "copy of held.mid", music_of(2, 1));
  write_atomically(one / "MANIFEST.csv",
                   std::string_view("path,split\ntrain.mid,train\ncopy of held.mid,train\n"
                                    "held.mid,validation\n"));
  write(two / "x.mid", music_of(2, 1, 200));
  write(two / "y.mid", music_of(3, 1));
  write(two / "v.mid", music_of(4, 1));
  write(two / "unnamed.mid", music_of(5, 1));
  write_atomically(two / "MANIFEST.csv",
                   std::string_view("path,split\nx.mid,train\ny.mid,train\nv.mid,validation\n"));
  write(three / "of held.mid", music_of(2, 2));     // another performance
  write(three / "of trained.mid", music_of(1, 2));  // another performance
  write(three / "alone.mid", music_of(9, 1));
  const std::vector<FileChoice> choices{{.data = three, .validation_files = 1},
                                        {.data = one, .validation_files = 9},
                                        {.data = two, .validation_files = 9}};
  const PieceSplit split = split_pieces(choices, {});
  CHECK(names_of(split.train, choices) ==
        std::vector<std::string>{"alone.mid", "of trained.mid", "train.mid", "y.mid"});
  CHECK(names_of(split.validation, choices) ==
        std::vector<std::string>{"held.mid", "of held.mid", "v.mid"});
  CHECK(split.left_out.text() ==
        "one/copy of held.mid: duplicate: the performance of one/held.mid\n"
        "two/unnamed.mid: not_in_table: the manifest does not name it\n"
        "two/x.mid: duplicate: the performance of one/held.mid\n");
}

TEST_CASE("a recital of which a part is validated with is not trained on") {
  const TemporaryFolder folder;
  Performance recital = music_of(1, 1, 900);
  const Performance second = music_of(2, 1, 300);
  for (Note note : second.notes) {
    note.onset = note.onset + recital.end;
    recital.notes.push_back(note);
  }
  recital.end = recital.end + second.end;
  write(folder.path() / "recital.mid", recital);
  write(folder.path() / "encore.mid", second);
  write(folder.path() / "other.mid", music_of(3, 1));
  write_atomically(folder.path() / "MANIFEST.csv",
                   std::string_view("path,split\nrecital.mid,train\nencore.mid,validation\n"
                                    "other.mid,train\n"));
  const std::vector<FileChoice> choices{{.data = folder.path(), .validation_files = 9}};
  const PieceSplit split = split_pieces(choices, {});
  CHECK(names_of(split.train, choices) == std::vector<std::string>{"other.mid"});
  CHECK(split.left_out.text().find("recital.mid: held_back: its music is that of encore.mid") == 0);
}

TEST_CASE("where the number is limited, others are taken in the place of what is left out") {
  const TemporaryFolder folder;
  for (std::uint64_t piece = 0; piece < 12; ++piece) {
    write(folder.path() / (std::to_string(piece) + ".mid"), music_of(piece / 2, 1));
  }
  write_atomically(folder.path() / "empty.mid", std::string_view());
  const std::vector<FileChoice> choices{
      {.data = folder.path(), .validation_files = 1, .train_files = 4}};
  const PieceSplit split = split_pieces(choices, {});
  CHECK(split.train.size() == 4);
  CHECK(split.validation.size() == 1);
}

TEST_CASE("a family's own refusal is listed") {
  const TemporaryFolder folder;
  write(folder.path() / "a.mid", music_of(1, 1));
  write(folder.path() / "b.mid", music_of(2, 1));
  const PieceSplit split =
      split_pieces({{.data = folder.path()}}, [](const Performance& music) -> std::string {
        return music.notes.front().pitch == music_of(1, 1).notes.front().pitch ? "no_use: mine"
                                                                               : "";
      });
  CHECK(split.train.size() == 1);
  CHECK(split.left_out.text() == "a.mid: no_use: mine\n");
}

}  // namespace
}  // namespace impromptu
