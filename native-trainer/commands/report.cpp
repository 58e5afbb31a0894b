// report: how music that a model wrote differs from music that people played, as one line of JSON
// and as a page.
#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/data/files.hpp"
#include "native-trainer/data/midi_files.hpp"
#include "native-trainer/data/performances.hpp"
#include "native-trainer/report/report.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFewestExcerpts = 10;

struct ReportSettings {
  fs::path generated, data, page;
  std::string split = "validation";
  std::string training_split = "train";
  double seconds = 30;
  std::uint64_t seed = 1;
};

// Returns the music of a file; nothing, with a warning, when it cannot be read.
Performance performance_of(const fs::path& file) {
  ReadPerformance read = read_performance(file);
  if (!read.rejected.empty()) spdlog::warn("skipped {}: {}", file.string(), read.rejected);
  return std::move(read.performance);
}

// Returns the excerpts of files. Throws std::runtime_error when they are too few.
//   first_piece  number of the first file; generated and real pieces have different numbers.
std::vector<Excerpt> excerpts_in(const std::vector<fs::path>& files, std::int32_t first_piece,
                                 double seconds) {
  std::vector<Excerpt> excerpts;
  std::int32_t piece = first_piece;
  for (const fs::path& file : files) {
    for (Excerpt& excerpt : excerpts_of(performance_of(file), piece++, seconds)) {
      excerpts.push_back(std::move(excerpt));
    }
  }
  if (excerpts.size() < kFewestExcerpts) {
    throw std::runtime_error(fmt::format(
        "{}: only {} excerpts of {} s in {} files, {} are needed; give longer or more pieces",
        files.front().parent_path().string(), excerpts.size(), seconds, files.size(),
        kFewestExcerpts));
  }
  return excerpts;
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
  const fs::path manifest = settings.data / "MANIFEST.csv";
  const bool parted = fs::exists(manifest);
  const auto real_files = parted ? midi_files_of_split(settings.data, manifest, settings.split)
                                 : midi_files_in(settings.data);
  const auto real = excerpts_in(real_files, 0, settings.seconds);
  const auto generated =
      excerpts_in(midi_files_in(settings.generated), static_cast<std::int32_t>(real_files.size()),
                  settings.seconds);
  TrainingRuns training;
  if (parted) {
    training = runs_in(midi_files_of_split(settings.data, manifest, settings.training_split));
  } else {
    spdlog::warn("{}: no MANIFEST.csv, so no training split to search for copied runs",
                 settings.data.string());
  }
  const Report report = report_on(generated, real, training, settings.seed);
  if (!settings.page.empty()) {
    const std::string name = fs::absolute(settings.generated).lexically_normal().filename();
    write_atomically(settings.page, page_from(report, "Impromptu: " + name + " and real music"));
    spdlog::info("the plots are in {}", settings.page.string());
  }
  std::cout << json_from(report) << "\n";
}

}  // namespace

void add_report(CLI::App& app) {
  auto settings = std::make_shared<ReportSettings>();
  CLI::App* command = app.add_subcommand("report", "Compare written music with real music");
  command->add_option("--generated", settings->generated, "Folder of written .mid files")
      ->required();
  command->add_option("--data", settings->data, "Folder of real .mid files")->required();
  command->add_option("--split", settings->split, "Split of its MANIFEST.csv to compare with")
      ->capture_default_str();
  command
      ->add_option("--training-split", settings->training_split,
                   "Split that is searched for copied runs")
      ->capture_default_str();
  command->add_option("--seconds", settings->seconds, "Length of an excerpt")
      ->check(CLI::Range(5.0, 600.0))
      ->capture_default_str();
  command->add_option("--seed", settings->seed, "Deals real music to halves")
      ->capture_default_str();
  command->add_option("--page", settings->page, "Write a page with plots to this .html file");
  command->callback([settings] { run(*settings); });
}

}  // namespace impromptu
