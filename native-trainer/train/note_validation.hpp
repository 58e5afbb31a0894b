// What a note model's run validates on.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "native-trainer/data/note_shard.hpp"
#include "native-trainer/train/note_learner.hpp"

namespace impromptu {

struct ValidationSettings {
  std::int64_t sequences = 32;
  std::int64_t batch = 4;    // sequences side by side
  std::int64_t rows = 1025;  // of a sequence
};

// Returns stretches of held-out pieces, unchanged and without conditions, every second one with the
// pedal folded into the notes' lengths and the ends of what sounds known; always the same ones of
// the same pieces. No pieces give none.
[[nodiscard]] std::vector<NoteBatch> validation_batches(const NoteShard& shard,
                                                        const ValidationSettings& settings,
                                                        const torch::Device& device);

}  // namespace impromptu
