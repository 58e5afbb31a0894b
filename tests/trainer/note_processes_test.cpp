// Several processes that train one note model: the same curve as one process, and a lost one.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "native-trainer/data/files.hpp"
#include "native-trainer/train/note_metrics.hpp"
#include "native-trainer/train/sealed_archive.hpp"
#include "tests/parity/temporary_folder.hpp"
#include "tests/trainer/tiny_notes.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

constexpr const char* kShape =
    R"({"trunk":"transformer","width":64,"layers":2,"heads":1,"kv_heads":1,"mlp":64,"head_mlp":64,)"
    R"("context":1024,"window":16,"full_every":2,"order":"pitch,shift,duration,velocity"})";

// A training command on made-up data, run by shell scripts.
struct Stage {
  explicit Stage(int steps) {
    write_tiny_notes(folder.path() / "data", 4);
    write_atomically(folder.path() / "shape.json", std::string_view(kShape));
    train = "timeout 100 " IMPROMPTU_TRAIN_PROGRAM " train --device cpu --threads 1 --batch 2 " +
            ("--rows 65 --validation-sequences 2 --steps " + std::to_string(steps)) + " --data " +
            at("data") + " --shape " + at("shape.json");
  }

  [[nodiscard]] std::string at(const std::string& name) const {
    return (folder.path() / name).string();
  }

  // Returns the exit status of a script, whose output goes to the file `log`.
  [[nodiscard]] int run(const std::string& script) const {
    const int port = 20000 + static_cast<int>(getpid() % 10000);
    const std::string together = "export MASTER_ADDR=127.0.0.1 MASTER_PORT=" + std::to_string(port);
    const int status =
        std::system((together + "; (" + script + ") > " + at("log") + " 2>&1").c_str());
    return WEXITSTATUS(status);
  }

  TemporaryFolder folder;
  std::string train;
};

TEST_CASE("two processes learn what one with twice the parts learns") {
  const Stage stage(40);
  CHECK(stage.run(stage.train + " --parts 2 --out " + stage.at("one")) == 0);
  const std::string both = stage.train + " --out " + stage.at("two");
  CHECK(stage.run("export WORLD_SIZE=2; RANK=1 " + both + " & peer=$!; RANK=0 " + both +
                  " && wait $peer") == 0);
  const auto one = read_note_points(stage.at("one") + "/metrics.jsonl", 40);
  const auto two = read_note_points(stage.at("two") + "/metrics.jsonl", 40);
  REQUIRE(one.size() == 3);
  REQUIRE(two.size() == 3);
  for (std::size_t i = 0; i < one.size(); ++i) {
    CHECK(two[i].kind == one[i].kind);
    CHECK(two[i].nats == doctest::Approx(one[i].nats).epsilon(1e-4));
  }
  CHECK(one[1].nats < one[0].nats);
}

TEST_CASE("when a process is lost the first one says so and saves its step") {
  const Stage stage(100000);
  const std::string both = stage.train + " --out " + stage.at("run");
  const std::string lines = stage.at("run") + "/metrics.jsonl";
  // The peer is killed itself, not its watch.
  const std::string peer = both.substr(std::string("timeout 100 ").size());
  CHECK(stage.run("export WORLD_SIZE=2; RANK=1 " + peer + " & peer=$!; RANK=0 " + both +
                  " & first=$!; for i in $(seq 600); do [ -s " + lines +
                  " ] && break; sleep 0.1; done; kill -9 $peer; wait $first") == 1);
  const std::string said = read_text(stage.at("log"));
  CHECK(said.find("another process of this training has ended") != std::string::npos);
  CHECK(said.find("go on with --resume") != std::string::npos);
  ArchiveReader reader;
  open_archive(stage.at("run") + "/checkpoint.pt", reader);
  std::int64_t steps = 0;
  reader("steps", steps);
  CHECK(steps >= 20);
}

TEST_CASE("a wrong place in the group is refused") {
  const Stage stage(10);
  CHECK(stage.run("WORLD_SIZE=2 RANK=2 " + stage.train + " --out " + stage.at("run")) == 1);
  CHECK(read_text(stage.at("log")).find("RANK is not a number from 0 to 1") != std::string::npos);
}

}  // namespace
}  // namespace impromptu
