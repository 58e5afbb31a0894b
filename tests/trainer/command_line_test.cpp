// The program itself: what it says and returns when it is called wrongly.
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

#include "tests/parity/temporary_folder.hpp"

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

TEST_CASE("without a command or with a wrong option the program explains itself and returns 2") {
  const Outcome bare = run("");
  CHECK(bare.code == 2);
  CHECK(says(bare, "subcommand"));
  const Outcome wrong = run("train --data a --out b --precision f64");
  CHECK(wrong.code == 2);
  CHECK(says(wrong, "--precision"));
  CHECK(run("--help").code == 0);
}

TEST_CASE("a missing and an empty folder end in one clear message and 1") {
  const TemporaryFolder folder;
  const std::string path = folder.path().string();
  const Outcome missing = run("prepare --data " + path + "/nowhere --out " + path + "/out");
  CHECK(missing.code == 1);
  CHECK(says(missing, "nowhere: no such folder"));
  const Outcome empty = run("prepare --data " + path + " --out " + path + "/out");
  CHECK(empty.code == 1);
  CHECK(says(empty, "no .mid or .midi file"));
  const Outcome unprepared = run("train --data " + path + " --out " + path + "/run");
  CHECK(unprepared.code == 1);
  CHECK(says(unprepared, "vocabulary.txt: cannot be read"));
  const Outcome model = run("info --model " + path + "/nowhere");
  CHECK(model.code == 1);
  CHECK(says(model, "no such model folder"));
}

}  // namespace
}  // namespace impromptu
