// prepare: a folder of MIDI files becomes shards and a vocabulary.
#include "native-trainer/data/prepare.hpp"

#include <spdlog/spdlog.h>

#include <map>
#include <memory>

#include "native-trainer/commands/commands.hpp"

namespace impromptu {
namespace {

const std::map<std::string, PedalUse> kPedalNames{{"ignore", PedalUse::ignore},
                                                  {"extend", PedalUse::extend}};

void run(const PrepareSettings& settings) {
  const PrepareReport report = prepare(settings);
  spdlog::info(
      "{}: {} songs, {} windows, {} words; validation: {} songs, {} windows, {:.1f} % of "
      "frames unknown; {} files rejected",
      settings.out.string(), report.songs, report.windows, report.words, report.validation_songs,
      report.validation_windows, 100 * report.unknown_share, report.rejected);
}

}  // namespace

void add_prepare(CLI::App& app) {
  auto settings = std::make_shared<PrepareSettings>();
  CLI::App* command =
      app.add_subcommand("prepare", "Turn a folder of MIDI files into training data");
  command->add_option("--data", settings->data, "Folder of .mid files")->required();
  command->add_option("--out", settings->out, "Folder for shards and vocabulary")->required();
  command->add_option("--manifest", settings->manifest,
                      "Table with columns path and split (default: DATA/MANIFEST.csv)");
  command->add_option("--split", settings->split, "Split of the manifest to train on")
      ->capture_default_str();
  command->add_option("--songs", settings->songs, "How many pieces to train on")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--validation-songs", settings->validation_songs, "How many to hold back")
      ->capture_default_str();
  command->add_option("--seed", settings->seed, "Chooses the pieces")->capture_default_str();
  command->add_option("--fps", settings->fps, "Frames per second")
      ->check(CLI::Range(0.1, 100.0))
      ->capture_default_str();
  command->add_option("--pedal", settings->pedal, "ignore, or extend notes by the sustain pedal")
      ->transform(CLI::CheckedTransformer(kPedalNames));
  command->callback([settings] { run(*settings); });
}

}  // namespace impromptu
