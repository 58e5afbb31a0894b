// How the tensors of a trained model lie in LibTorch and in ONNX, and the way between both.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "native-trainer/weights/safetensors.hpp"

namespace impromptu {

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
  std::int64_t lessened = 0;  // so many of LibTorch's first rows are multiplied by kLessening
};

// 1 / sqrt(64), what attention multiplies queries by; a power of two, so that it can be undone.
inline constexpr float kLessening = 0.125F;

// One ONNX initialiser: its pieces one after the other.
struct Initializer {
  std::string name;
  std::vector<std::int64_t> shape;
  std::vector<Piece> pieces;
};

// Returns an initialiser of one tensor as it is.
[[nodiscard]] Initializer same_initializer(const std::string& name,
                                           const std::vector<std::int64_t>& shape);

// Returns an initialiser [inputs, outputs] of one tensor [outputs, inputs].
[[nodiscard]] Initializer transposed_initializer(const std::string& name, std::int64_t inputs,
                                                 std::int64_t outputs);

using NamedValues = std::map<std::string, std::vector<float>>;

// Returns the number of values of all initialisers.
[[nodiscard]] std::int64_t parameter_count(std::span<const Initializer> layout);

// Returns the values of each initialiser. Throws std::runtime_error when a tensor is missing, is
// unknown, is not F32, has another shape, or holds a number that is not finite.
[[nodiscard]] NamedValues initializers_from(std::span<const Initializer> layout,
                                            std::span<const NamedTensor> tensors);

// Returns the F32 tensors of the pieces: what initializers_from read.
// Throws std::runtime_error when an initialiser is missing or has another size.
[[nodiscard]] std::vector<NamedTensor> tensors_from(std::span<const Initializer> layout,
                                                    const NamedValues& values);

}  // namespace impromptu
