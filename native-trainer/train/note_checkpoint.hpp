// NoteCheckpoint: everything from which a note model's training goes on as if it had never stopped.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <map>
#include <string>

namespace impromptu {

struct NoteCheckpoint {
  torch::Tensor values, first, second, average, momentum;  // [N]: see AdamW and Muon
  std::int64_t steps = 0;
  std::int64_t worse = 0;  // validations since the best one
  double best = 0;         // nats; meaningful when best_step > 0
  std::int64_t best_step = 0;
  double seconds = 0;
  std::map<std::string, std::string> settings;

  template <class Self, class Visitor>
  static void visit_fields(Self& self, Visitor&& visit) {
    visit("values", self.values);
    visit("first", self.first);
    visit("second", self.second);
    visit("average", self.average);
    visit("momentum", self.momentum);
    visit("steps", self.steps);
    visit("worse", self.worse);
    visit("best", self.best);
    visit("best_step", self.best_step);
    visit("seconds", self.seconds);
    visit("settings", self.settings);
  }
};

}  // namespace impromptu
