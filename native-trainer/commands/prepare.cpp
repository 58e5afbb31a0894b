// prepare: a folder of MIDI files becomes training data of one family of models.
#include "native-trainer/data/prepare.hpp"

#include <spdlog/spdlog.h>

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/data/note_prepare.hpp"

namespace impromptu {
namespace {

const std::map<std::string, PedalUse> kPedalNames{{"ignore", PedalUse::ignore},
                                                  {"extend", PedalUse::extend}};

struct Options {
  PrepareSettings chords;
  std::vector<std::filesystem::path> folders;
  std::string family = "chord-gru";
  std::size_t songs = 0;  // 0: the family's default
  std::optional<std::size_t> validation_songs;
  const CLI::App* for_chords = nullptr;  // group of options
};

void prepare_note_data(const Options& options) {
  refuse_options_of(*options.for_chords);
  if (options.folders.size() > 1 && !options.chords.manifest.empty()) {
    throw std::runtime_error("--manifest belongs to one folder; several bring their own tables");
  }
  NotePrepareSettings settings{.choices = {}, .out = options.chords.out, .files = options.songs};
  for (const std::filesystem::path& folder : options.folders) {
    FileChoice choice = options.chords.choice();
    choice.data = folder;
    choice.validation_files =
        options.validation_songs.value_or(std::numeric_limits<std::size_t>::max());
    settings.choices.push_back(choice);
  }
  const NotePrepareReport report = prepare_notes(settings);
  spdlog::info(
      "{}: {} pieces, {} notes, {} pedal presses; {} pieces to validate; {} files rejected",
      settings.out.string(), report.files, report.notes, report.presses, report.validation_files,
      report.rejected);
}

void prepare_chords(const Options& options) {
  PrepareSettings settings = options.chords;
  if (options.folders.size() > 1) {
    throw std::runtime_error("chord models are trained on one folder; name --data once");
  }
  settings.data = options.folders.front();
  if (options.songs > 0) settings.songs = options.songs;
  settings.validation_songs = options.validation_songs.value_or(settings.validation_songs);
  const PrepareReport report = prepare(settings);
  spdlog::info(
      "{}: {} songs, {} windows, {} words; validation: {} songs, {} windows, {:.1f} % of "
      "frames unknown; {} files rejected",
      settings.out.string(), report.songs, report.windows, report.words, report.validation_songs,
      report.validation_windows, 100 * report.unknown_share, report.rejected);
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
                   "Folder of .mid files; for note models also several, each with --data")
      ->required();
  command->add_option("--out", settings.out, "Folder for the prepared data")->required();
  command->add_option("--family", options->family, "What the data are for")
      ->check(CLI::IsMember({"chord-gru", "note-transformer"}))
      ->capture_default_str();
  command->add_option("--manifest", settings.manifest,
                      "Table with columns path and split (default: DATA/MANIFEST.csv)");
  command->add_option("--split", settings.split, "Split of the manifest to train on")
      ->capture_default_str();
  command
      ->add_option("--songs", options->songs,
                   "How many pieces of each folder to train on (default: 100 or all)")
      ->check(CLI::PositiveNumber);
  command->add_option("--validation-songs", options->validation_songs,
                      "How many of each to hold back (default: 20 or all)");
  command->add_option("--seed", settings.seed, "Chooses the pieces")->capture_default_str();
  CLI::Option_group* chords = command->add_option_group("chord models");
  chords->add_option("--fps", settings.fps, "Frames per second")
      ->check(CLI::Range(0.1, 100.0))
      ->capture_default_str();
  chords->add_option("--pedal", settings.pedal, "ignore, or extend notes by the sustain pedal")
      ->transform(CLI::CheckedTransformer(kPedalNames));
  options->for_chords = chords;
  command->callback([options] { run(*options); });
}

}  // namespace impromptu
