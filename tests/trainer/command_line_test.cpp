// The program itself: what it says and returns when it is called wrongly.
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "native-trainer/data/files.hpp"
#include "tests/parity/temporary_folder.hpp"
#include "tests/trainer/tiny_notes.hpp"
#include "tests/trainer/tiny_songs.hpp"

namespace impromptu {
namespace {

struct Outcome {
  int code = -1;
  std::string text;  // standard output and standard error
};

Outcome run(const std::string& arguments) {
  Outcome outcome;
  std::FILE* pipe = popen((IMPROMPTU_TRAIN_PROGRAM " " + arguments + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 512> buffer{};
  while (std::fgets(buffer.data(), static_cast<int>(buffer.size()), pipe) != nullptr) {
    outcome.text += buffer.data();
  }
  outcome.code = WEXITSTATUS(pclose(pipe));
  return outcome;
}

bool says(const Outcome& outcome, const char* text) {
  return outcome.text.find(text) != std::string::npos;
}

// Returns the one line of JSON among what was said.
nlohmann::json json_in(const Outcome& outcome) {
  const std::string from_line = outcome.text.substr(outcome.text.find('{'));
  return nlohmann::json::parse(from_line.substr(0, from_line.find('\n')));
}

TEST_CASE("without a command or with a wrong option the program explains itself and returns 2") {
  const Outcome bare = run("");
  CHECK(bare.code == 2);
  CHECK(says(bare, "subcommand"));
  const Outcome wrong = run("train --data a --out b --precision f64");
  CHECK(wrong.code == 2);
  CHECK(says(wrong, "--precision"));
  CHECK(run("--help").code == 0);
}

TEST_CASE("numbers outside their range are refused in a user's words, and help has no odd bytes") {
  const Outcome none = run("sample --model m --out o --count 0");
  CHECK(none.code == 2);
  CHECK(says(none, "0 is not at least 1"));
  CHECK(says(run("sample --model m --out o --seed -1"), "-1 is not at least 0"));
  CHECK(says(run("train --data d --out o --lr 0"), "0 is not above 0"));
  for (const char* command : {"sample", "prepare", "train", "report"}) {
    const std::string text = run(std::string(command) + " --help").text;
    CHECK(std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || c >= ' '; }));
  }
}

TEST_CASE("a missing and an empty folder end in one clear message and 1") {
  const TemporaryFolder folder;
  const std::string path = folder.path().string();
  const Outcome missing = run("prepare --data " + path + "/nowhere --out " + path + "/out");
  CHECK(missing.code == 1);
  CHECK(says(missing, "nowhere: no such folder"));
  const Outcome empty = run("prepare --data " + path + " --out " + path + "/out");
  CHECK(empty.code == 1);
  CHECK(says(empty, "no .mid, .midi, .kar, .rmi, .smf file"));
  const Outcome unprepared = run("train --data " + path + " --out " + path + "/run");
  CHECK(unprepared.code == 1);
  CHECK(says(unprepared, "holds no prepared data"));
  const Outcome split =
      run("prepare --data " + path + "/nowhere --out " + path + "/out --split test");
  CHECK(says(split, "no MANIFEST.csv says which files are 'test'"));
  const Outcome model = run("info --model " + path + "/nowhere");
  CHECK(model.code == 1);
  CHECK(says(model, "no such model folder"));
}

// Returns a folder with a freshly drawn note model, `model`, and four songs, `songs`.
std::string note_model_and_songs(const TemporaryFolder& folder) {
  std::string path = folder.path().string();
  write_tiny_songs(folder.path() / "songs", 4, 300);
  REQUIRE(run("init --family note-transformer --shape " IMPROMPTU_SHAPES "tiny.json --out " + path +
              "/model")
              .code == 0);
  return path;
}

TEST_CASE("an option that the model at hand does not read is refused") {
  const TemporaryFolder folder;
  const std::string path = note_model_and_songs(folder);
  const Outcome frames = run("sample --model " + path + "/model --frames 5 --out " + path + "/out");
  CHECK(frames.code == 1);
  CHECK(says(frames, "--frames is for chord models"));
  write_tiny_notes(folder.path() / "notes", 1);
  const Outcome epochs = run("train --data " + path + "/notes --epochs 2 --out " + path + "/out");
  CHECK(epochs.code == 1);
  CHECK(says(epochs, "--epochs is for chord models"));
  const Outcome fps = run("prepare --family note-transformer --fps 4 --data " + path +
                          "/songs --out " + path + "/out");
  CHECK(says(fps, "--fps is for chord models"));
  const Outcome touch =
      run("report --generated " + path + "/songs --touch 1 --data " + path + "/songs");
  CHECK(says(touch, "--touch is for --model"));
  REQUIRE(run("init --out " + path + "/chords").code == 0);
  const Outcome voices =
      run("sample --model " + path + "/chords --voices 2 --out " + path + "/out");
  CHECK(voices.code == 1);
  CHECK(says(voices, "--voices is for note models"));
}

TEST_CASE("options that would do nothing beside the others are refused") {
  const TemporaryFolder folder;
  const std::string path = note_model_and_songs(folder);
  REQUIRE(run("init --out " + path + "/chords").code == 0);
  const std::string song = path + "/songs/song0.mid";
  const std::string notes = "sample --out " + path + "/out --model " + path + "/model ";
  const std::string chords = "sample --out " + path + "/out --model " + path + "/chords ";
  CHECK(run(notes + "--keys 60 --continue " + song).code == 2);
  CHECK(run(chords + "--frames 7 --seconds 1").code == 2);
  CHECK(says(run(chords + "--frames 7 --pitch 60"), "--pitch is for --start note"));
  CHECK(says(run(chords + "--frames 7 --from " + song), "--from is for --start ending"));
  CHECK(run(chords + "--frames 7 --start note --pitch 60").code == 0);
  CHECK(run(chords + "--frames 7 --start ending --from " + song).code == 0);
}

TEST_CASE("a split is asked for only where a table says which files are in it") {
  const TemporaryFolder folder;
  const std::string path = note_model_and_songs(folder);
  const std::string table = path + "/table.csv";
  write_atomically(table, std::string_view("path,split\nsong0.mid,test\nsong1.mid,validation\n"
                                           "song2.mid,test\nsong3.mid,train\n"));
  const std::string eval = "eval --model " + path + "/model --data " + path + "/songs ";
  const Outcome without = run(eval + "--split test");
  CHECK(without.code == 1);
  CHECK(says(without, "no MANIFEST.csv says which files are 'test'"));
  const auto line = [](const Outcome& outcome) { return json_in(outcome); };
  CHECK(line(run(eval)).at("split") == "all");
  const auto tested = line(run(eval + "--split test --manifest " + table));
  CHECK(tested.at("split") == "test");
  CHECK(tested.at("files") == 2);
  CHECK(line(run(eval + "--manifest " + table)).at("files") == 1);
  const std::string report = "report --generated " + path + "/songs --data " + path + "/songs ";
  CHECK(says(run(report + "--split test"), "no MANIFEST.csv says which files are 'test'"));
}

TEST_CASE("eval prints one line of JSON with the likelihood, gaps included when asked") {
  const TemporaryFolder folder;
  const std::string path = note_model_and_songs(folder);
  const Outcome outcome = run("eval --model " + path + "/model --data " + path + "/songs --gaps");
  REQUIRE(outcome.code == 0);
  const auto line = json_in(outcome);
  CHECK(line.at("files") == 4);
  CHECK(line.at("notes").get<int>() > 100);
  // A fresh model takes every id for about equally likely.
  CHECK(line.at("nats_per_note").get<double>() > 15);
  CHECK(line.at("nats_per_note").get<double>() < 21);
  CHECK(line.at("nats_per_event").get<double>() < line.at("nats_per_note").get<double>());
  CHECK(line.at("gaps").at("notes").get<int>() > 8);
  const Outcome missing = run("eval --model " + path + "/model --data " + path + "/nowhere");
  CHECK(missing.code == 1);
  CHECK(says(missing, "nowhere: no such folder"));
}

TEST_CASE("report compares pieces with a folder of music, as JSON and as a page") {
  const TemporaryFolder folder;
  const std::string path = note_model_and_songs(folder);
  const std::string music = "report --seconds 5 --data " + path + "/songs";
  const Outcome outcome =
      run(music + " --generated " + path + "/songs --page " + path + "/page.html");
  REQUIRE(outcome.code == 0);
  const auto line = json_in(outcome);
  CHECK(line.at("generated_excerpts") == 48);                           // four songs of 60 s
  CHECK(line.at("generated").at("mean_overlap").get<double>() > 0.95);  // the same songs
  CHECK(line.at("random").at("mean_overlap").get<double>() < 0.5);
  CHECK(read_text(folder.path() / "page.html").find("<svg") != std::string::npos);
  const Outcome nothing = run(music);
  CHECK(nothing.code == 2);
  CHECK(says(nothing, "--generated"));
}

}  // namespace
}  // namespace impromptu
