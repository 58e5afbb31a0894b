// Training a note model: steps, validations, and what is saved when.
#include "native-trainer/train/note_loop.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "native-trainer/compat.hpp"
#include "native-trainer/data/files.hpp"
#include "native-trainer/data/note_sequences.hpp"
#include "native-trainer/data/note_shard.hpp"
#include "native-trainer/train/checkpoint.hpp"
#include "native-trainer/train/metrics.hpp"
#include "native-trainer/train/module_weights.hpp"
#include "native-trainer/train/note_folder.hpp"
#include "native-trainer/train/note_learner.hpp"
#include "native-trainer/train/note_metrics.hpp"
#include "native-trainer/train/process_group.hpp"
#include "native-trainer/train/sealed_archive.hpp"

namespace impromptu {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kReportSteps = 20;  // also how often the loss is read from the device
constexpr std::uint64_t kValidationSeed = 1;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Everything from which training goes on as if it had never stopped.
struct NoteCheckpoint {
  torch::Tensor values, first, second, average;  // [N]
  std::int64_t steps = 0;
  std::int64_t worse = 0;  // validations since the best one
  double best = 0;         // nats; meaningful when best_step > 0
  std::int64_t best_step = 0;
  double seconds = 0;
  std::map<std::string, std::string> settings;

  template <class Self, class Visitor>
  static void visit_fields(Self& self, Visitor&& visit) {
    visit("values", self.values);
    visit("first", self.first);
    visit("second", self.second);
    visit("average", self.average);
    visit("steps", self.steps);
    visit("worse", self.worse);
    visit("best", self.best);
    visit("best_step", self.best_step);
    visit("seconds", self.seconds);
    visit("settings", self.settings);
  }
};

// Draws pieces by their lengths, so that each event is about equally likely.
class PieceChoice {
 public:
  explicit PieceChoice(const std::vector<NotePiece>& pieces) {
    for (const NotePiece& piece : pieces) {
      total_ += piece.played.size();
      ends_.push_back(total_);
    }
  }

  [[nodiscard]] std::size_t draw(Random& random) const {
    const auto at = random.next_below(static_cast<std::uint32_t>(total_));
    return static_cast<std::size_t>(std::upper_bound(ends_.begin(), ends_.end(), at) -
                                    ends_.begin());
  }

  [[nodiscard]] std::uint64_t total() const { return total_; }

 private:
  std::vector<std::uint64_t> ends_;
  std::uint64_t total_ = 0;
};

class NoteRun {
 public:
  NoteRun(const NoteTrainSettings& settings, const std::function<bool()>& stop)
      : settings_(settings),
        stop_(stop),
        device_(device_from(settings.device)),
        shard_(read_note_shard(settings.data / "train.notes")),
        choice_(shard_.pieces),
        learner_(new_model(), AdamWSettings{.decay = settings.decay}, settings.precision == "bf16",
                 device_) {
    if (first()) {
      make_validation();
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
      if (group_.any(state_.worse >= settings_.patience)) return TrainEnd::stopped_early;
      step();
      const std::int64_t steps = learner_.optimizer.steps;
      const bool stopped = group_.any(stop_());
      const bool last = steps == settings_.steps;
      const bool validates = !stopped && (steps % settings_.validate_every == 0 || last);
      if (steps % kReportSteps == 0 || stopped || last || validates) report();
      if (first() && validates) validate();
      const bool due = seconds_since(saved_) > settings_.checkpoint_minutes * 60;
      if (first() && (stopped || last || due)) save();
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
    return settings_.batch * all_parts() * (settings_.rows - 1);
  }

  // Gives every process the weights and the optimizer of the first.
  void share_start() {
    auto steps = torch::full({1}, learner_.optimizer.steps, torch::kLong);
    for (const torch::Tensor& tensor :
         {learner_.parameters.values, learner_.optimizer.first, learner_.optimizer.second,
          learner_.optimizer.average, steps}) {
      group_.share(tensor);
    }
    learner_.optimizer.steps = steps.item<std::int64_t>();
  }

  [[nodiscard]] std::filesystem::path file(const char* name) const { return settings_.out / name; }

  NoteModel new_model() {
    torch::manual_seed(settings_.seed);
    return NoteModel(settings_.shape);
  }

  // What must be the same for a resumed run to be the same run.
  [[nodiscard]] std::map<std::string, std::string> identity() const {
    return {{"tokens", shard_.tokens_hash},
            {"events", std::to_string(choice_.total())},
            {"width", std::to_string(settings_.shape.width)},
            {"layers", std::to_string(settings_.shape.layers)},
            {"trunk", settings_.shape.trunk},
            {"order", settings_.shape.order},
            {"seed", std::to_string(settings_.seed)},
            {"batch", std::to_string(settings_.batch)},
            {"parts", std::to_string(all_parts())}};
  }

  // Stretches at even distances over the validation pieces, half of them with the pedal folded in.
  void make_validation() {
    const NoteShard shard = read_note_shard(settings_.data / "validation.notes");
    std::vector<NoteSequence> sequences;
    const PieceChoice choice(shard.pieces);
    Random random(kValidationSeed);
    for (std::int64_t i = 0; i < settings_.validation_sequences && !shard.pieces.empty(); ++i) {
      const NotePiece& piece = shard.pieces[choice.draw(random)];
      const bool extended = i % 2 == 1;
      const auto& events = extended ? piece.extended : piece.played;
      const auto latest =
          std::max<std::int64_t>(1, static_cast<std::int64_t>(events.size()) - settings_.rows + 2);
      const auto first = random.next_below(static_cast<std::uint32_t>(latest));
      sequences.push_back(plain_sequence(events, first, static_cast<std::int32_t>(settings_.rows),
                                         StepConditions{.pedal = extended ? 2 : 1}));
    }
    for (std::size_t i = 0; i < sequences.size(); i += static_cast<std::size_t>(settings_.batch)) {
      const auto last = std::min(sequences.size(), i + static_cast<std::size_t>(settings_.batch));
      validation_.push_back(batch_from({sequences.begin() + static_cast<std::ptrdiff_t>(i),
                                        sequences.begin() + static_cast<std::ptrdiff_t>(last)},
                                       device_));
    }
  }

  void begin() { write_atomically(file("metrics.jsonl"), std::string_view()); }

  void resume() {
    state_ = read_sealed<NoteCheckpoint>(file("checkpoint.pt"));
    require_same_settings(state_.settings, identity());
    torch::NoGradGuard guard;
    learner_.parameters.values.copy_(state_.values);
    learner_.optimizer.first.copy_(state_.first);
    learner_.optimizer.second.copy_(state_.second);
    learner_.optimizer.average.copy_(state_.average);
    learner_.optimizer.steps = state_.steps;
    points_ = read_note_points(file("metrics.jsonl"), state_.steps);
    std::string lines;
    for (const NotePoint& point : points_) lines += line_from(point);
    write_atomically(file("metrics.jsonl"), lines);
  }

  void save() {
    state_.values = learner_.parameters.values;
    state_.first = learner_.optimizer.first;
    state_.second = learner_.optimizer.second;
    state_.average = learner_.optimizer.average;
    state_.steps = learner_.optimizer.steps;
    state_.settings = identity();
    write_sealed(file("checkpoint.pt"), state_);
    saved_ = Clock::now();
  }

  // The sequences of one part of a step, of all processes' parts, follow from seed, step and part
  // alone.
  [[nodiscard]] NoteBatch cut(std::int64_t step, std::int64_t part) const {
    const SequenceSettings cutting{.rows = static_cast<std::int32_t>(settings_.rows),
                                   .gap_share = settings_.gap_share,
                                   .extended_share = settings_.extended_share};
    std::vector<NoteSequence> sequences;
    for (std::int64_t i = 0; i < settings_.batch; ++i) {
      const std::int64_t index = (step * all_parts() + part) * settings_.batch + i;
      Random random(settings_.seed, static_cast<std::uint64_t>(index));
      sequences.push_back(training_sequence(shard_.pieces[choice_.draw(random)], cutting, random));
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
    if (first()) write_down(point, seconds);
    pending_ = torch::Tensor();
    pending_steps_ = 0;
    interval_ = Clock::now();
  }

  void write_down(const NotePoint& point, double seconds) {
    note_down(point);
    const double left = static_cast<double>(settings_.steps - point.step) * seconds /
                        static_cast<double>(pending_steps_) / 60;
    fmt::print(stderr,
               "\rstep {}/{}  nats {:.3f} (shift {:.3f} pitch {:.3f} velocity {:.3f} duration "
               "{:.3f})  {:.0f} rows/s  ETA {:.0f} min ",
               point.step, settings_.steps, point.nats, point.shift, point.pitch, point.velocity,
               point.duration, point.rows_per_second, left);
    std::fflush(stderr);
  }

  void note_down(const NotePoint& point) {
    points_.push_back(point);
    append_line(file("metrics.jsonl"), line_from(point));
  }

  // Measures the averaged weights and keeps them when they are the best so far.
  void validate() {
    std::fputc('\n', stderr);
    if (validation_.empty()) {
      keep(NotePoint{});
      return;
    }
    NotePoint point = point_from(learner_.measure(validation_, true));
    point.kind = "validation";
    point.step = learner_.optimizer.steps;
    point.seconds = state_.seconds;
    note_down(point);
    spdlog::info(
        "step {}: validation {:.4f} nats an event (shift {:.3f}, pitch {:.3f}, velocity {:.3f}, "
        "duration {:.3f}), {:.0f} s",
        point.step, point.nats, point.shift, point.pitch, point.velocity, point.duration,
        point.seconds);
    write_atomically(file("loss.svg"),
                     loss_picture(curves_of(points_), {"steps", "nats per event"}));
    const bool better = state_.best_step == 0 || point.nats < state_.best;
    state_.worse = better ? 0 : state_.worse + 1;
    if (better) keep(point);
    interval_ = Clock::now();
  }

  void keep(const NotePoint& point) {
    state_.best = point.nats;
    state_.best_step = learner_.optimizer.steps;
    const std::map<std::string, std::string> facts{
        {"data", fmt::format("{} pieces of {}", shard_.pieces.size(), shard_.source)},
        {"command",
         fmt::format("impromptu-train train --steps {} --batch {} --parts {} --lr {} --warm-up {} "
                     "--decay {} --gaps {} --extended {} --seed {} --precision {}",
                     settings_.steps, settings_.batch, all_parts(), settings_.rate,
                     settings_.warm_up, settings_.decay, settings_.gap_share,
                     settings_.extended_share, settings_.seed, settings_.precision)},
        {"steps", std::to_string(learner_.optimizer.steps)},
        {"passes",
         fmt::format("{:.2f}", static_cast<double>(learner_.optimizer.steps * rows_per_step()) /
                                   static_cast<double>(choice_.total()))},
        {"seconds", fmt::format("{:.0f}", state_.seconds)},
        {"validation_nats_per_event", fmt::format("{:.4f}", point.nats)}};
    learner_.with_average([&] { write_note_model(settings_.out / "best", learner_.model, facts); });
  }

  NoteTrainSettings settings_;
  const std::function<bool()>& stop_;
  ProcessGroup group_;
  torch::Device device_;
  NoteShard shard_;
  PieceChoice choice_;
  NoteLearner learner_;
  std::vector<NoteBatch> validation_;
  std::vector<NotePoint> points_;
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
