// Which files a data set is made from, and the music in one file.
#include "native-trainer/data/performances.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <stdexcept>

#include "native-trainer/data/files.hpp"
#include "native-trainer/data/midi_files.hpp"
#include "shared/midi/instruments.hpp"
#include "shared/midi/smf.hpp"
#include "shared/music/performance_from_score.hpp"

namespace impromptu {

namespace fs = std::filesystem;

namespace {

// Longer pieces are mistakes in files, and shards count milliseconds in 32 bits.
constexpr Microseconds kLongest{std::int64_t{24} * 60 * 60 * 1000 * 1000};

}  // namespace

Candidates candidates_from(const FileChoice& settings) {
  const fs::path manifest =
      SplitChoice{.data = settings.data, .manifest = settings.manifest, .split = {}}.table();
  Candidates chosen;
  if (manifest.empty()) {
    if (!settings.split.empty()) throw std::runtime_error(no_table(settings.data, settings.split));
    chosen.train = midi_files_in(settings.data);
    shuffle(chosen.train, settings.seed);
    const std::size_t tenth = std::max<std::size_t>(1, chosen.train.size() / 10);
    const std::size_t held =
        chosen.train.size() > 1 ? std::min(tenth, settings.validation_files) : 0;
    const auto first = chosen.train.end() - static_cast<std::ptrdiff_t>(held);
    chosen.validation.assign(first, chosen.train.end());
    chosen.train.erase(first, chosen.train.end());
    return chosen;
  }
  static_cast<void>(midi_files_in(settings.data));  // a clear message for a wrong folder
  const std::string split = settings.split.empty() ? "train" : settings.split;
  chosen.train = midi_files_of_split(settings.data, manifest, split);
  shuffle(chosen.train, settings.seed);
  if (settings.validation_files > 0 && split != "validation") {
    chosen.validation = midi_files_of_split(settings.data, manifest, "validation");
    shuffle(chosen.validation, settings.seed);
  }
  return chosen;
}

std::string rejection(ErrorCode code) {
  return fmt::format("{}: {}", error_name(code), error_text(code));
}

ReadPerformance read_performance(const fs::path& file) {
  std::error_code failure;
  const auto size = fs::file_size(file, failure);
  if (failure) return {{}, fmt::format("unreadable: {}", failure.message())};
  if (size > kMaxSmfBytes) return {{}, rejection(ErrorCode::file_too_large)};
  std::vector<std::byte> bytes;
  try {
    bytes = read_bytes(file);
  } catch (const std::runtime_error& problem) {
    return {{}, fmt::format("unreadable: {}", problem.what())};
  }
  const auto score = read_smf(bytes);
  if (!score) return {{}, rejection(score.error().code)};
  const PartSelection selection = select_parts(score->score, InstrumentChoice::automatic);
  Performance performance = performance_from(score->score, selection.parts);
  if (performance.notes.empty()) return {{}, rejection(ErrorCode::no_notes)};
  if (performance.end > kLongest) return {{}, "too_long: the piece lasts for more than a day"};
  return {std::move(performance), {}};
}

}  // namespace impromptu
