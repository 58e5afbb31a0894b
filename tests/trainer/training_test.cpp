// Training on a tiny made-up data set: it learns, resumes bit by bit, and keeps its best model.
#include <doctest/doctest.h>

#include "native-trainer/data/files.hpp"
#include "native-trainer/data/prepare.hpp"
#include "native-trainer/train/checkpoint.hpp"
#include "native-trainer/train/loop.hpp"
#include "native-trainer/train/metrics.hpp"
#include "native-trainer/train/model_folder.hpp"
#include "native-trainer/train/sealed_archive.hpp"
#include "native-trainer/weights/safetensors.hpp"
#include "tests/parity/temporary_folder.hpp"
#include "tests/trainer/tiny_songs.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

TrainSettings tiny(const fs::path& data, const fs::path& out) {
  return {.data = data,
          .out = out,
          .epochs = 2,
          .batch = 32,
          .songs_at_once = 4,
          .threads = 1,
          .device = "cpu",
          .patience = 9};
}

bool never() { return false; }

void check_equal(const Checkpoint& a, const Checkpoint& b) {
  CHECK(torch::equal(a.values, b.values));
  CHECK(torch::equal(a.first, b.first));
  CHECK(torch::equal(a.second, b.second));
  CHECK(torch::equal(a.generator, b.generator));
  CHECK(a.steps == b.steps);
  CHECK(a.momentum_product == b.momentum_product);
  CHECK(a.state.epoch == b.state.epoch);
  CHECK(a.state.best_loss == b.state.best_loss);
}

TEST_CASE("the loss falls, the best model is kept, and the pictures and lines are written") {
  const TemporaryFolder folder;
  const fs::path data = prepared_tiny_songs(folder.path());
  TrainSettings settings = tiny(data, folder.path() / "run");
  settings.epochs = 4;
  CHECK(train(settings, never) == TrainEnd::finished);

  const Metrics metrics = read_metrics(settings.out / "metrics.jsonl", 1 << 20, 1 << 20);
  REQUIRE(metrics.epochs.size() == 4);
  CHECK(metrics.epochs.back().train_loss < 0.7 * metrics.epochs.front().train_loss);
  CHECK(metrics.epochs.back().validation.loss < metrics.epochs.front().validation.loss);
  CHECK(metrics.epochs.back().validation.top5 >= metrics.epochs.back().validation.top1);
  CHECK(read_text(settings.out / "loss.svg").find("</svg>") != std::string::npos);

  const LoadedModel best = read_model(settings.out / "best");
  CHECK(best.description.vocabulary_hash == best.vocabulary.hash());
  const auto facts = read_safetensors_metadata(settings.out / "best" / "weights.safetensors");
  CHECK(facts.at("data").find("7 pieces") != std::string::npos);
}

TEST_CASE("what was not measured is not told, and a model says how its frames were made") {
  const TemporaryFolder folder;
  write_tiny_songs(folder.path() / "midi", 4, 60);
  prepare({.data = folder.path() / "midi",
           .out = folder.path() / "data",
           .validation_songs = 0,
           .pedal = PedalUse::extend});
  TrainSettings settings = tiny(folder.path() / "data", folder.path() / "run");
  settings.epochs = 1;
  CHECK(train(settings, never) == TrainEnd::finished);
  const auto facts = read_safetensors_metadata(settings.out / "best" / "weights.safetensors");
  CHECK(facts.contains("train_loss"));
  CHECK_FALSE(facts.contains("validation_loss"));
  CHECK(read_model(settings.out / "best").description.pedal_extended);
}

TEST_CASE("a run that was stopped in the middle of an epoch goes on bit by bit") {
  const TemporaryFolder folder;
  const fs::path data = prepared_tiny_songs(folder.path());
  CHECK(train(tiny(data, folder.path() / "whole"), never) == TrainEnd::finished);

  TrainSettings settings = tiny(data, folder.path() / "parts");
  int steps = 0;
  CHECK(train(settings, [&] { return ++steps == 3; }) == TrainEnd::interrupted);
  settings.resume = true;
  steps = 0;
  CHECK(train(settings, [&] { return ++steps == 17; }) == TrainEnd::interrupted);
  CHECK(train(settings, never) == TrainEnd::finished);

  check_equal(read_sealed<Checkpoint>(folder.path() / "whole" / "checkpoint.pt"),
              read_sealed<Checkpoint>(folder.path() / "parts" / "checkpoint.pt"));
  const auto whole = read_metrics(folder.path() / "whole" / "metrics.jsonl", 1 << 20, 1 << 20);
  const auto parts = read_metrics(folder.path() / "parts" / "metrics.jsonl", 1 << 20, 1 << 20);
  REQUIRE(whole.epochs.size() == parts.epochs.size());
  for (std::size_t i = 0; i < whole.epochs.size(); ++i) {
    CHECK(whole.epochs[i].train_loss == doctest::Approx(parts.epochs[i].train_loss));
    CHECK(whole.epochs[i].validation.loss == parts.epochs[i].validation.loss);
  }
}

TEST_CASE("regularisers and bfloat16 train too, each in its own way") {
  const TemporaryFolder folder;
  const fs::path data = prepared_tiny_songs(folder.path());
  std::vector<torch::Tensor> values;
  for (const int variant : {0, 1, 2}) {
    TrainSettings settings = tiny(data, folder.path() / std::to_string(variant));
    settings.epochs = 1;
    settings.limit_windows = 64;
    settings.regularize = variant == 1;
    settings.precision = variant == 2 ? "bf16" : "f32";
    CHECK(train(settings, never) == TrainEnd::finished);
    values.push_back(read_sealed<Checkpoint>(settings.out / "checkpoint.pt").values);
    CHECK(values.back().isfinite().all().item<bool>());
  }
  CHECK_FALSE(torch::equal(values[0], values[1]));
  CHECK_FALSE(torch::equal(values[0], values[2]));
  CHECK((values[0] - values[2]).abs().mean().item<double>() < 1e-3);
}

TEST_CASE("training stops when validation no longer improves") {
  const TemporaryFolder folder;
  const fs::path data = prepared_tiny_songs(folder.path());
  TrainSettings settings = tiny(data, folder.path() / "run");
  settings.rate = 5;  // wrecks the model
  settings.epochs = 9;
  settings.limit_windows = 32;
  settings.patience = 1;
  const TrainEnd end = train(settings, never);
  CHECK(end == TrainEnd::stopped_early);
}

TEST_CASE("a run is not overwritten, and other settings do not resume it") {
  const TemporaryFolder folder;
  const fs::path data = prepared_tiny_songs(folder.path());
  TrainSettings settings = tiny(data, folder.path() / "run");
  settings.epochs = 1;
  settings.limit_windows = 32;
  CHECK(train(settings, never) == TrainEnd::finished);
  CHECK(refusal_of([&] { train(settings, never); }).find("--resume") != std::string::npos);
  settings.resume = true;
  settings.batch = 16;
  CHECK(refusal_of([&] { train(settings, never); }) ==
        "cannot resume: batch was 32 and is now 16; give the old value, or another --out");
}

TEST_CASE("a vocabulary that does not belong to the shards is refused") {
  const TemporaryFolder folder;
  const fs::path data = prepared_tiny_songs(folder.path());
  write_atomically(data / "vocabulary.txt", std::string_view("e\n60\n"));
  const std::string message = refusal_of([&] { train(tiny(data, folder.path() / "run"), never); });
  CHECK(message.find("made with vocabulary") != std::string::npos);
  CHECK(message.find("run prepare again") != std::string::npos);
}

TEST_CASE("a run goes on with the epsilon and the batches that it began with, or not at all") {
  const TemporaryFolder folder;
  const fs::path data = prepared_tiny_songs(folder.path());
  TrainSettings settings = tiny(data, folder.path() / "run");
  settings.epochs = 1;
  settings.epsilon = 1e-7 / 96;
  settings.whole_batches = true;
  CHECK(train(settings, never) == TrainEnd::finished);
  const auto facts = read_safetensors_metadata(settings.out / "best" / "weights.safetensors");
  CHECK(facts.at("command").find(" --whole-batches --epsilon 1.04166") != std::string::npos);
  settings.resume = true;
  settings.epsilon = TrainSettings().epsilon;
  CHECK(refusal_of([&] { train(settings, never); }).find("cannot resume: epsilon was 1.04166") !=
        std::string::npos);
  settings.epsilon = 1e-7 / 96;
  settings.whole_batches = false;
  CHECK(refusal_of([&] { train(settings, never); }).find("whole batches was yes") !=
        std::string::npos);

  TrainSettings none = tiny(data, folder.path() / "none");
  none.whole_batches = true;
  none.batch = 10'000;
  CHECK(refusal_of([&] { train(none, never); }).find("no batch of 10000 windows") !=
        std::string::npos);
}

}  // namespace
}  // namespace impromptu
