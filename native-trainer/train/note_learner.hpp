// NoteLearner: a note model with its optimizer, and one step of learning.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "native-trainer/train/adamw.hpp"
#include "native-trainer/train/flat_parameters.hpp"
#include "native-trainer/train/muon.hpp"
#include "native-trainer/train/note_model.hpp"

namespace impromptu {

// Learning rate over a run: linear rise, then half a cosine down to a tenth.
struct RateSchedule {
  double peak = 2.5e-3;
  std::int64_t warm_up = 200;  // steps
  std::int64_t steps = 1000;   // of the whole run

  // Returns the rate of a step, from 1.
  [[nodiscard]] double at(std::int64_t step) const;
};

class NoteLearner {
 public:
  // Moves `model` to `device` and takes hold of its parameters.
  //   decay  of weights, per unit of learning rate.
  NoteLearner(NoteModel model, double decay, bool bfloat16, const torch::Device& device);

  // Adds the gradients of a batch, its loss divided by `parts`, to those already there. Returns the
  // sums of NoteLoss: (2,4), nats and counts by field, on the device, without waiting for them.
  torch::Tensor learn(const NoteBatch& batch, std::int64_t parts);

  // Moves the weights; AdamW's gradients are cut to a norm of 1, Muon's steps have a size of their
  // own.
  void step(double rate);

  // Returns the sums of NoteLoss over batches that are not learned from, with the running mean of
  // the weights.
  [[nodiscard]] torch::Tensor measure(const std::vector<NoteBatch>& batches);

  // Runs `work` while the model holds the running mean of its weights.
  void with_average(const std::function<void()>& work);

  NoteModel model;
  FlatParameters parameters;
  AdamW optimizer;  // of all values; of the matrices inside layers and heads it only decays
  Muon muon;        // and averages, as Muon takes their gradients

 private:
  torch::ScalarType low_;
};

}  // namespace impromptu
