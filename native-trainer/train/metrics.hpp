// What a run reports: lines of metrics.jsonl and the picture of its loss.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "native-trainer/train/evaluate.hpp"
#include "native-trainer/train/loss_picture.hpp"

namespace impromptu {

// The training loss of the tutorial's four epochs, nats per frame (haryoa/note_music_generator).
inline constexpr double kTutorialLosses[] = {6.98, 6.01, 5.37, 4.84};

struct TrainingPoint {
  double epoch = 0;  // with its fraction
  std::int64_t step = 0;
  double loss = 0;  // mean since the last point, nats
  double windows_per_second = 0;
};

struct EpochPoint {
  std::int64_t epoch = 0;  // from 1
  double train_loss = 0;   // mean over the epoch's windows
  double seconds = 0;      // trained so far
  bool validated = false;
  Evaluation validation;
};

struct Metrics {
  std::vector<TrainingPoint> training;
  std::vector<EpochPoint> epochs;
};

// Returns one line of metrics.jsonl, ended by '\n'.
[[nodiscard]] std::string line_from(const TrainingPoint& point);
[[nodiscard]] std::string line_from(const EpochPoint& point);

// Appends a line to metrics.jsonl. Throws std::runtime_error when it cannot be written.
void append_line(const std::filesystem::path& path, const std::string& line);

// Returns the lines of metrics.jsonl up to a step and an epoch (from 1): what a resumed run goes on
// from. A missing file gives none, a damaged line is left out.
[[nodiscard]] Metrics read_metrics(const std::filesystem::path& path, std::int64_t last_step,
                                   std::int64_t last_epoch);

// Rewrites metrics.jsonl. Throws std::runtime_error.
void write_metrics(const std::filesystem::path& path, const Metrics& metrics);

// Returns training and validation loss over epochs beside the tutorial's.
[[nodiscard]] std::vector<Curve> curves_of(const Metrics& metrics);

}  // namespace impromptu
