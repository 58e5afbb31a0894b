// From MIDI files to shards: what is kept, what is refused, and what is said about it.
#include "native-trainer/data/prepare.hpp"

#include <doctest/doctest.h>

#include "native-trainer/data/files.hpp"
#include "native-trainer/data/midi_files.hpp"
#include "native-trainer/data/note_prepare.hpp"
#include "native-trainer/data/note_shard.hpp"
#include "native-trainer/data/shard.hpp"
#include "native-trainer/train/model_folder.hpp"
#include "shared/midi/smf.hpp"
#include "shared/music/performance_from_score.hpp"
#include "tests/parity/temporary_folder.hpp"
#include "tests/trainer/tiny_songs.hpp"

namespace impromptu {
namespace {

TEST_CASE("a shard is read as it was written") {
  const TemporaryFolder folder;
  Shard shard{"0123456789abcdef", 5, "extend", "made-up", 77, {{"a.mid", {1, -2, 3}}, {"b", {}}}};
  write_shard(folder.path() / "x.shard", shard);
  CHECK(read_shard(folder.path() / "x.shard") == shard);
}

TEST_CASE("a damaged shard is refused at every length") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "x.shard";
  write_shard(path, {"0123456789abcdef", 5, "ignore", "made-up", 1, {{"a.mid", {1, 2, 3, 4}}}});
  const std::string whole = read_text(path);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    write_atomically(path, std::string_view(whole).substr(0, length));
    REQUIRE(refusal_of([&] { static_cast<void>(read_shard(path)); }) != "");
  }
  write_atomically(path, std::string_view(whole + "x"));
  CHECK(refusal_of([&] { static_cast<void>(read_shard(path)); }).find("hash") != std::string::npos);
}

TEST_CASE("songs become ids of their vocabulary, and broken files are listed with a reason") {
  const TemporaryFolder folder;
  write_tiny_songs(folder.path() / "midi", 5, 60);
  write_atomically(folder.path() / "midi" / "broken.mid", std::string_view("not a midi file"));
  write_atomically(folder.path() / "midi" / "empty.midi", std::string_view());
  const auto out = folder.path() / "out";
  const PrepareReport report = prepare({.data = folder.path() / "midi", .out = out});
  CHECK(report.left_out.files() == 2);
  CHECK(report.songs + report.validation_songs == 5);
  const std::string rejected = read_text(out / "rejected.txt");
  CHECK(rejected.find("broken.mid: not_midi: ") != std::string::npos);
  CHECK(rejected.find("empty.midi: empty_file: ") != std::string::npos);

  const ChordVocabulary vocabulary = read_vocabulary(out / "vocabulary.txt");
  const Shard shard = read_shard(out / "train.shard");
  CHECK(shard.vocabulary_hash == vocabulary.hash());
  for (const ShardSong& song : shard.songs) {
    CHECK(song.ids.size() == 60);
    for (std::size_t i = 3; i < song.ids.size(); ++i) REQUIRE(song.ids[i] == song.ids[i - 3]);
    for (const std::int32_t id : song.ids) REQUIRE(vocabulary.chord(id).size() == 1);
  }
}

TEST_CASE("a manifest decides which files are for training and which for validation") {
  const TemporaryFolder folder;
  const auto midi = folder.path() / "midi";
  write_tiny_songs(midi, 4, 60);
  write_atomically(
      midi / "MANIFEST.csv",
      std::string_view("title,path,split\n\"a, b\",song0.mid,train\n"
                       "c,song1.mid,validation\nd,song2.mid,test\ne,song3.mid,train\n"));
  const auto out = folder.path() / "out";
  prepare({.data = midi, .out = out});
  const Shard validation = read_shard(out / "validation.shard");
  REQUIRE(validation.songs.size() == 1);
  CHECK(validation.songs[0].file == "song1.mid");
  CHECK(read_shard(out / "train.shard").songs.size() == 2);
}

TEST_CASE("note data come from several folders, each by its own table") {
  const TemporaryFolder folder;
  NotePrepareSettings settings{.choices = {}, .out = folder.path() / "out"};
  for (const char* name : {"one", "two"}) {
    const auto midi = folder.path() / name;
    write_tiny_songs(midi, 3, 60, name == std::string("one") ? 100 : 90);
    write_atomically(midi / "MANIFEST.csv",
                     std::string_view("path,split,composer\nsong0.mid,train,Chopin\n"
                                      "song1.mid,validation,\nsong2.mid,test,Nobody\n"));
    settings.choices.push_back({.data = midi, .validation_files = 20});
  }
  write_atomically(folder.path() / "two" / "MANIFEST.csv",
                   std::string_view("path,split,composer\nsong0.mid,train,\n"
                                    "song1.mid,validation,\nsong2.mid,train,Franz Liszt\n"));
  write_atomically(folder.path() / "two" / "song0.mid", std::string_view("not a midi file"));
  const NotePrepareReport report = prepare_notes(settings);
  CHECK(report.files == 2);
  CHECK(report.validation_files == 2);
  CHECK(report.left_out.files() == 1);
  const NoteShard train = read_note_shard(settings.out / "train.notes");
  CHECK(train.source == "one and two");
  CHECK(train.pieces[0].file == "one/song0.mid");
  CHECK(train.pieces[0].composer == composer_id("Frédéric Chopin"));
  CHECK(train.pieces[1].file == "two/song2.mid");
  CHECK(train.pieces[1].composer == composer_id("Franz Liszt"));
  CHECK(read_text(settings.out / "rejected.txt").starts_with("two/song0.mid: not_midi: "));
}

TEST_CASE("a linked file and a folder named in a roundabout way keep their composers") {
  const TemporaryFolder folder;
  const auto midi = folder.path() / "midi";
  write_tiny_songs(folder.path() / "elsewhere", 2, 60);
  make_folder(midi);
  for (const char* song : {"song0.mid", "song1.mid"}) {
    std::filesystem::create_symlink(folder.path() / "elsewhere" / song, midi / song);
  }
  write_atomically(midi / "MANIFEST.csv",
                   std::string_view("path,split,composer\nsong0.mid,train,Franz Liszt\n"
                                    "song1.mid,validation,Franz Liszt\n"));
  for (const auto& data : {midi, midi / "", folder.path() / "." / "midi"}) {
    const auto out = folder.path() / "out";
    prepare_notes({.choices = {{.data = data, .validation_files = 20}}, .out = out});
    const NoteShard train = read_note_shard(out / "train.notes");
    CHECK(train.source == "midi");
    REQUIRE(train.pieces.size() == 1);
    CHECK(train.pieces[0].file == "midi/song0.mid");
    CHECK(train.pieces[0].composer == composer_id("Franz Liszt"));
    prepare({.data = data, .out = out});
    CHECK(read_shard(out / "train.shard").source == "midi");
  }
}

TEST_CASE("a piece of more than a day is refused") {
  const TemporaryFolder folder;
  const Microseconds day{std::int64_t{24} * 60 * 60 * 1000 * 1000};
  Performance piece;
  piece.notes.push_back({Microseconds{0}, day - Microseconds{1'000'000}, 60, 64});
  piece.end = day - Microseconds{1'000'000};
  const auto file = folder.path() / "long.mid";
  write_atomically(file, std::span<const std::byte>(write_smf(score_from(piece, "long"))));
  CHECK(read_performance(file).rejected.empty());
  piece.notes[0].duration = day + Microseconds{1'000'000};
  piece.end = piece.notes[0].duration;
  write_atomically(file, std::span<const std::byte>(write_smf(score_from(piece, "long"))));
  CHECK(read_performance(file).rejected.starts_with("too_long: "));
}

TEST_CASE("an unknown word is stored as its nearest with a minus sign") {
  const auto vocabulary = ChordVocabulary::from_text("e\n60\n60,64\n");
  Chord chord;
  for (const int pitch : {60, 64, 67}) chord.add(static_cast<std::uint8_t>(pitch));
  CHECK(signed_ids(std::vector<Chord>{Chord{}, chord}, *vocabulary) ==
        std::vector<std::int32_t>{1, -3});
}

TEST_CASE("quotes protect the commas of a table's fields") {
  CHECK(csv_fields("a,\"b, \"\"c\"\"\",,d\r") ==
        std::vector<std::string>{"a", "b, \"c\"", "", "d"});
}

}  // namespace
}  // namespace impromptu
