// The layers of a note model as differentiable functions: fused kernels on the processor, tensor
// operations elsewhere.
// Letters: B sequences, T rows of each, D width, H query heads, G key heads, S size of a head.
#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace impromptu {

// Returns x / root mean square * gain in the type `low`: (B,T,D) float → (B,T,D) low.
[[nodiscard]] torch::Tensor rms_norm(const torch::Tensor& x, const torch::Tensor& gain,
                                     torch::ScalarType low);

// Returns x * logistic(1.702 x), of x's type and shape.
[[nodiscard]] torch::Tensor quick_gelu(const torch::Tensor& x);

// The cosines and sines of rotary positions: [rows, S / 2] each.
struct RotaryTables {
  torch::Tensor cosine, sine;
};

// Returns the tables of positions first to first + rows - 1, base 10,000.
// Source: Su et al., "RoFormer", 2021.
[[nodiscard]] RotaryTables rotary_tables(std::int64_t first, std::int64_t rows,
                                         std::int64_t head_size, const torch::Device& device);

struct AttentionShape {
  std::int64_t heads = 0;      // H
  std::int64_t kv_heads = 0;   // G
  std::int64_t head_size = 0;  // S
  std::int64_t window = 0;     // keys that a query sees, its own included
};

// Returns what the queries gather: (B,T,(H+2G)S) → (B,T,HS), of qkv's type. Columns: query heads,
// key heads, value heads; query i sees keys j with i - window < j <= i. Rotates queries and keys.
// Source: Vaswani et al. 2017; grouped heads: Ainslie et al., "GQA", 2023.
[[nodiscard]] torch::Tensor band_attention(const torch::Tensor& qkv, const RotaryTables& tables,
                                           const AttentionShape& shape);

// Returns heads turned by their positions: (B,T,N,S) → (B,T,N,S), for any device and type.
[[nodiscard]] torch::Tensor rotated(const torch::Tensor& heads, const RotaryTables& tables);

}  // namespace impromptu
