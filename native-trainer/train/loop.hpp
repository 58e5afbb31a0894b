// Training from start or checkpoint to the last epoch, with validation, metrics and checkpoints.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace impromptu {

struct TrainSettings {
  std::filesystem::path data{};  // a folder that prepare wrote
  std::filesystem::path out{};   // checkpoint.pt, metrics.jsonl, loss.svg, best/
  std::int64_t epochs = 4;
  std::size_t batch = 96;
  std::size_t songs_at_once = 16;
  double rate = 1e-3;
  double epsilon = 1e-7;       // of NAdam
  bool whole_batches = false;  // whether the short last batch of songs taken together is left out
  double dropout = 0.3;
  std::uint64_t seed = 1;
  int threads = 0;  // 0 = as many as the machine has
  bool regularize = false;
  std::string precision = "f32";  // or "bf16"
  std::string device = "auto";    // "cpu", "cuda"
  bool resume = false;
  std::int64_t patience = 1;      // epochs without a better validation loss before it stops
  std::size_t limit_windows = 0;  // windows per epoch; 0 = all
  double checkpoint_minutes = 5;
};

enum class TrainEnd { finished, stopped_early, interrupted };

// Trains until the last epoch, until validation says so, or until `stop` returns true; saves in
// each case.
//   stop  looked at between steps, such as a flag that a signal sets.
// Throws std::runtime_error with a message for the user; the last checkpoint stays good.
TrainEnd train(const TrainSettings& settings, const std::function<bool()>& stop);

}  // namespace impromptu
