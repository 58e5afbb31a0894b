// NoteModel: a trunk that reads one row per event, and nested heads that choose the next event
// field by field. Letters: B sequences, T rows of each, N positions of all, D width, F 9 fields of
// a row, C 4 chosen.
#pragma once

#include <torch/torch.h>

#include <array>
#include <cstdint>
#include <vector>

#include "native-trainer/train/note_batch.hpp"
#include "native-trainer/train/note_functions.hpp"
#include "shared/model/note_model.hpp"
#include "shared/tokens/note_steps.hpp"

namespace impromptu {

// What a model has read: keys and values of each layer, (B, room for rows, G, S). Copies share
// their tensors, so only one of them may be extended.
struct NoteCache {
  std::vector<torch::Tensor> keys, values;
  std::int64_t rows = 0;
};

using NoteLogits = std::array<torch::Tensor, kChosenFields>;  // (N, ids of the field) float

class NoteModelImpl : public torch::nn::Module {
 public:
  // The shape has no fault. Weights are drawn from torch's default generator.
  explicit NoteModelImpl(const NoteModelShape& shape);

  // Returns what the trunk makes of rows, each from those up to it: (B,T,F) ids → (B,T,D) float.
  //   rows  kInt or kLong, at most shape.context rows.   low  type of matrix products.
  [[nodiscard]] torch::Tensor hidden(const torch::Tensor& rows, torch::ScalarType low);

  // The same in float, after the rows that `cache` holds, which is extended by these. Transformer
  // trunks only.
  [[nodiscard]] torch::Tensor hidden_after(const torch::Tensor& rows, NoteCache& cache);

  // Returns the logits of all fields, each given the fields chosen before it.
  //   hidden    (N,D).   chosen  (N,C) joint ids, kLong.   low  type of matrix products.
  //   sounding  what sounds at the N positions, if that is known.
  [[nodiscard]] NoteLogits logits(const torch::Tensor& hidden, const torch::Tensor& chosen,
                                  torch::ScalarType low, const Sounding& sounding = {});

  // Returns the logits of one field: (N,D) → (N, ids).
  //   state  the hidden state plus `choice` of the fields chosen before.
  [[nodiscard]] torch::Tensor head(std::int32_t field, const torch::Tensor& state,
                                   torch::ScalarType low);

  [[nodiscard]] const NoteModelShape& shape() const { return shape_; }

  torch::Tensor choice;  // (438, D): what a chosen id adds for the heads after it

 private:
  struct Layer {
    torch::Tensor norm1, qkv, out, norm2, up, down;
  };
  struct Head {
    torch::Tensor norm, up, down;
  };

  [[nodiscard]] torch::Tensor embed(const torch::Tensor& rows) const;
  [[nodiscard]] AttentionShape attention_of(std::int32_t layer) const;

  NoteModelShape shape_;
  torch::Tensor embedding_, norm_, logits_weight_, logits_bias_;
  SoundingTables sounding_{nullptr};
  std::vector<Layer> layers_;
  torch::nn::LSTM lstm_{nullptr};  // instead of layers_
  std::array<Head, kChosenFields> heads_;
};
TORCH_MODULE(NoteModel);

// What a model makes of sequences, N = B (T - 1) positions.
struct NotePredictions {
  torch::Tensor targets;  // (N,C) joint ids, kLong
  NoteLogits logits;
};

// Returns the targets of a batch and the logits for them.   low  type of matrix products.
[[nodiscard]] NotePredictions predictions(NoteModel& model, const NoteBatch& batch,
                                          torch::ScalarType low);

// Sums of cross-entropies over positions, and how many positions each field has. A field counts
// where it means something: velocity for keys, duration for keys and pedal, shift and pitch for
// these and the end.
struct NoteLoss {
  torch::Tensor nats;    // (4) float, by field
  torch::Tensor counts;  // (4) float
};

// Returns the loss of the model on sequences.
//   batch  its predictions that count are further narrowed as NoteLoss says.   low  as above.
[[nodiscard]] NoteLoss note_loss(NoteModel& model, const NoteBatch& batch, torch::ScalarType low);

}  // namespace impromptu
