// prepare: a folder of MIDI files becomes training data of one family of models.
#include "native-trainer/data/prepare.hpp"

#include <spdlog/spdlog.h>

#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/data/note_prepare.hpp"

namespace impromptu {
namespace {

struct Options {
  PrepareSettings chords;
  std::vector<std::filesystem::path> folders;
  std::string family = "chord-gru";
  std::string pedal = "ignore";
  std::size_t songs = 0;  // 0: the family's default
  std::optional<std::size_t> validation_songs;
  const CLI::App* for_chords = nullptr;  // group of options
};

void warn_of_no_validation(std::size_t pieces) {
  if (pieces > 0) return;
  spdlog::warn("nothing is held back to validate, so train cannot tell which model is the best");
}

// Says in one line what was left out, and where it is listed.
void tell_left_out(const LeftOut& left_out, const std::filesystem::path& out) {
  if (left_out.empty()) return;
  spdlog::warn("left out {}: see {}", left_out.summary(), (out / "rejected.txt").string());
}

void prepare_note_data(const Options& options) {
  refuse_options_of(*options.for_chords, "chord models");
  if (options.folders.size() > 1 && !options.chords.manifest.empty()) {
    throw std::runtime_error("--manifest belongs to one folder; several bring their own tables");
  }
  NotePrepareSettings settings{.choices = {}, .out = options.chords.out};
  for (const std::filesystem::path& folder : options.folders) {
    FileChoice choice = options.chords.choice();
    choice.data = folder;
    choice.train_files = options.songs;
    choice.validation_files =
        options.validation_songs.value_or(std::numeric_limits<std::size_t>::max());
    settings.choices.push_back(choice);
  }
  const NotePrepareReport report = prepare_notes(settings);
  spdlog::info("{}: {} pieces, {} notes, {} pedal presses; {} pieces to validate",
               settings.out.string(), report.files, report.notes, report.presses,
               report.validation_files);
  tell_left_out(report.left_out, settings.out);
  warn_of_no_validation(report.validation_files);
}

void prepare_chords(const Options& options) {
  PrepareSettings settings = options.chords;
  if (options.folders.size() > 1) {
    throw std::runtime_error("chord models are trained on one folder; name --data once");
  }
  settings.data = options.folders.front();
  settings.pedal = pedal_use(options.pedal == "extend");
  if (options.songs > 0) settings.songs = options.songs;
  settings.validation_songs = options.validation_songs.value_or(settings.validation_songs);
  const PrepareReport report = prepare(settings);
  spdlog::info(
      "{}: {} songs, {} windows, {} words; validation: {} songs, {} windows, {:.1f} % of "
      "frames unknown",
      settings.out.string(), report.songs, report.windows, report.words, report.validation_songs,
      report.validation_windows, 100 * report.unknown_share);
  tell_left_out(report.left_out, settings.out);
  warn_of_no_validation(report.validation_songs);
}

void run(const Options& options) {
  if (options.family == "chord-gru") {
    prepare_chords(options);
  } else {
    prepare_note_data(options);
  }
}

}  // namespace

void add_prepare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  PrepareSettings& settings = options->chords;
  CLI::App* command =
      app.add_subcommand("prepare", "Turn a folder of MIDI files into training data");
  command
      ->add_option("--data", options->folders,
                   "Folder of MIDI files; for note models also several, each with --data")
      ->required();
  command->add_option("--out", settings.out, "Folder for the prepared data")->required();
  command->add_option("--family", options->family, "What the data are for")
      ->check(CLI::IsMember({"chord-gru", "note-transformer"}))
      ->capture_default_str();
  command->add_option("--manifest", settings.manifest,
                      "Table with columns path and split (default: DATA/MANIFEST.csv)");
  command->add_option("--split", settings.split,
                      "Split of the manifest to train on (default: train)");
  command
      ->add_option("--songs", options->songs,
                   "How many pieces of each folder to train on (default: 100 or all)")
      ->check(at_least(1));
  command
      ->add_option("--validation-songs", options->validation_songs,
                   "How many of each to hold back (default: 20 or all)")
      ->check(at_least(0));
  command->add_option("--seed", settings.seed, "Chooses the pieces")
      ->check(at_least(0))
      ->capture_default_str();
  CLI::Option_group* chords = command->add_option_group("chord models");
  chords->add_option("--fps", settings.fps, "Frames per second")
      ->check(CLI::Range(0.1, 100.0))
      ->capture_default_str();
  chords->add_option("--pedal", options->pedal, "ignore, or extend notes by the sustain pedal")
      ->check(CLI::IsMember({"ignore", "extend"}))
      ->capture_default_str();
  options->for_chords = chords;
  command->callback([options] { run(*options); });
}

}  // namespace impromptu
