// Learner: a model with its optimizer, and one step of learning.
#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "native-trainer/data/window_stream.hpp"
#include "native-trainer/train/chord_gru.hpp"
#include "native-trainer/train/flat_parameters.hpp"
#include "native-trainer/train/nadam.hpp"

namespace impromptu {

struct LearnerSettings {
  double rate = 1e-3;
  double epsilon = 1e-7;  // of NadamSettings
  bool regularize = false;
  bool bfloat16 = false;  // matrix products by autocast
};

class Learner {
 public:
  // Moves `model` to `device` and takes hold of its parameters.
  Learner(ChordGru model, const LearnerSettings& settings, const torch::Device& device);

  // Learns from one batch whose targets are all known words. Returns the mean cross-entropy in
  // nats, on the device, without waiting for it.
  torch::Tensor step(const Batch& batch);

  ChordGru model;
  FlatParameters parameters;
  Nadam optimizer;

 private:
  LearnerSettings settings_;
  torch::Device device_;
};

}  // namespace impromptu
