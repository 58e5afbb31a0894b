// train: learns from prepared data until the last epoch or Ctrl-C.
#include <spdlog/spdlog.h>

#include <atomic>
#include <csignal>
#include <memory>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/train/loop.hpp"
#include "native-trainer/train/machine_check.hpp"
#include "native-trainer/train/process_memory.hpp"

namespace impromptu {
namespace {

std::atomic<bool> stop_asked{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set by a signal handler");

void ask_to_stop(int) { stop_asked = true; }

void run(const TrainSettings& settings) {
  keep_freed_memory();
  warn_of_slow_algebra();
  std::signal(SIGINT, ask_to_stop);
  std::signal(SIGTERM, ask_to_stop);
  const TrainEnd end = train(settings, [] { return stop_asked.load(); });
  const std::string out = settings.out.string();
  if (end == TrainEnd::interrupted) {
    spdlog::info("stopped and saved; go on with the same command and --resume");
  } else if (end == TrainEnd::stopped_early) {
    spdlog::info("stopped: validation no longer improves; the best model is in {}/best", out);
  } else {
    spdlog::info("finished; the best model is in {}/best", out);
  }
}

}  // namespace

void add_train(CLI::App& app) {
  auto settings = std::make_shared<TrainSettings>();
  CLI::App* command = app.add_subcommand("train", "Train a model on prepared data");
  command->add_option("--data", settings->data, "Folder that prepare wrote")->required();
  command->add_option("--out", settings->out, "Folder for checkpoint, metrics, picture, model")
      ->required();
  command->add_option("--epochs", settings->epochs, "Epochs")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--batch", settings->batch, "Windows per step")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--songs-at-once", settings->songs_at_once, "Songs shuffled together")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--lr", settings->rate, "Learning rate")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--dropout", settings->dropout, "Share of values dropped between layers")
      ->check(CLI::Range(0.0, 0.9))
      ->capture_default_str();
  command->add_option("--seed", settings->seed, "Weights, order and dropout")
      ->capture_default_str();
  command->add_option("--threads", settings->threads, "Processor threads (0: the library's choice)")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--regularize", settings->regularize, "Add the attention regularisers");
  command->add_option("--precision", settings->precision, "f32 or bf16 matrix products")
      ->check(CLI::IsMember({"f32", "bf16"}))
      ->capture_default_str();
  command->add_option("--device", settings->device, "auto, cpu or cuda")
      ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
      ->capture_default_str();
  command->add_flag("--resume", settings->resume, "Go on from the checkpoint in --out");
  command
      ->add_option("--patience", settings->patience,
                   "Epochs without a better validation loss before training stops")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--limit-windows", settings->limit_windows, "Windows per epoch (0: all)");
  command
      ->add_option("--checkpoint-minutes", settings->checkpoint_minutes,
                   "Minutes between checkpoints")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->callback([settings] { run(*settings); });
}

}  // namespace impromptu
