// Checkpoint: everything from which training goes on as if it had never stopped.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace impromptu {

// Where a run stands, and its sums so far.
struct RunState {
  std::int64_t epoch = 0;  // from 0
  std::int64_t batch = 0;  // next batch of that epoch
  double loss_sum = 0;     // of this epoch's windows, nats
  std::int64_t loss_windows = 0;
  double seconds = 0;             // trained so far
  double best_loss = 0;           // of validation; meaningful when best_epoch > 0
  std::int64_t best_epoch = 0;    // from 1; 0 = none yet
  std::int64_t worse_epochs = 0;  // since the best one

  bool operator==(const RunState&) const = default;
};

struct Checkpoint {
  RunState state;
  torch::Tensor values, first, second;  // [N]: parameters and NAdam's means
  std::int64_t steps = 0;
  double momentum_product = 1;
  torch::Tensor generator;                      // state of the dropout generator
  std::map<std::string, std::string> settings;  // must agree on resuming: vocabulary, seed, batch

  template <class Self, class Visitor>
  static void visit_fields(Self& self, Visitor&& visit) {
    visit("epoch", self.state.epoch);
    visit("batch", self.state.batch);
    visit("loss_windows", self.state.loss_windows);
    visit("best_epoch", self.state.best_epoch);
    visit("worse_epochs", self.state.worse_epochs);
    visit("steps", self.steps);
    visit("loss_sum", self.state.loss_sum);
    visit("seconds", self.state.seconds);
    visit("best_loss", self.state.best_loss);
    visit("momentum_product", self.momentum_product);
    visit("values", self.values);
    visit("first", self.first);
    visit("second", self.second);
    visit("generator", self.generator);
    visit("settings", self.settings);
  }
};

// Throws std::runtime_error when a run's folder holds a checkpoint that a new run would overwrite.
void require_no_checkpoint(const std::filesystem::path& folder);

// Throws std::runtime_error that names the first setting in which the two differ.
void require_same_settings(const std::map<std::string, std::string>& saved,
                           const std::map<std::string, std::string>& now);

}  // namespace impromptu
