// Training a note model: steps, validations, and what is saved when.
#include "native-trainer/train/note_loop.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>
#include <stdexcept>

#include "native-trainer/compat.hpp"
#include "native-trainer/data/files.hpp"
#include "native-trainer/data/note_sequences.hpp"
#include "native-trainer/data/note_shard.hpp"
#include "native-trainer/data/piece_choice.hpp"
#include "native-trainer/train/checkpoint.hpp"
#include "native-trainer/train/module_weights.hpp"
#include "native-trainer/train/note_checkpoint.hpp"
#include "native-trainer/train/note_facts.hpp"
#include "native-trainer/train/note_folder.hpp"
#include "native-trainer/train/note_learner.hpp"
#include "native-trainer/train/note_metrics.hpp"
#include "native-trainer/train/note_validation.hpp"
#include "native-trainer/train/process_group.hpp"
#include "native-trainer/train/sealed_archive.hpp"
#include "shared/base/json.hpp"

namespace impromptu {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kReportSteps = 20;  // also how often the loss is read from the device

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

class NoteRun {
 public:
  NoteRun(const NoteTrainSettings& settings, const std::function<bool()>& stop)
      : settings_(settings),
        stop_(stop),
        device_(device_from(settings.device)),
        shard_(read_note_shard(settings.data / "train.notes")),
        choice_(shard_.pieces),
        learner_(new_model(), settings.decay, settings.precision == "bf16", device_) {
    if (settings_.sequences.rows - 1 > settings_.shape.context) {
      throw std::runtime_error(fmt::format("--rows {}: the model reads {} rows, so at most {} here",
                                           settings_.sequences.rows, settings_.shape.context,
                                           settings_.shape.context + 1));
    }
    if (first()) {
      validation_ = validation_batches(read_note_shard(settings_.data / "validation.notes"),
                                       {.sequences = settings_.validation_sequences,
                                        .batch = settings_.batch,
                                        .rows = settings_.sequences.rows},
                                       device_);
      make_folder(settings_.out);
      settings_.resume ? resume() : begin();
    }
    share_start();
  }

  // When another process is lost, the weights of the last whole step are saved.
  TrainEnd train() {
    try {
      return learn();
    } catch (const PeerLost& lost) {
      if (!first()) throw;
      save();
      throw std::runtime_error(
          fmt::format("{}; step {} is saved, go on with --resume", lost.what(), state_.steps));
    }
  }

 private:
  TrainEnd learn() {
    spdlog::info("{} parameters, {} events in {} pieces, {} rows a step, on {}, process {} of {}",
                 parameter_count(*learner_.model), choice_.total(), shard_.pieces.size(),
                 rows_per_step(), device_.str(), group_.rank() + 1, group_.size());
    while (learner_.optimizer.steps < settings_.steps) {
      if (group_.any(state_.worse >= settings_.patience)) {
        if (first()) save();
        return TrainEnd::stopped_early;
      }
      step();
      const std::int64_t steps = learner_.optimizer.steps;
      const bool stopped = group_.any(stop_());
      const bool last = steps == settings_.steps;
      const bool validates = steps % settings_.validate_every == 0 || last;
      const bool reports = steps % kReportSteps == 0 || stopped || last || validates;
      if (reports) report();
      if (first() && validates) validate();
      const bool due = seconds_since(saved_) > settings_.checkpoint_minutes * 60;
      // Only after a report, which refuses a loss that is no number.
      if (first() && reports && (stopped || last || due)) save();
      if (stopped) return TrainEnd::interrupted;
    }
    return TrainEnd::finished;
  }

  // The first process alone validates and writes.
  [[nodiscard]] bool first() const { return group_.rank() == 0; }

  // N processes of P parts do what one process of N * P parts does: each part's loss is a mean over
  // its own notes, and the gradients' mean over all parts moves the weights.
  [[nodiscard]] std::int64_t all_parts() const { return settings_.parts * group_.size(); }

  [[nodiscard]] std::int64_t rows_per_step() const {
    return settings_.batch * all_parts() * (settings_.sequences.rows - 1);
  }

  // Gives every process the weights and the optimizer of the first.
  void share_start() {
    auto steps = torch::full({1}, learner_.optimizer.steps, torch::kLong);
    for (const torch::Tensor& tensor :
         {learner_.parameters.values, learner_.optimizer.first, learner_.optimizer.second,
          learner_.optimizer.average, learner_.muon.momentum, steps}) {
      group_.share(tensor);
    }
    learner_.optimizer.steps = steps.item<std::int64_t>();
  }

  [[nodiscard]] std::filesystem::path file(const char* name) const { return settings_.out / name; }

  NoteModel new_model() {
    if (settings_.from.empty()) {
      torch::manual_seed(settings_.seed);
      return NoteModel(settings_.shape);
    }
    LoadedNoteModel loaded = read_note_model(settings_.from);
    settings_.shape = loaded.description.shape;
    origin_ = loaded.description;
    earlier_ = read_safetensors_metadata(settings_.from / "weights.safetensors");
    return loaded.model;
  }

  // What must be the same for a resumed run to be the same run.
  [[nodiscard]] std::map<std::string, std::string> identity() const {
    const SequenceSettings& sequences = settings_.sequences;
    return {{"tokens", shard_.tokens_hash},
            {"events", std::to_string(choice_.total())},
            {"shape", json_of(settings_.shape).line()},
            {"rows", std::to_string(settings_.sequences.rows)},
            {"seed", std::to_string(settings_.seed)},
            {"batch", std::to_string(settings_.batch)},
            {"parts", std::to_string(all_parts())},
            {"rate", fmt::format("{}", settings_.rate)},
            {"warm-up", std::to_string(settings_.warm_up)},
            {"decay", fmt::format("{}", settings_.decay)},
            {"gaps", fmt::format("{}", sequences.gap_share)},
            {"extended", fmt::format("{}", sequences.extended_share)},
            {"transposition", std::to_string(sequences.transposition)},
            {"tempo", fmt::format("{}", sequences.tempo)},
            {"loudness", fmt::format("{}", sequences.loudness)},
            {"validation sequences", std::to_string(settings_.validation_sequences)},
            {"--from", earlier_.contains("command") ? earlier_.at("command") : "drawn weights"}};
  }

  void begin() {
    require_no_checkpoint(settings_.out);
    journal_.begin();
  }

  void resume() {
    state_ = read_sealed<NoteCheckpoint>(file("checkpoint.pt"));
    require_same_settings(state_.settings, identity());
    torch::NoGradGuard guard;
    learner_.parameters.values.copy_(state_.values);
    learner_.optimizer.first.copy_(state_.first);
    learner_.optimizer.second.copy_(state_.second);
    learner_.optimizer.average.copy_(state_.average);
    learner_.muon.momentum.copy_(state_.momentum);
    learner_.optimizer.steps = state_.steps;
    journal_.resume(state_.steps);
  }

  void save() {
    state_.values = learner_.parameters.values;
    state_.first = learner_.optimizer.first;
    state_.second = learner_.optimizer.second;
    state_.average = learner_.optimizer.average;
    state_.momentum = learner_.muon.momentum;
    state_.steps = learner_.optimizer.steps;
    state_.settings = identity();
    write_sealed(file("checkpoint.pt"), state_);
    saved_ = Clock::now();
  }

  // The sequences of one part of a step, of all processes' parts, follow from seed, step and part
  // alone.
  [[nodiscard]] NoteBatch cut(std::int64_t step, std::int64_t part) const {
    std::vector<NoteSequence> sequences;
    for (std::int64_t i = 0; i < settings_.batch; ++i) {
      const std::int64_t index = (step * all_parts() + part) * settings_.batch + i;
      Random random(settings_.seed, static_cast<std::uint64_t>(index));
      const NotePiece& piece = shard_.pieces[choice_.draw(random)];
      sequences.push_back(training_sequence(piece, settings_.sequences, random));
    }
    return batch_from(sequences, device_);
  }

  void step() {
    const std::int64_t step = learner_.optimizer.steps;
    for (std::int64_t part = 0; part < settings_.parts; ++part) {
      const auto sums =
          learner_.learn(cut(step, part * group_.size() + group_.rank()), all_parts());
      pending_ = pending_.defined() ? pending_ + sums : sums;
    }
    ++pending_steps_;
    group_.sum(learner_.parameters.gradients);
    learner_.step(RateSchedule{settings_.rate, settings_.warm_up, settings_.steps}.at(step + 1));
  }

  // Reads the loss of the steps since the last report and writes it down.
  void report() {
    if (pending_steps_ == 0) return;
    group_.sum(pending_);
    NotePoint point = point_from(pending_);
    const double seconds = seconds_since(interval_);
    state_.seconds += seconds;
    point.kind = "train";
    point.step = learner_.optimizer.steps;
    point.seconds = state_.seconds;
    point.rows_per_second =
        static_cast<double>(pending_steps_ * rows_per_step()) / std::max(seconds, 1e-9);
    if (!std::isfinite(point.nats)) {
      throw std::runtime_error(fmt::format(
          "the loss is no longer a number at step {}; resume from the last checkpoint with a "
          "smaller --lr",
          point.step));
    }
    if (first()) tell(point, seconds);
    pending_ = torch::Tensor();
    pending_steps_ = 0;
    interval_ = Clock::now();
  }

  void tell(const NotePoint& point, double seconds) {
    journal_.add(point);
    print_progress(point, settings_.steps, seconds / static_cast<double>(pending_steps_));
  }

  // Measures the averaged weights and keeps them when they are the best so far.
  void validate() {
    std::fputc('\n', stderr);
    if (validation_.empty()) {
      keep(std::nullopt);
      return;
    }
    NotePoint point = point_from(learner_.measure(validation_));
    point.kind = "validation";
    point.step = learner_.optimizer.steps;
    point.seconds = state_.seconds;
    journal_.add(point);
    spdlog::info(
        "step {}: validation {:.4f} nats an event (shift {:.3f}, pitch {:.3f}, velocity {:.3f}, "
        "duration {:.3f}), {:.0f} s",
        point.step, point.nats, point.shift, point.pitch, point.velocity, point.duration,
        point.seconds);
    journal_.draw();
    const bool better = state_.best_step == 0 || point.nats < state_.best;
    state_.worse = better ? 0 : state_.worse + 1;
    if (better) keep(point.nats);
    interval_ = Clock::now();
  }

  // Keeps the averaged weights.
  //   nats  of validation, where there was one.
  void keep(std::optional<double> nats) {
    state_.best = nats.value_or(0);
    state_.best_step = learner_.optimizer.steps;
    learner_.with_average(
        [&] { write_note_model(settings_.out / "best", learner_.model, facts(nats), origin_); });
  }

  [[nodiscard]] NoteFacts facts(std::optional<double> nats) const {
    const auto steps = static_cast<double>(learner_.optimizer.steps);
    return facts_after(earlier_,
                       {.data = fmt::format("{} pieces of {}", shard_.pieces.size(), shard_.source),
                        .command = command_of(settings_, all_parts()),
                        .steps = steps,
                        .passes = steps * static_cast<double>(rows_per_step()) /
                                  static_cast<double>(choice_.total()),
                        .seconds = state_.seconds,
                        .nats = nats});
  }

  NoteTrainSettings settings_;
  NoteModelDescription origin_;  // of the model that it began with, and its facts
  NoteFacts earlier_;
  const std::function<bool()>& stop_;
  ProcessGroup group_;
  torch::Device device_;
  NoteShard shard_;
  PieceChoice choice_;
  NoteLearner learner_;
  NoteJournal journal_{settings_.out};
  std::vector<NoteBatch> validation_;
  NoteCheckpoint state_;
  torch::Tensor pending_;  // sums on the device since the last report
  std::int64_t pending_steps_ = 0;
  Clock::time_point interval_ = Clock::now();
  Clock::time_point saved_ = Clock::now();
};

}  // namespace

TrainEnd train_notes(const NoteTrainSettings& settings, const std::function<bool()>& stop) {
  if (settings.threads > 0) at::set_num_threads(settings.threads);
  return NoteRun(settings, stop).train();
}

}  // namespace impromptu
