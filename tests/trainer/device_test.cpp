// What runs on devices other than the processor gives what our kernels give, and a step never waits
// for the device.
#include <doctest/doctest.h>

#include <vector>

#include "native-trainer/data/window_stream.hpp"
#include "native-trainer/train/learner.hpp"
#include "native-trainer/train/note_learner.hpp"
#include "tests/parity/tiny_shape.hpp"
#include "tests/trainer/pretend_device.hpp"
#include "tests/trainer/tiny_notes.hpp"

namespace impromptu {
namespace {

using torch::Tensor;

// Returns the largest difference, as a share of the largest value.
double difference(const Tensor& expected, const Tensor& other) {
  const Tensor back = other.detach().cpu();
  return ((expected.detach() - back).abs().max() / expected.detach().abs().max()).item<double>();
}

// Returns the share of values that differ by more than 1e-4 of the largest one. At first NAdam
// moves a weight by the sign of its gradient, and where that is nothing but rounding, so is the
// sign.
double parted_share(const Tensor& expected, const Tensor& other) {
  const Tensor values = expected.detach();
  const Tensor parted = (values - other.detach().cpu()).abs().gt(1e-4 * values.abs().max());
  return parted.to(torch::kDouble).mean().item<double>();
}

template <class Work>
bool refused(Work&& work) {
  try {
    static_cast<void>(work());
  } catch (const c10::Error&) {
    return true;
  }
  return false;
}

TEST_CASE("the pretended device adds, refuses to mix, and tells who waits") {
  const auto numbers = torch::arange(6, torch::kFloat).to(pretend_device());
  auto rows = numbers.view({2, 3});
  rows.select(0, 1).add_(10);
  CHECK(numbers.sum().item<double>() == 45);
  CHECK(refused([&] { return numbers + torch::ones(6); }));
  const WithoutWaiting guard;
  CHECK(refused([&] { return numbers.sum().item<double>(); }));
  CHECK(refused([&] { return numbers.cpu(); }));
  CHECK(refused([&] { return numbers.nonzero(); }));
  CHECK(refused([&] { return torch::ones(3).to(pretend_device()); }));
  CHECK_FALSE(refused([&] { return torch::ones(3).to(pretend_device(), /*non_blocking=*/true); }));
}

struct NoteRun {
  std::vector<Tensor> sums;  // of each step
  Tensor values, average;
};

NoteRun learned(const torch::Device& device, bool bfloat16, bool lstm) {
  NoteModelShape shape = tiny_shape();
  if (lstm) shape.trunk = "lstm";
  torch::manual_seed(1);
  NoteLearner learner(NoteModel(shape), 0.05, bfloat16, device);
  const NotePiece piece = tiny_piece(1, 300);
  NoteRun run;
  for (std::int64_t step = 0; step < 3; ++step) {
    std::vector<NoteSequence> sequences;
    Random random(7, static_cast<std::uint64_t>(step));
    for (int i = 0; i < 3; ++i) {
      sequences.push_back(training_sequence(piece, {.rows = 65, .extended_share = 0.5}, random));
    }
    const WithoutWaiting guard;
    run.sums.push_back(learner.learn(batch_from(sequences, device), 1));
    learner.step(1e-3);
  }
  run.values = learner.parameters.values;
  run.average = learner.optimizer.average;
  return run;
}

TEST_CASE("a note model learns the same on another device, which is never waited for") {
  for (const bool lstm : {false, true}) {
    CAPTURE(lstm);
    const NoteRun here = learned(torch::kCPU, false, lstm);
    const NoteRun there = learned(pretend_device(), false, lstm);
    for (std::size_t step = 0; step < here.sums.size(); ++step) {
      CHECK(difference(here.sums[step], there.sums[step]) < 1e-5);
    }
    CHECK(difference(here.values, there.values) < 1e-4);
    CHECK(difference(here.average, there.average) < 1e-4);
  }
  const NoteRun here = learned(torch::kCPU, true, false);
  const NoteRun there = learned(pretend_device(), true, false);
  CHECK(difference(here.sums.back(), there.sums.back()) < 1e-2);
}

struct ChordRun {
  std::vector<Tensor> losses;  // of each step
  Tensor values;
};

ChordRun learned_chords(const torch::Device& device, bool regularize) {
  Shard shard;
  for (std::int32_t song = 0; song < 3; ++song) {
    ShardSong& made = shard.songs.emplace_back();
    for (std::int32_t frame = 0; frame < 40; ++frame) {
      made.ids.push_back(1 + (frame * (song + 3)) % 29);
    }
  }
  const WindowStream stream(shard, 1, device);
  torch::manual_seed(2);
  ChordGru model(30);
  model->dropout = 0;  // each device draws in its own way
  Learner learner(model, {.regularize = regularize}, device);
  ChordRun run;
  for (std::int32_t step = 0; step < 3; ++step) {
    const std::vector<std::int32_t> starts{step, step + 9, step + 50};
    const WithoutWaiting guard;
    run.losses.push_back(learner.step(stream.cut(starts)));
  }
  run.values = learner.parameters.values;
  return run;
}

TEST_CASE("a chord model learns the same on another device, which is never waited for") {
  for (const bool regularize : {false, true}) {
    CAPTURE(regularize);
    const ChordRun here = learned_chords(torch::kCPU, regularize);
    const ChordRun there = learned_chords(pretend_device(), regularize);
    for (std::size_t step = 0; step < here.losses.size(); ++step) {
      CHECK(difference(here.losses[step], there.losses[step]) < 1e-5);
    }
    CHECK(parted_share(here.values, there.values) < 1e-5);
    CHECK(difference(here.values, there.values) < 1e-2);  // what three steps can do
  }
}

}  // namespace
}  // namespace impromptu
