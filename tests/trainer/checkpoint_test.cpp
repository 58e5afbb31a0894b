// Checkpoints: exact, and refused when damaged.
#include "native-trainer/train/checkpoint.hpp"

#include <doctest/doctest.h>

#include "native-trainer/data/files.hpp"
#include "native-trainer/train/sealed_archive.hpp"
#include "tests/parity/temporary_folder.hpp"

namespace impromptu {
namespace {

Checkpoint made_up() {
  Checkpoint checkpoint;
  checkpoint.state = {2, 17, 1.25, 96, 3.5, 4.75, 1, 1};
  checkpoint.values = torch::randn({10});
  checkpoint.first = torch::randn({10});
  checkpoint.second = torch::randn({10});
  checkpoint.steps = 12345;
  checkpoint.momentum_product = 1e-9;
  checkpoint.generator = torch::arange(8, torch::kByte);
  checkpoint.settings = {{"seed", "1"}, {"batch", "96"}};
  return checkpoint;
}

TEST_CASE("a checkpoint is read as it was written") {
  const TemporaryFolder folder;
  const Checkpoint written = made_up();
  write_sealed(folder.path() / "c.pt", written);
  const Checkpoint read = read_sealed<Checkpoint>(folder.path() / "c.pt");
  CHECK(read.state == written.state);
  CHECK(torch::equal(read.values, written.values));
  CHECK(torch::equal(read.second, written.second));
  CHECK(torch::equal(read.generator, written.generator));
  CHECK(read.steps == 12345);
  CHECK(read.momentum_product == 1e-9);
  CHECK(read.settings == written.settings);
}

TEST_CASE("one changed bit anywhere in a checkpoint is noticed") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "c.pt";
  write_sealed(path, made_up());
  const std::string whole = read_text(path);
  for (std::size_t at = 0; at < whole.size(); at += 97) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    write_atomically(path, std::string_view(damaged));
    const std::string message =
        refusal_of([&] { static_cast<void>(read_sealed<Checkpoint>(path)); });
    REQUIRE(message.find("damaged checkpoint") != std::string::npos);
  }
}

TEST_CASE("a missing checkpoint and a full disk are said in plain words") {
  const TemporaryFolder folder;
  CHECK(refusal_of([&] {
          static_cast<void>(read_sealed<Checkpoint>(folder.path() / "c.pt"));
        }).find("no checkpoint to resume from") != std::string::npos);
  std::filesystem::create_symlink("/dev/full", folder.path() / "c.pt.tmp");
  const std::string message = refusal_of([&] { write_sealed(folder.path() / "c.pt", made_up()); });
  CHECK(message.find("No space left on device") != std::string::npos);
}

TEST_CASE("a failed write leaves the old checkpoint as it was") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "c.pt";
  const Checkpoint first = made_up();
  write_sealed(path, first);
  std::filesystem::create_symlink("/dev/full", folder.path() / "c.pt.tmp");
  const std::string message = refusal_of([&] { write_sealed(path, made_up()); });
  CHECK(message.find("the old file is untouched") != std::string::npos);
  CHECK(torch::equal(read_sealed<Checkpoint>(path).values, first.values));
}

}  // namespace
}  // namespace impromptu
