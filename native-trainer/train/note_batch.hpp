// NoteBatch: sequences side by side, as tensors.
#pragma once

#include <torch/torch.h>

#include <span>

#include "native-trainer/data/note_sequences.hpp"
#include "native-trainer/train/sounding.hpp"

namespace impromptu {

// Letters: B sequences of at most T rows.
struct NoteBatch {
  torch::Tensor rows;    // (B,T,9) kInt
  torch::Tensor scored;  // (B,T-1) bool: predictions of rows 1 to T-1 that count
  Sounding sounding;     // at N = B (T - 1) positions
};

// Returns sequences, the shorter ones padded to the longest with rows that do not count, on a
// device. Where only some know what sounds, nothing sounds in the others.
//   sequences  at least one; 1 <= scored <= rows.size(), and sounding[i].row rising, in [1,
//   rows.size()).
[[nodiscard]] NoteBatch batch_from(std::span<const NoteSequence> sequences,
                                   const torch::Device& device);

}  // namespace impromptu
