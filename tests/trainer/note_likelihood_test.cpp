// The likelihood of music under a note model: what is counted, and what it sums to.
#include "native-trainer/report/note_likelihood.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "tests/parity/tiny_shape.hpp"

namespace impromptu {
namespace {

NoteModel tiny_model() {
  torch::manual_seed(3);
  NoteModelShape shape = tiny_shape();
  shape.context = 64;
  shape.window = 16;
  NoteModel model(shape);
  model->eval();
  return model;
}

// Returns a piece with long and short times, and every fifth event a press of the pedal.
std::vector<TimedEvent> piece(Random& random, int events) {
  std::vector<TimedEvent> music;
  std::int32_t onset = 0;
  for (int i = 0; i < events; ++i) {
    onset += static_cast<std::int32_t>(1 + random.next_below(i % 3 == 0 ? 800 : 20));
    const bool pedal = i % 5 == 0;
    music.push_back({onset, static_cast<std::int32_t>(1 + random.next_below(1500)),
                     static_cast<std::uint8_t>(pedal ? kPedalPitch : random.next_below(88)),
                     static_cast<std::uint8_t>(pedal ? 0 : 1 + random.next_below(127))});
  }
  return music;
}

TEST_CASE("a model that knows nothing pays for every choice and every time alike") {
  NoteModel model = tiny_model();
  {
    const torch::NoGradGuard no_gradients;
    for (auto& entry : model->named_parameters()) {
      if (entry.key().rfind("logits.", 0) == 0) entry.value().zero_();
    }
  }
  Random random(1);
  const auto music = piece(random, 300);  // ten windows
  Likelihood sum;
  add_likelihood(sum, model, music, 1, {});
  CHECK(sum.files == 1);
  CHECK(sum.steps == 300);
  CHECK(sum.notes == 240);
  double shift = 0;
  double duration = 0;
  for (const NoteStep& step : steps_from(music, music.front().onset)) {
    shift += std::log(149.0 * time_width(step.shift));
    duration += std::log(163.0 * time_width(step.duration));
  }
  CHECK(sum.nats[0] == doctest::Approx(shift).epsilon(1e-5));
  CHECK(sum.nats[1] == doctest::Approx(300 * std::log(94.0)).epsilon(1e-5));
  CHECK(sum.nats[2] == doctest::Approx(240 * std::log(32.0)).epsilon(1e-5));
  CHECK(sum.nats[3] == doctest::Approx(duration).epsilon(1e-5));
}

TEST_CASE("how windows lie side by side changes nothing") {
  NoteModel model = tiny_model();
  Random random(2);
  const auto music = piece(random, 250);
  Likelihood one;
  Likelihood several;
  add_likelihood(one, model, music, 1, {.batch = 1});
  add_likelihood(several, model, music, 1, {.batch = 16});
  CHECK(several.total() == doctest::Approx(one.total()).epsilon(1e-5));
}

TEST_CASE("a short piece costs what one look at it costs") {
  NoteModel model = tiny_model();
  {
    const torch::NoGradGuard no_gradients;
    for (auto& entry : model->named_parameters()) {
      if (entry.key().starts_with("sounding.")) entry.value().normal_();
    }
  }
  Random random(3);
  const auto music = piece(random, 40);
  double within = 0;
  for (const NoteStep& step : steps_from(music, music.front().onset)) {
    within += std::log(time_width(step.shift)) + std::log(time_width(step.duration));
  }
  NoteBatch batch =
      batch_from(std::vector{sequence_from(music, kBeginPitch, {.pedal = 2})}, torch::kCPU);
  const torch::NoGradGuard no_gradients;
  const auto loss = note_loss(model, batch, torch::kFloat);
  Likelihood sum;
  add_likelihood(sum, model, music, 2, {});
  CHECK(sum.total() == doctest::Approx(loss.nats.sum().item<double>() + within).epsilon(1e-4));

  // All fields look at what sounds; what it becomes once the event begins, the duration alone.
  const auto each = [&](const Sounding& sounding) {
    batch.sounding = sounding;
    return note_loss(model, batch, torch::kFloat).nats;
  };
  Sounding later = batch.sounding;
  later.now = torch::zeros_like(later.now);
  const auto deaf_to_now = each(later);
  CHECK(torch::equal(deaf_to_now.narrow(0, 0, 3), loss.nats.narrow(0, 0, 3)));
  CHECK(!torch::allclose(deaf_to_now[3], loss.nats[3]));
  Sounding others = later;
  others.own = torch::zeros_like(later.own);
  CHECK(torch::equal(each(others)[kPitchField], loss.nats[kPitchField]));
  CHECK(!torch::allclose(each(others)[kShiftField], loss.nats[kShiftField]));
  for (std::int64_t field = 0; field < kChosenFields; ++field) {
    CHECK(!torch::allclose(each({})[field], loss.nats[field]));
  }
}

TEST_CASE("gaps are the same stretches with and without their future") {
  NoteModel model = tiny_model();
  Random random(4);
  const auto music = piece(random, 400);
  GapLikelihood sum;
  Random draws(9);
  add_gap_likelihood(sum, model, music, 1, {}, draws);
  CHECK(sum.with_future.steps > 0);
  CHECK(sum.with_future.steps == sum.without_future.steps);
  CHECK(sum.with_future.notes == sum.without_future.notes);
  CHECK(sum.with_future.total() != doctest::Approx(sum.without_future.total()).epsilon(1e-6));
  GapLikelihood folded;
  add_gap_likelihood(folded, model, music, kPedalFolded, {}, draws);
  CHECK(folded.with_future.steps == folded.without_future.steps);
  CHECK(std::isfinite(folded.with_future.total()));
  GapLikelihood none;
  add_gap_likelihood(none, model, std::span(music).first(50), 1, {}, draws);
  CHECK(none.with_future.steps == 0);
}

}  // namespace
}  // namespace impromptu
