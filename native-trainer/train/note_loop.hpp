// Training a note model from start or checkpoint to the last step.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "native-trainer/data/note_sequences.hpp"
#include "native-trainer/train/loop.hpp"
#include "shared/model/note_model.hpp"

namespace impromptu {

struct NoteTrainSettings {
  std::filesystem::path data{};  // a folder that prepare wrote
  std::filesystem::path out{};   // checkpoint.pt, metrics.jsonl, loss.svg, best/
  NoteModelShape shape;
  std::filesystem::path from{};  // a trained model to begin with, instead of drawn weights; its
                                 // shape counts
  std::int64_t steps = 10000;    // of the whole run; the learning rate falls until then
  std::int64_t batch = 4;        // sequences of one part
  std::int64_t parts = 1;        // batches whose gradients make one step
  SequenceSettings sequences;
  double rate = 2.5e-3;        // at its peak
  std::int64_t warm_up = 200;  // steps
  double decay = 0.05;         // of weights
  std::uint64_t seed = 1;
  int threads = 0;
  std::string precision = "f32";  // or "bf16"
  std::string device = "auto";    // "cpu", "cuda"
  bool resume = false;
  std::int64_t validate_every = 500;  // steps
  std::int64_t validation_sequences = 32;
  std::int64_t patience = 8;  // validations without a better loss before it stops
  double checkpoint_minutes = 5;
};

// Trains until the last step, until validation says so, or until `stop` returns true; saves in each
// case.
// Throws std::runtime_error with a message for the user; the last checkpoint stays good.
TrainEnd train_notes(const NoteTrainSettings& settings, const std::function<bool()>& stop);

}  // namespace impromptu
