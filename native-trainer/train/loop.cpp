// Training: epochs, steps, and what is saved when.
#include "native-trainer/train/loop.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "native-trainer/compat.hpp"
#include "native-trainer/data/files.hpp"
#include "native-trainer/data/shard.hpp"
#include "native-trainer/train/checkpoint.hpp"
#include "native-trainer/train/learner.hpp"
#include "native-trainer/train/metrics.hpp"
#include "native-trainer/train/model_folder.hpp"
#include "native-trainer/train/sealed_archive.hpp"

namespace impromptu {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kReportSteps = 50;  // also how often the loss is read from the device

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Shard checked_shard(const std::filesystem::path& path, const ChordVocabulary& vocabulary) {
  Shard shard = read_shard(path);
  if (shard.vocabulary_hash != vocabulary.hash()) {
    throw std::runtime_error(fmt::format(
        "{}: made with vocabulary {}, vocabulary.txt beside it has {}; run prepare again",
        path.string(), shard.vocabulary_hash, vocabulary.hash()));
  }
  return shard;
}

class Run {
 public:
  Run(const TrainSettings& settings, const std::function<bool()>& stop)
      : settings_(settings),
        stop_(stop),
        device_(device_from(settings.device)),
        vocabulary_(read_vocabulary(settings.data / "vocabulary.txt")),
        shard_(checked_shard(settings.data / "train.shard", vocabulary_)),
        stream_(shard_, vocabulary_.silence(), device_),
        validation_(checked_shard(settings.data / "validation.shard", vocabulary_),
                    vocabulary_.silence(), device_),
        learner_(new_model(), {settings.rate, settings.epsilon, settings.regularize, bfloat16()},
                 device_) {
    if (stream_.size() == 0) {
      throw std::runtime_error(fmt::format("{}: no window to learn from; prepare longer pieces",
                                           settings.data.string()));
    }
    make_folder(settings_.out);
    settings_.resume ? resume() : begin();
  }

  TrainEnd train() {
    spdlog::info("{} words, {} parameters, {} windows from {} songs, {} to validate, on {}",
                 vocabulary_.size(), parameter_count(*learner_.model), stream_.size(),
                 shard_.songs.size(), validation_.size(), device_.str());
    while (state_.epoch < settings_.epochs) {
      if (state_.worse_epochs >= settings_.patience) return TrainEnd::stopped_early;
      if (!train_epoch()) return TrainEnd::interrupted;
      if (!finish_epoch()) return TrainEnd::interrupted;
    }
    return TrainEnd::finished;
  }

 private:
  [[nodiscard]] bool bfloat16() const { return settings_.precision == "bf16"; }
  [[nodiscard]] std::filesystem::path file(const char* name) const { return settings_.out / name; }

  ChordGru new_model() {
    torch::manual_seed(settings_.seed);
    ChordGru model(static_cast<std::int64_t>(vocabulary_.size()));
    model->dropout = settings_.dropout;
    return model;
  }

  // What must be the same for a resumed run to be the same run.
  [[nodiscard]] std::map<std::string, std::string> identity() const {
    return {{"vocabulary", vocabulary_.hash()},
            {"windows", std::to_string(stream_.size())},
            {"seed", std::to_string(settings_.seed)},
            {"batch", std::to_string(settings_.batch)},
            {"songs at once", std::to_string(settings_.songs_at_once)},
            {"limit of windows", std::to_string(settings_.limit_windows)},
            {"rate", fmt::format("{}", settings_.rate)},
            {"epsilon", fmt::format("{}", settings_.epsilon)},
            {"whole batches", settings_.whole_batches ? "yes" : "no"},
            {"dropout", fmt::format("{}", settings_.dropout)},
            {"regularize", settings_.regularize ? "yes" : "no"}};
  }

  void begin() {
    require_no_checkpoint(settings_.out);
    write_metrics(file("metrics.jsonl"), metrics_);
  }

  void resume() {
    Checkpoint saved = read_sealed<Checkpoint>(file("checkpoint.pt"));
    // A checkpoint that does not tell these is of a run with the defaults.
    saved.settings.try_emplace("epsilon", fmt::format("{}", TrainSettings().epsilon));
    saved.settings.try_emplace("whole batches", "no");
    require_same_settings(saved.settings, identity());
    const torch::NoGradGuard guard;
    learner_.parameters.values.copy_(saved.values);
    learner_.optimizer.first.copy_(saved.first);
    learner_.optimizer.second.copy_(saved.second);
    learner_.optimizer.steps = saved.steps;
    learner_.optimizer.momentum_product = saved.momentum_product;
    auto generator = generator_of(device_);
    generator.set_state(saved.generator);
    state_ = saved.state;
    metrics_ = read_metrics(file("metrics.jsonl"), saved.steps, state_.epoch);
    write_metrics(file("metrics.jsonl"), metrics_);
    spdlog::info("resumed at epoch {}, step {}", state_.epoch + 1, saved.steps);
  }

  void save() {
    Checkpoint checkpoint{.state = state_,
                          .values = learner_.parameters.values,
                          .first = learner_.optimizer.first,
                          .second = learner_.optimizer.second,
                          .steps = learner_.optimizer.steps,
                          .momentum_product = learner_.optimizer.momentum_product,
                          .generator = generator_of(device_).get_state(),
                          .settings = identity()};
    write_sealed(file("checkpoint.pt"), checkpoint);
    saved_ = Clock::now();
  }

  // Runs the batches of an epoch that are left; returns false when stopped, with all saved.
  bool train_epoch() {
    const PlanSettings settings{settings_.songs_at_once, settings_.batch, settings_.seed,
                                settings_.limit_windows, settings_.whole_batches};
    plan_ = epoch_plan(stream_.starts(), settings, static_cast<std::uint64_t>(state_.epoch));
    if (plan_.ends.empty()) {
      throw std::runtime_error(
          fmt::format("{}: no batch of {} windows in any {} songs; give a smaller --batch",
                      settings_.data.string(), settings_.batch, settings_.songs_at_once));
    }
    interval_ = Clock::now();
    const auto batches = static_cast<std::int64_t>(plan_.ends.size());
    while (state_.batch < batches) {
      const auto starts = batch_of(plan_, static_cast<std::size_t>(state_.batch));
      const auto count = static_cast<std::int64_t>(starts.size());
      const torch::Tensor loss = learner_.step(stream_.cut(starts)) * count;
      pending_ = pending_.defined() ? pending_ + loss.to(torch::kDouble) : loss.to(torch::kDouble);
      pending_windows_ += count;
      ++state_.batch;
      const bool stopped = stop_();
      if (learner_.optimizer.steps % kReportSteps == 0 || state_.batch == batches || stopped) {
        report();
      }
      if (stopped || seconds_since(saved_) > settings_.checkpoint_minutes * 60) {
        report();
        save();
      }
      if (stopped) return false;
    }
    return true;
  }

  // Reads the loss of the steps since the last report and writes it down.
  void report() {
    if (pending_windows_ == 0) return;
    const double sum = pending_.item<double>();
    const double seconds = seconds_since(interval_);
    state_.loss_sum += sum;
    state_.loss_windows += pending_windows_;
    state_.seconds += seconds;
    const double windows = static_cast<double>(pending_windows_);
    const TrainingPoint point{
        static_cast<double>(state_.epoch) +
            static_cast<double>(state_.batch) / static_cast<double>(plan_.ends.size()),
        learner_.optimizer.steps, sum / windows, windows / std::max(seconds, 1e-9)};
    if (!std::isfinite(point.loss)) {
      throw std::runtime_error(fmt::format(
          "the loss is no longer a number at step {}; resume from the last checkpoint with a "
          "smaller --lr",
          point.step));
    }
    metrics_.training.push_back(point);
    append_line(file("metrics.jsonl"), line_from(point));
    show(point);
    pending_ = torch::Tensor();
    pending_windows_ = 0;
    interval_ = Clock::now();
  }

  void show(const TrainingPoint& point) {
    smooth_rate_ = smooth_rate_ == 0 ? point.windows_per_second
                                     : 0.8 * smooth_rate_ + 0.2 * point.windows_per_second;
    const double left = (static_cast<double>(settings_.epochs) - point.epoch) *
                        static_cast<double>(plan_.order.size()) / smooth_rate_;
    const auto minutes = static_cast<std::int64_t>(left / 60);
    fmt::print(stderr,
               "\repoch {}/{} {:5.1f} %  step {}  loss {:.4f} (epoch {:.4f})  {:.0f} windows/s  "
               "ETA {}:{:02} ",
               state_.epoch + 1, settings_.epochs,
               100 * (point.epoch - static_cast<double>(state_.epoch)), point.step, point.loss,
               state_.loss_sum / static_cast<double>(state_.loss_windows), point.windows_per_second,
               minutes / 60, minutes % 60);
    std::fflush(stderr);
  }

  // Validates, keeps the model when it is the best so far, and moves to the next epoch; returns
  // false when stopped, so that a resumed run validates again.
  bool finish_epoch() {
    std::fputc('\n', stderr);
    EpochPoint point{state_.epoch + 1,
                     state_.loss_sum / static_cast<double>(state_.loss_windows),
                     state_.seconds,
                     validation_.size() > 0,
                     {}};
    save();
    if (point.validated)
      point.validation = evaluate(learner_.model, validation_, bfloat16(), stop_);
    if (point.validated && point.validation.windows < validation_.size()) return false;
    point.validated = point.validated && point.validation.unknown_share < 1;
    tell(point);
    metrics_.epochs.push_back(point);
    append_line(file("metrics.jsonl"), line_from(point));
    write_atomically(file("loss.svg"),
                     loss_picture(curves_of(metrics_), {"epochs", "nats per frame"}));
    keep_best(point);
    ++state_.epoch;
    state_.batch = 0;
    state_.loss_sum = 0;
    state_.loss_windows = 0;
    save();
    return true;
  }

  static void tell(const EpochPoint& point) {
    if (!point.validated) {
      spdlog::info("epoch {}: train {:.4f}, nothing to validate on, {:.0f} s", point.epoch,
                   point.train_loss, point.seconds);
      return;
    }
    spdlog::info(
        "epoch {}: train {:.4f}, validation {:.4f} over known words, {:.1f} % unknown, top-1 "
        "{:.1f} %, top-5 {:.1f} %, {:.0f} s",
        point.epoch, point.train_loss, point.validation.loss, 100 * point.validation.unknown_share,
        100 * point.validation.top1, 100 * point.validation.top5, point.seconds);
  }

  void keep_best(const EpochPoint& point) {
    const bool better =
        !point.validated || state_.best_epoch == 0 || point.validation.loss < state_.best_loss;
    state_.worse_epochs = better ? 0 : state_.worse_epochs + 1;
    if (!better) return;
    state_.best_epoch = point.epoch;
    state_.best_loss = point.validation.loss;
    std::map<std::string, std::string> facts{
        {"data", fmt::format("{} pieces of {}, chosen by seed {}; pedal: {}", shard_.songs.size(),
                             shard_.source, shard_.seed, shard_.pedal)},
        {"command", fmt::format("impromptu-train train --epochs {} --batch {} --songs-at-once {} "
                                "--lr {} --dropout {} --seed {} --precision {}{}{}{}",
                                settings_.epochs, settings_.batch, settings_.songs_at_once,
                                settings_.rate, settings_.dropout, settings_.seed,
                                settings_.precision, settings_.regularize ? " --regularize" : "",
                                settings_.whole_batches ? " --whole-batches" : "",
                                settings_.epsilon == TrainSettings().epsilon
                                    ? std::string()
                                    : fmt::format(" --epsilon {}", settings_.epsilon))},
        {"epoch", std::to_string(point.epoch)},
        {"steps", std::to_string(learner_.optimizer.steps)},
        {"train_loss", fmt::format("{:.4f}", point.train_loss)}};
    if (point.validated) {
      const Evaluation& validation = point.validation;
      facts["validation_loss"] = fmt::format("{:.4f}", validation.loss);
      facts["validation_unknown_share"] = fmt::format("{:.4f}", validation.unknown_share);
      facts["validation_top1"] = fmt::format("{:.4f}", validation.top1);
      facts["validation_top5"] = fmt::format("{:.4f}", validation.top5);
    }
    write_model(settings_.out / "best", learner_.model, vocabulary_,
                {.fps = shard_.fps, .pedal_extended = shard_.pedal == "extend"}, facts);
  }

  TrainSettings settings_;
  const std::function<bool()>& stop_;
  torch::Device device_;
  ChordVocabulary vocabulary_;
  Shard shard_;
  WindowStream stream_;
  WindowStream validation_;
  Learner learner_;
  RunState state_;
  Metrics metrics_;
  EpochPlan plan_;
  torch::Tensor pending_;  // loss sum on the device since the last report
  std::int64_t pending_windows_ = 0;
  double smooth_rate_ = 0;  // windows per second
  Clock::time_point interval_ = Clock::now();
  Clock::time_point saved_ = Clock::now();
};

}  // namespace

TrainEnd train(const TrainSettings& settings, const std::function<bool()>& stop) {
  if (settings.threads > 0) at::set_num_threads(settings.threads);
  return Run(settings, stop).train();
}

}  // namespace impromptu
