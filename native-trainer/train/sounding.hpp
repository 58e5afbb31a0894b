// What a model hears of the keys that sound: tables that are added to the state of its heads, where
// the pedal is folded into the notes' lengths. Only training and measuring have it: in the coding
// by 388 events, with which our likelihoods compare, it lies open, and in one step per note it does
// not. Letters: N positions, D width, K sounding keys of all positions.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <span>

#include "native-trainer/data/note_sequences.hpp"

namespace impromptu {

// What sounds at N positions; all undefined where nothing is known of any.
struct Sounding {
  torch::Tensor before;  // (N,163) float: for each id of time, log2(1 + n) for the n keys that
                         // sound so much longer, from the onset of the event before
  torch::Tensor now;     // (N,163) float: the same from the awaited event's onset
  torch::Tensor own;     // (N) kLong: id of the time that the awaited key itself sounds on; 0: none
  torch::Tensor keys;    // (K) kLong: sounding_key_id of each key, by position
  torch::Tensor first;   // (N) kLong: index into keys of each position's first

  [[nodiscard]] bool known() const { return before.defined(); }
  [[nodiscard]] Sounding sent_to(const torch::Device& device) const;
};

// Returns what sounds in sequences at the positions before their rows 1 to `count`.
[[nodiscard]] Sounding sounding_of(std::span<const NoteSequence> sequences, std::int64_t count);

class SoundingTablesImpl : public torch::nn::Module {
 public:
  explicit SoundingTablesImpl(std::int64_t width);

  // Return what the heads' state gains, (N,D) float: before anything is chosen, once the key is
  // chosen, and for the duration alone.   low  type of matrix products.
  [[nodiscard]] torch::Tensor awaiting(const Sounding& sounding, torch::ScalarType low) const;
  [[nodiscard]] torch::Tensor of_key(const Sounding& sounding) const;
  [[nodiscard]] torch::Tensor of_ends(const Sounding& sounding, torch::ScalarType low) const;

 private:
  torch::Tensor before_, now_, own_, keys_;
};
TORCH_MODULE(SoundingTables);

}  // namespace impromptu
