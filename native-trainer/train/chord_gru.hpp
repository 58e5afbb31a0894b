// ChordGru: three bidirectional GRUs with two local self-attentions over windows of chord words.
// Sources: haryoa/note_music_generator (2019); CyberZHG/keras-self-attention.
// Letters: B windows, T frames (50), V words; the output has V + 1 entries, index 0 unused.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "native-trainer/train/module_weights.hpp"

namespace impromptu {

inline constexpr std::int64_t kEmbedding = 100;
inline constexpr std::int64_t kHidden = 128;            // of each direction
inline constexpr std::int64_t kFeatures = 2 * kHidden;  // both directions side by side
inline constexpr std::int64_t kDense = 64;
inline constexpr std::int64_t kAttentionWidth = 50;
inline constexpr double kDropout = 0.3;
inline constexpr double kLeakySlope = 0.3;       // Keras' LeakyReLU
inline constexpr double kRegularization = 1e-4;  // L2 of kernels, L1 of biases, attention

// A bidirectional GRU. Layouts as in torch::nn::GRU: gates r, z, n; weight_ih [3H, in], weight_hh
// [3H, H], bias_ih and bias_hh [3H], and the same with "_reverse".
struct BiGruImpl : torch::nn::Module {
  explicit BiGruImpl(std::int64_t inputs);

  // Returns the states of both directions side by side: (B,T,in) → (B,T,2H).
  torch::Tensor forward(const torch::Tensor& x);
  // Returns the last state of each direction: (B,T,in) → (B,2H).
  torch::Tensor last_states(const torch::Tensor& x);

  std::vector<torch::Tensor> weights;  // ih, hh, bias ih, bias hh of each direction
};
TORCH_MODULE(BiGru);

struct Attended {
  torch::Tensor values;   // (B,T,2H)
  torch::Tensor weights;  // (B,T,T), rows sum to 1
};

// Multiplicative self-attention: softmax over a local band of sigmoid(x W xᵀ + b). Query i may read
// key j when i - 25 <= j < i + 25.
struct LocalAttentionImpl : torch::nn::Module {
  LocalAttentionImpl();
  Attended forward(const torch::Tensor& x);

  torch::Tensor weight;  // [2H, 2H]
  torch::Tensor bias;    // [1]
};
TORCH_MODULE(LocalAttention);

struct ChordGruOutput {
  torch::Tensor logits;      // (B, V+1)
  torch::Tensor attention1;  // (B,T,T)
  torch::Tensor attention2;  // (B,T,T)
};

struct ChordGruImpl : torch::nn::Module {
  // Initialises as Keras does: uniform embedding, Glorot kernels, orthogonal recurrent kernels,
  // zero biases. Draws from torch's default generator.
  //   words  V, at least 1.
  explicit ChordGruImpl(std::int64_t words);

  // Returns the rows of the embedding: (B,T) int64 → (B,T,100).
  torch::Tensor embed(const torch::Tensor& windows) const;
  // Returns logits and attention from embedded windows: (B,T,100).
  ChordGruOutput forward_embedded(const torch::Tensor& x);
  // Returns logits and attention of windows: (B,T) int64.
  ChordGruOutput forward(const torch::Tensor& windows) { return forward_embedded(embed(windows)); }

  [[nodiscard]] std::int64_t words() const { return words_; }

  double dropout = kDropout;  // while training

  torch::nn::Embedding embedding{nullptr};
  BiGru gru1{nullptr}, gru2{nullptr}, gru3{nullptr};
  LocalAttention attention1{nullptr}, attention2{nullptr};
  torch::nn::Linear dense{nullptr}, output{nullptr};

 private:
  std::int64_t words_;
};
TORCH_MODULE(ChordGru);

// Returns what the tutorial declared as regularisers, for one batch: 1e-4 times the squares of the
// attention kernels, the absolute values of their biases, and |A Aᵀ - I|² averaged over the batch.
// Source: keras-self-attention, SeqSelfAttention._attention_regularizer.
[[nodiscard]] torch::Tensor regularization(const ChordGru& model, const ChordGruOutput& output);

}  // namespace impromptu
