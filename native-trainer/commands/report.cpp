// report: how music that a model wrote differs from music that people played, as one line of JSON
// and as a page.
#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/commands/note_options.hpp"
#include "native-trainer/data/files.hpp"
#include "native-trainer/data/midi_files.hpp"
#include "native-trainer/data/piece_reading.hpp"
#include "native-trainer/report/report.hpp"
#include "native-trainer/train/compose_notes.hpp"
#include "native-trainer/train/note_folder.hpp"
#include "native-trainer/weights/folder_name.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFewestExcerpts = 10;

struct ReportSettings {
  fs::path generated, model, page;
  SplitChoice choice;
  std::string training_split = "train";
  double seconds = 30;
  std::uint64_t seed = 1;
  std::int32_t count = 200;
  NoteOptions notes;
  const CLI::App* writing = nullptr;  // group of options
};

// Returns the music of a file; nothing, with a warning, when it cannot be read.
Performance performance_of(const fs::path& file) {
  ReadPerformance read = read_performance(file);
  if (!read.rejected.empty()) spdlog::warn("skipped {}: {}", file.string(), read.rejected);
  return std::move(read.performance);
}

// Collects the excerpts of pieces.
struct Collection {
  double seconds = 30;
  std::int32_t piece = 0;  // number of the next; generated and real pieces have different ones
  std::vector<Excerpt> excerpts{};

  void add(const Performance& music) {
    for (Excerpt& excerpt : excerpts_of(music, piece, seconds)) {
      excerpts.push_back(std::move(excerpt));
    }
    ++piece;
  }

  // Throws std::runtime_error when there are too few to compare.
  void require(const std::string& what) const {
    const bool one_piece = !excerpts.empty() && excerpts.front().piece == excerpts.back().piece;
    if (excerpts.size() >= kFewestExcerpts && !one_piece) return;
    throw std::runtime_error(fmt::format(
        "{}: only {} excerpts of {} s; {} from two pieces at least are needed, so give more or "
        "longer pieces",
        what, excerpts.size(), seconds, kFewestExcerpts));
  }
};

// Adds real music, each performance once.
void add_real(Collection& collection, const SplitChoice& choice) {
  for_each_piece(files_of(choice), choice.data,
                 [&](const fs::path&, const Performance& music) { collection.add(music); });
}

// Adds what was written, all of it: a model that repeats itself is to be measured so.
void add_generated(Collection& collection, const fs::path& folder) {
  const FolderListing listing = midi_files_in(folder);
  for (const fs::path& file : listing.files) collection.add(performance_of(file));
  if (!listing.left_out.empty()) {
    spdlog::warn("{}: left out {}", folder.string(), listing.left_out.summary());
  }
}

// Lets the model write pieces of the length of an excerpt.
void add_written(Collection& collection, const ReportSettings& settings) {
  LoadedNoteModel loaded = read_note_model(settings.model);
  NoteOptions options = settings.notes;
  options.settings.seed = settings.seed;
  options.settings.seconds = settings.seconds;
  compose_many(loaded.model, options.settled(loaded.description), settings.count, {},
               [&](std::int32_t number, const Performance& piece) {
                 collection.add(piece);
                 if (number % 20 == 19) spdlog::info("{} pieces written", number + 1);
               });
}

TrainingRuns runs_in(const std::vector<fs::path>& files) {
  TrainingRuns runs;
  for (const fs::path& file : files) {
    runs.add(Excerpt{.events = events_from(performance_of(file))}.keys());
  }
  runs.finish();
  return runs;
}

void run(const ReportSettings& settings) {
  if (settings.model.empty()) refuse_options_of(*settings.writing, "--model, which writes");
  Collection real{.seconds = settings.seconds};
  add_real(real, settings.choice);
  real.require(settings.choice.data.string());
  Collection generated{.seconds = settings.seconds, .piece = real.piece};
  if (settings.model.empty()) {
    add_generated(generated, settings.generated);
  } else {
    add_written(generated, settings);
  }
  const fs::path& source = settings.model.empty() ? settings.generated : settings.model;
  generated.require(source.string());
  TrainingRuns training;
  if (const fs::path manifest = settings.choice.table(); !manifest.empty()) {
    training =
        runs_in(midi_files_of_split(settings.choice.data, manifest, settings.training_split));
  } else {
    spdlog::warn("{}: no MANIFEST.csv, so no training split to search for copied runs",
                 settings.choice.data.string());
  }
  const Report report = report_on(generated.excerpts, real.excerpts, training, settings.seed);
  std::cout << json_from(report) << std::endl;  // before a page that may fail
  if (!settings.page.empty()) {
    write_atomically(settings.page,
                     page_from(report, "Impromptu: " + name_of_folder(source) + " and real music"));
    spdlog::info("the plots are in {}", settings.page.string());
  }
}

}  // namespace

void add_report(CLI::App& app) {
  auto settings = std::make_shared<ReportSettings>();
  CLI::App* command = app.add_subcommand("report", "Compare written music with real music");
  CLI::Option_group* source = command->add_option_group("what is compared");
  source->add_option("--generated", settings->generated, "Folder of written MIDI files");
  source->add_option("--model", settings->model, "Name or folder of a note model, which writes");
  source->require_option(1);
  command->add_option("--data", settings->choice.data, "Folder of real MIDI files")->required();
  command->add_option("--split", settings->choice.split,
                      "Split of the manifest to compare with (default: validation)");
  command->add_option("--manifest", settings->choice.manifest,
                      "Table with columns path and split (default: DATA/MANIFEST.csv; without one "
                      "all files are compared with)");
  command
      ->add_option("--training-split", settings->training_split,
                   "Split that is searched for copied runs")
      ->capture_default_str();
  command->add_option("--seconds", settings->seconds, "Length of an excerpt")
      ->check(CLI::Range(5.0, 600.0))
      ->capture_default_str();
  command->add_option("--seed", settings->seed, "Of what is written, and of the halves")
      ->check(at_least(0))
      ->capture_default_str();
  command->add_option("--page", settings->page, "Write a page with plots to this .html file");
  CLI::Option_group& writing = add_style_options(*command, settings->notes);
  add_sampling_options(writing, settings->notes);
  writing.add_option("--count", settings->count, "Pieces that the model writes")
      ->check(at_least(1))
      ->capture_default_str();
  settings->writing = &writing;
  command->callback([settings] { run(*settings); });
}

}  // namespace impromptu
