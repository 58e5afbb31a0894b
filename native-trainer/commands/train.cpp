// train: learns from prepared data until the end or Ctrl-C; the data decide the family of the
// model.
#include <spdlog/spdlog.h>

#include <atomic>
#include <csignal>
#include <memory>
#include <stdexcept>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/train/loop.hpp"
#include "native-trainer/train/machine_check.hpp"
#include "native-trainer/train/note_folder.hpp"
#include "native-trainer/train/note_loop.hpp"
#include "native-trainer/train/process_memory.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

std::atomic<bool> stop_asked{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set by a signal handler");

void ask_to_stop(int) { stop_asked = true; }

struct Options {
  TrainSettings chords;
  NoteTrainSettings notes;
  fs::path shape;         // of a note model
  std::size_t batch = 0;  // 0: the family's default
  double rate = 0;        // 0: the family's default
  std::int64_t patience = 0;
  const CLI::App* for_chords = nullptr;  // groups of options
  const CLI::App* for_notes = nullptr;
};

TrainEnd train_chords(TrainSettings settings, const Options& options,
                      const std::function<bool()>& stop) {
  if (options.batch > 0) settings.batch = options.batch;
  if (options.rate > 0) settings.rate = options.rate;
  if (options.patience > 0) settings.patience = options.patience;
  return train(settings, stop);
}

TrainEnd train_note_model(NoteTrainSettings settings, const Options& options,
                          const std::function<bool()>& stop) {
  const TrainSettings& common = options.chords;
  settings.data = common.data;
  settings.out = common.out;
  settings.seed = common.seed;
  settings.threads = common.threads;
  settings.precision = common.precision;
  settings.device = common.device;
  settings.resume = common.resume;
  settings.checkpoint_minutes = common.checkpoint_minutes;
  if (options.batch > 0) settings.batch = static_cast<std::int64_t>(options.batch);
  if (options.rate > 0) settings.rate = options.rate;
  if (options.patience > 0) settings.patience = options.patience;
  if (!options.shape.empty()) settings.shape = read_shape(options.shape);
  return train_notes(settings, stop);
}

void run(const Options& options) {
  const bool notes = fs::exists(options.chords.data / "train.notes");
  if (!notes && !fs::exists(options.chords.data / "train.shard")) {
    throw std::runtime_error(options.chords.data.string() +
                             ": holds no prepared data; run prepare first");
  }
  if (notes) {
    refuse_options_of(*options.for_chords, "chord models; these are data of note models");
  } else {
    refuse_options_of(*options.for_notes, "note models; these are data of chord models");
  }
  keep_freed_memory();
  warn_of_slow_algebra();
  std::signal(SIGINT, ask_to_stop);
  std::signal(SIGTERM, ask_to_stop);
  const auto stop = [] { return stop_asked.load(); };
  const TrainEnd end = notes ? train_note_model(options.notes, options, stop)
                             : train_chords(options.chords, options, stop);
  const std::string out = options.chords.out.string();
  if (end == TrainEnd::interrupted) {
    spdlog::info("stopped and saved; go on with the same command and --resume");
  } else if (end == TrainEnd::stopped_early) {
    spdlog::info("stopped: validation no longer improves; the best model is in {}/best", out);
  } else {
    spdlog::info("finished; the best model is in {}/best", out);
  }
}

void add_common(CLI::App& command, Options& options) {
  TrainSettings& settings = options.chords;
  command.add_option("--data", settings.data, "Folder that prepare wrote")->required();
  command.add_option("--out", settings.out, "Folder for checkpoint, metrics, picture, model")
      ->required();
  command.add_option("--batch", options.batch, "Windows or sequences per step (default: 96 or 4)")
      ->check(at_least(1));
  command
      .add_option("--lr", options.rate, "Learning rate (default: 0.001 or, at its peak, 0.0025)")
      ->check(above(0));
  command.add_option("--seed", settings.seed, "Weights, order and changes")
      ->check(at_least(0))
      ->capture_default_str();
  command.add_option("--threads", settings.threads, "Processor threads (0: the library's choice)")
      ->check(at_least(0));
  command.add_option("--precision", settings.precision, "f32 or bf16 matrix products")
      ->check(CLI::IsMember({"f32", "bf16"}))
      ->capture_default_str();
  command.add_option("--device", settings.device, "auto, cpu or cuda")
      ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
      ->capture_default_str();
  command.add_flag("--resume", settings.resume, "Go on from the checkpoint in --out");
  command
      .add_option("--patience", options.patience,
                  "Validations without a better loss before training stops (default: 1 or 8)")
      ->check(at_least(1));
  command
      .add_option("--checkpoint-minutes", settings.checkpoint_minutes,
                  "Minutes between checkpoints")
      ->check(above(0))
      ->capture_default_str();
}

void add_for_chords(CLI::App& command, Options& options) {
  TrainSettings& settings = options.chords;
  CLI::Option_group* group = command.add_option_group("chord models");
  group->add_option("--epochs", settings.epochs, "Epochs")
      ->check(at_least(1))
      ->capture_default_str();
  group->add_option("--songs-at-once", settings.songs_at_once, "Songs shuffled together")
      ->check(at_least(1))
      ->capture_default_str();
  group->add_option("--dropout", settings.dropout, "Share of values dropped between layers")
      ->check(CLI::Range(0.0, 0.9))
      ->capture_default_str();
  group
      ->add_option(
          "--epsilon", settings.epsilon,
          "Of NAdam, against the mean gradient of a batch; against the sum, as in the 2019 "
          "tutorial, 1e-7 is 1e-7 / 96 = 1.0416667e-9 here")
      ->check(above(0))
      ->capture_default_str();
  group->add_flag(
      "--whole-batches", settings.whole_batches,
      "Leave out the short last batch of songs shuffled together, as the tutorial does");
  group->add_flag("--regularize", settings.regularize, "Add the attention regularisers");
  group->add_option("--limit-windows", settings.limit_windows, "Windows per epoch (0: all)")
      ->check(at_least(0));
  options.for_chords = group;
}

void add_for_notes(CLI::App& command, Options& options) {
  NoteTrainSettings& settings = options.notes;
  CLI::Option_group* group = command.add_option_group("note models");
  CLI::Option* shape = group->add_option(
      "--shape", options.shape,
      "Description file of the model's sizes, such as native-trainer/models/small.json");
  group
      ->add_option("--from", settings.from,
                   "Folder of a trained model (best/ of a run, or what unpack wrote) to begin with")
      ->excludes(shape);
  group->add_option("--steps", settings.steps, "Steps of the whole run")
      ->check(at_least(1))
      ->capture_default_str();
  group->add_option("--parts", settings.parts, "Batches whose gradients make one step")
      ->check(at_least(1))
      ->capture_default_str();
  group
      ->add_option("--rows", settings.sequences.rows,
                   "Rows of a sequence, one more than the model reads")
      ->check(CLI::Range(16, 65536))
      ->capture_default_str();
  group->add_option("--warm-up", settings.warm_up, "Steps in which the learning rate rises")
      ->check(at_least(1))
      ->capture_default_str();
  group->add_option("--decay", settings.decay, "Weight decay")
      ->check(at_least(0))
      ->capture_default_str();
  group->add_option("--gaps", settings.sequences.gap_share, "Share of sequences that fill a gap")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  group
      ->add_option("--extended", settings.sequences.extended_share,
                   "Share of sequences with the pedal folded into the notes' lengths")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  group
      ->add_option("--transpose", settings.sequences.transposition,
                   "Semitones, either way, by which sequences are moved at the most")
      ->check(CLI::Range(0, 12))
      ->capture_default_str();
  group
      ->add_option("--tempo", settings.sequences.tempo,
                   "Share, either way, by which their tempo is changed at the most")
      ->check(CLI::Range(0.0, 0.5))
      ->capture_default_str();
  group
      ->add_option("--loudness", settings.sequences.loudness,
                   "Velocity steps, either way, by which they are made louder at the most")
      ->check(CLI::Range(0, 64))
      ->capture_default_str();
  group->add_option("--validate-every", settings.validate_every, "Steps between validations")
      ->check(at_least(1))
      ->capture_default_str();
  group
      ->add_option("--validation-sequences", settings.validation_sequences,
                   "Stretches of held-out pieces (0: no validation)")
      ->check(at_least(0))
      ->capture_default_str();
  options.for_notes = group;
}

}  // namespace

void add_train(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("train", "Train a model on prepared data");
  add_common(*command, *options);
  add_for_chords(*command, *options);
  add_for_notes(*command, *options);
  command->callback([options] { run(*options); });
}

}  // namespace impromptu
