// The element-wise parts of a note model's layers, forward and backward, for the processor.
// Letters: N rows of D values; T is float or Half16: what the matrix products read and write.
#pragma once

#include <cstdint>

#include "native-trainer/train/vector_code.hpp"

namespace impromptu {

inline constexpr float kNormEpsilon = 1e-5F;
inline constexpr float kGeluSlope = 1.702F;

// Root mean square norm of rows of D values: y = x / sqrt(mean(x^2) + epsilon) * gain.
// Source: Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019.
template <class T>
struct NormForward {
  std::int64_t width = 0;       // D
  const float* x = nullptr;     // [N,D]
  const float* gain = nullptr;  // [D]
  T* y = nullptr;               // [N,D]
  float* inverse = nullptr;     // [N]: 1 / root mean square, for the way back
};

template <class T>
struct NormBackward {
  std::int64_t width = 0;
  const float* x = nullptr;
  const float* gain = nullptr;
  const float* inverse = nullptr;
  const T* y_gradient = nullptr;   // [N,D]
  float* x_gradient = nullptr;     // [N,D]
  float* gain_gradient = nullptr;  // [D], added to
};

void run_rows(const NormForward<float>& norm, std::int64_t first, std::int64_t last);
void run_rows(const NormForward<Half16>& norm, std::int64_t first, std::int64_t last);
void run_rows(const NormBackward<float>& norm, std::int64_t first, std::int64_t last);
void run_rows(const NormBackward<Half16>& norm, std::int64_t first, std::int64_t last);

// y[i] = x[i] * logistic(1.702 x[i]) for i in [first, last); and the gradient of x from that of y.
// Source: Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016, the sigmoid form.
void quick_gelu(const float* x, float* y, std::int64_t first, std::int64_t last);
void quick_gelu(const Half16* x, Half16* y, std::int64_t first, std::int64_t last);
void quick_gelu_gradient(const float* x, const float* y_gradient, float* x_gradient,
                         std::int64_t first, std::int64_t last);
void quick_gelu_gradient(const Half16* x, const Half16* y_gradient, Half16* x_gradient,
                         std::int64_t first, std::int64_t last);

// Rotary positions: pairs (a, b) of the two halves of a head become (a cos - b sin, b cos + a sin).
// Source: Su et al., "RoFormer", 2021; halves as in GPT-NeoX.
template <class T>
struct Rotation {
  std::int64_t heads = 0;         // per row
  std::int64_t half = 0;          // half of a head's size
  std::int64_t rows = 0;          // of a sequence; row n has position n % rows
  const float* cosine = nullptr;  // [rows, half]
  const float* sine = nullptr;
  float scale = 1;          // of the result
  bool back = false;        // rotates the other way: the gradient
  const T* from = nullptr;  // rows `from_stride` apart
  std::int64_t from_stride = 0;
  T* to = nullptr;
  std::int64_t to_stride = 0;
};

void run_rows(const Rotation<float>& rotation, std::int64_t first, std::int64_t last);
void run_rows(const Rotation<Half16>& rotation, std::int64_t first, std::int64_t last);

// Attention weights of a block of queries over a range of keys, in place. Row r belongs to query
// first_query + r / heads, which sees the keys of (query - window, query]; column c is key
// first_key + c. Other columns become 0.
template <class T>
struct BandSoftmax {
  std::int64_t heads = 0;
  std::int64_t rows = 0;  // of one sequence's block; row n belongs to r = n % rows
  std::int64_t columns = 0;
  std::int64_t first_query = 0;
  std::int64_t first_key = 0;
  std::int64_t window = 0;
  T* weights = nullptr;      // [N, columns]: scores in, weights out
  const T* saved = nullptr;  // for the gradient: the weights; then `weights` holds their
                             // gradient in, the scores' out
};

void softmax_rows(const BandSoftmax<float>& block, std::int64_t first, std::int64_t last);
void softmax_rows(const BandSoftmax<Half16>& block, std::int64_t first, std::int64_t last);
void softmax_gradient_rows(const BandSoftmax<float>& block, std::int64_t first, std::int64_t last);
void softmax_gradient_rows(const BandSoftmax<Half16>& block, std::int64_t first, std::int64_t last);

}  // namespace impromptu
