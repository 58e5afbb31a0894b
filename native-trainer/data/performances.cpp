// The music in one file, or why there is none.
#include "native-trainer/data/performances.hpp"

#include <spdlog/fmt/fmt.h>

#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include "native-trainer/data/files.hpp"
#include "shared/midi/instruments.hpp"
#include "shared/midi/smf.hpp"
#include "shared/music/performance_from_score.hpp"

namespace impromptu {

namespace fs = std::filesystem;

namespace {

// Longer pieces are mistakes in files, and shards count milliseconds in 32 bits.
constexpr Microseconds kLongest{std::int64_t{24} * 60 * 60 * 1000 * 1000};

}  // namespace

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
