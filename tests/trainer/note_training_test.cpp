// Training a note model on a made-up data set: it learns, resumes bit by bit, and writes music.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "native-trainer/data/files.hpp"
#include "native-trainer/train/compose_notes.hpp"
#include "native-trainer/train/note_checkpoint.hpp"
#include "native-trainer/train/note_folder.hpp"
#include "native-trainer/train/note_learner.hpp"
#include "native-trainer/train/note_loop.hpp"
#include "native-trainer/train/note_metrics.hpp"
#include "native-trainer/train/sealed_archive.hpp"
#include "native-trainer/weights/safetensors.hpp"
#include "tests/parity/temporary_folder.hpp"
#include "tests/parity/tiny_shape.hpp"
#include "tests/trainer/tiny_notes.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

NoteTrainSettings tiny(const fs::path& data, const fs::path& out) {
  return {.data = data,
          .out = out,
          .shape = tiny_shape(),
          .steps = 200,
          .sequences = {.rows = 65},
          .rate = 3e-3,
          .warm_up = 5,
          .threads = 1,
          .device = "cpu",
          .validate_every = 50,
          .validation_sequences = 4};
}

bool never() { return false; }

TEST_CASE("the loss falls, and the best model can be read back") {
  const TemporaryFolder folder;
  write_tiny_notes(folder.path() / "data", 4);
  const NoteTrainSettings settings = tiny(folder.path() / "data", folder.path() / "run");
  CHECK(train_notes(settings, never) == TrainEnd::finished);
  const auto points = read_note_points(settings.out / "metrics.jsonl", settings.steps);
  std::vector<double> training;
  std::vector<double> validation;
  for (const NotePoint& point : points) {
    (point.kind == "train" ? training : validation).push_back(point.nats);
    CHECK(point.shift + point.pitch + point.velocity + point.duration ==
          doctest::Approx(point.nats).epsilon(1e-3));
  }
  REQUIRE(training.size() >= 10);
  REQUIRE(validation.size() == 4);
  CHECK(training.back() < 0.7 * training.front());
  CHECK(validation.back() < validation.front());
  CHECK(fs::exists(settings.out / "loss.svg"));
  CHECK(read_note_model(settings.out / "best").description.shape == settings.shape);
}

TEST_CASE("a note model's run that was stopped goes on bit by bit") {
  const TemporaryFolder folder;
  const fs::path data = folder.path() / "data";
  write_tiny_notes(data, 4);
  NoteTrainSettings settings = tiny(data, folder.path() / "whole");
  settings.steps = 30;
  settings.parts = 2;
  settings.batch = 2;
  settings.validate_every = 6;
  CHECK(train_notes(settings, never) == TrainEnd::finished);

  settings.out = folder.path() / "parts";
  int steps = 0;
  CHECK(train_notes(settings, [&] { return ++steps == 7; }) == TrainEnd::interrupted);
  settings.resume = true;
  steps = 0;
  CHECK(train_notes(settings, [&] { return ++steps == 11; }) == TrainEnd::interrupted);
  CHECK(train_notes(settings, never) == TrainEnd::finished);

  const auto whole = read_sealed<NoteCheckpoint>(folder.path() / "whole" / "checkpoint.pt");
  const auto parts = read_sealed<NoteCheckpoint>(folder.path() / "parts" / "checkpoint.pt");
  CHECK(whole.steps == 30);
  CHECK(whole.best_step > 0);
  CHECK(parts.best_step == whole.best_step);
  CHECK(parts.best == whole.best);
  CHECK(parts.worse == whole.worse);
  const auto validations = [&folder](const char* run) {
    std::vector<std::pair<std::int64_t, double>> found;
    for (const NotePoint& point : read_note_points(folder.path() / run / "metrics.jsonl", 30)) {
      if (point.kind == "validation") found.emplace_back(point.step, point.nats);
    }
    return found;
  };
  CHECK(validations("whole").size() == 5);
  CHECK((validations("parts") == validations("whole")));
  CHECK(parts.steps == 30);
  CHECK(torch::equal(whole.values, parts.values));
  CHECK(torch::equal(whole.first, parts.first));
  CHECK(torch::equal(whole.second, parts.second));
  CHECK(torch::equal(whole.average, parts.average));
  CHECK(torch::equal(whole.momentum, parts.momentum));

  const auto refusal = [&settings] {
    return refusal_of([&settings] { train_notes(settings, never); });
  };
  settings.shape.window = 9;
  CHECK(refusal().find("shape") != std::string::npos);
  settings.shape.window = 8;
  settings.batch = 3;
  CHECK(refusal().find("batch") != std::string::npos);
  settings.batch = 2;
  settings.rate *= 2;
  CHECK(refusal().find("rate") != std::string::npos);
  settings.rate /= 2;
  settings.sequences.tempo = 0;
  CHECK(refusal().find("tempo") != std::string::npos);
}

TEST_CASE("a run that no longer improves ends early, is saved, and is not begun again") {
  const TemporaryFolder folder;
  write_tiny_notes(folder.path() / "data", 4);
  NoteTrainSettings settings = tiny(folder.path() / "data", folder.path() / "run");
  settings.rate = 1e-9;  // too little for any change of a float
  settings.validate_every = 5;
  settings.patience = 2;
  CHECK(train_notes(settings, never) == TrainEnd::stopped_early);
  const auto saved = read_sealed<NoteCheckpoint>(settings.out / "checkpoint.pt");
  CHECK(saved.steps < settings.steps);
  CHECK(saved.worse == 2);
  settings.resume = true;
  CHECK(train_notes(settings, never) == TrainEnd::stopped_early);
}

TEST_CASE("sequences longer than what the model reads are refused") {
  const TemporaryFolder folder;
  write_tiny_notes(folder.path() / "data", 4);
  NoteTrainSettings settings = tiny(folder.path() / "data", folder.path() / "run");
  settings.shape.context = 64;
  settings.sequences.rows = 66;
  CHECK(refusal_of([&] { train_notes(settings, never); }).find("--rows") != std::string::npos);
}

TEST_CASE("a run may begin with a trained model, but not overwrite a run") {
  const TemporaryFolder folder;
  write_tiny_notes(folder.path() / "data", 4);
  NoteTrainSettings settings = tiny(folder.path() / "data", folder.path() / "first");
  settings.steps = 60;
  CHECK(train_notes(settings, never) == TrainEnd::finished);
  CHECK(refusal_of([&] { train_notes(settings, never); }).find("checkpoint") != std::string::npos);
  const auto first = read_note_points(settings.out / "metrics.jsonl", 60);

  settings.from = settings.out / "best";
  LoadedNoteModel origin = read_note_model(settings.from);
  origin.description.licence = "CC0-1.0";
  origin.description.sampling.touch = 1.25;
  write_atomically(settings.from / "description.json", json_from(origin.description));
  settings.out = folder.path() / "second";
  settings.shape.layers = 4;  // the trained model's counts
  settings.steps = 40;
  CHECK(train_notes(settings, never) == TrainEnd::finished);
  const auto second = read_note_points(settings.out / "metrics.jsonl", 40);
  REQUIRE(!second.empty());
  CHECK(second.front().nats < 0.8 * first.front().nats);
  const NoteModelDescription description = read_note_model(settings.out / "best").description;
  CHECK(description.shape.layers == 2);
  CHECK(description.licence == "CC0-1.0");
  CHECK(description.sampling.touch == 1.25);
  const auto facts = read_safetensors_metadata(settings.out / "best" / "weights.safetensors");
  CHECK(facts.at("steps") == "100");
  const auto second_command = facts.at("command").find("--steps 40 ");
  REQUIRE(second_command != std::string::npos);
  CHECK(facts.at("command").find("--steps 60 ") < second_command);
}

TEST_CASE("a trunk of LSTMs learns by the same loop") {
  const TemporaryFolder folder;
  write_tiny_notes(folder.path() / "data", 4);
  NoteTrainSettings settings = tiny(folder.path() / "data", folder.path() / "run");
  settings.shape.trunk = "lstm";
  settings.steps = 80;
  CHECK(train_notes(settings, never) == TrainEnd::finished);
  const auto points = read_note_points(settings.out / "metrics.jsonl", settings.steps);
  REQUIRE(points.size() > 2);
  CHECK(points.back().nats < 0.8 * points.front().nats);
}

TEST_CASE("gradients of two parts are those of one batch of twice the size") {
  const NotePiece piece = tiny_piece(1, 300);
  std::vector<NoteSequence> sequences;
  for (std::int64_t i = 0; i < 4; ++i) {  // of equally many events, so that all weigh the same
    sequences.push_back(plain_sequence(piece.played, 40 * i, 33, {.pedal = 1}));
  }
  const auto gradients = [&](std::size_t parts) {
    torch::manual_seed(1);
    NoteLearner learner(NoteModel(tiny_shape()), 0, false, torch::kCPU);
    const std::size_t size = sequences.size() / parts;
    for (std::size_t i = 0; i < sequences.size(); i += size) {
      const auto from = sequences.begin() + static_cast<std::ptrdiff_t>(i);
      const std::vector<NoteSequence> part(from, from + static_cast<std::ptrdiff_t>(size));
      static_cast<void>(
          learner.learn(batch_from(part, torch::kCPU), static_cast<std::int64_t>(parts)));
    }
    return learner.parameters.gradients.clone();
  };
  const auto one = gradients(1);
  CHECK(one.norm().item<double>() > 0.1);
  CHECK((one - gradients(2)).norm().item<double>() < 1e-5 * one.norm().item<double>());
}

TEST_CASE("pieces follow from the seed, keep to the keys, and go on from a prompt") {
  torch::manual_seed(4);
  NoteModel model(tiny_shape());
  model->eval();
  NoteSettings settings;
  settings.seconds = 8;
  settings.seed = 3;
  settings.lowest = 48;
  settings.highest = 72;
  settings.scale = "major";
  const auto written = compose_notes(model, settings, {});
  REQUIRE(written.size() == 1);
  REQUIRE(!written[0].notes.empty());
  CHECK(compose_notes(model, settings, {})[0] == written[0]);
  for (const Note& note : written[0].notes) {
    CHECK(note.pitch >= 48);
    CHECK(note.pitch <= 72);
    CHECK(allows_key(settings, note.pitch - kLowestKey));
  }
  settings.seed = 4;
  CHECK(compose_notes(model, settings, {})[0] != written[0]);

  settings.start = NoteStart::go_on_with;
  const auto longer = compose_notes(model, settings, written[0]);
  REQUIRE(longer[0].notes.size() > written[0].notes.size());
  for (std::size_t i = 0; i < written[0].notes.size(); ++i) {
    const Note& before = written[0].notes[i];
    const auto same = [&before](const Note& note) {
      return note.onset == before.onset && note.pitch == before.pitch;
    };
    CHECK(std::any_of(longer[0].notes.begin(), longer[0].notes.end(), same));
  }
}

}  // namespace
}  // namespace impromptu
