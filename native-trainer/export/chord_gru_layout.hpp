// How the tensors of a chord-gru model lie in LibTorch and in ONNX, and the way between both.
// Letters: V words (the tables have V + 1 rows, row 0 unused), H 128 states of each direction.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "native-trainer/weights/safetensors.hpp"

namespace impromptu {

inline constexpr std::int64_t kEmbeddingSize = 100;
inline constexpr std::int64_t kStateSize = 128;               // H
inline constexpr std::int64_t kFeatureSize = 2 * kStateSize;  // both directions side by side
inline constexpr std::int64_t kDenseSize = 64;

// How a LibTorch tensor is rearranged for ONNX. Each way can be undone.
enum class Arrangement : std::uint8_t {
  same,
  transposed,  // [out, in] → [in, out], the right side of a MatMul
  gates,       // rows of gates r, z, n → z, r, h
};

struct Piece {
  std::string name;                 // in weights.safetensors
  std::vector<std::int64_t> shape;  // LibTorch's
  Arrangement arrangement{};
};

// One ONNX initialiser: its pieces one after the other.
struct Initializer {
  std::string name;
  std::vector<std::int64_t> shape;
  std::vector<Piece> pieces;
};

using NamedValues = std::map<std::string, std::vector<float>>;

// Returns the initialisers of a model of `words` words, in the order of the graph.
[[nodiscard]] std::vector<Initializer> chord_gru_layout(std::int64_t words);

// Returns the values of each initialiser. Throws std::runtime_error when a tensor is missing, is
// unknown, is not F32, has another shape, or holds a number that is not finite.
[[nodiscard]] NamedValues initializers_from(std::span<const Initializer> layout,
                                            std::span<const NamedTensor> tensors);

// Returns the F32 tensors of the pieces: what initializers_from read.
// Throws std::runtime_error when an initialiser is missing or has another size.
[[nodiscard]] std::vector<NamedTensor> tensors_from(std::span<const Initializer> layout,
                                                    const NamedValues& values);

}  // namespace impromptu
