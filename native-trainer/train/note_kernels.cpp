// Note kernels: loops that the compiler turns into vectors, one copy per instruction set.
#include "native-trainer/train/note_kernels.hpp"

#include <algorithm>
#include <cmath>

namespace impromptu {
namespace {

template <class T>
IMPROMPTU_INLINE void norm_row(const NormForward<T>& norm, std::int64_t row) {
  const std::int64_t width = norm.width;
  const float* __restrict x = norm.x + row * width;
  const float* __restrict gain = norm.gain;
  T* __restrict y = norm.y + row * width;
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < width; ++i) sum += x[i] * x[i];
  const float inverse = 1.0F / std::sqrt(sum / static_cast<float>(width) + kNormEpsilon);
  norm.inverse[row] = inverse;
#pragma GCC ivdep
  for (std::int64_t i = 0; i < width; ++i) store(y[i], x[i] * inverse * gain[i]);
}

template <class T>
IMPROMPTU_INLINE void norm_gradient_row(const NormBackward<T>& norm, std::int64_t row) {
  const std::int64_t width = norm.width;
  const float* __restrict x = norm.x + row * width;
  const float* __restrict gain = norm.gain;
  const T* __restrict given = norm.y_gradient + row * width;
  float* __restrict result = norm.x_gradient + row * width;
  float* __restrict gain_gradient = norm.gain_gradient;
  const float inverse = norm.inverse[row];
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < width; ++i) sum += load(given[i]) * gain[i] * x[i];
  const float share = sum * inverse * inverse / static_cast<float>(width);
#pragma GCC ivdep
  for (std::int64_t i = 0; i < width; ++i) {
    const float g = load(given[i]);
    result[i] = inverse * (g * gain[i] - x[i] * share);
    gain_gradient[i] += g * x[i] * inverse;
  }
}

template <class T>
IMPROMPTU_INLINE void gelu_values(const T* __restrict x, T* __restrict y, std::int64_t first,
                                  std::int64_t last) {
#pragma GCC ivdep
  for (std::int64_t i = first; i < last; ++i) {
    const float value = load(x[i]);
    store(y[i], value * logistic(kGeluSlope * value));
  }
}

template <class T>
IMPROMPTU_INLINE void gelu_gradients(const T* __restrict x, const T* __restrict given,
                                     T* __restrict result, std::int64_t first, std::int64_t last) {
#pragma GCC ivdep
  for (std::int64_t i = first; i < last; ++i) {
    const float value = load(x[i]);
    const float share = logistic(kGeluSlope * value);
    store(result[i], load(given[i]) * share * (1.0F + kGeluSlope * value * (1.0F - share)));
  }
}

template <class T>
IMPROMPTU_INLINE void rotate_row(const Rotation<T>& rotation, std::int64_t row) {
  const std::int64_t half = rotation.half;
  const std::int64_t position = row % rotation.rows;
  const float* __restrict cosine = rotation.cosine + position * half;
  const float* __restrict sine = rotation.sine + position * half;
  const float scale = rotation.scale;
  const float turn = rotation.back ? -scale : scale;
  for (std::int64_t head = 0; head < rotation.heads; ++head) {
    const T* __restrict from = rotation.from + row * rotation.from_stride + 2 * half * head;
    T* __restrict to = rotation.to + row * rotation.to_stride + 2 * half * head;
#pragma GCC ivdep
    for (std::int64_t i = 0; i < half; ++i) {
      const float a = load(from[i]);
      const float b = load(from[half + i]);
      store(to[i], a * cosine[i] * scale - b * sine[i] * turn);
      store(to[half + i], b * cosine[i] * scale + a * sine[i] * turn);
    }
  }
}

// The columns that a row's query sees: [first, last).
template <class T>
IMPROMPTU_INLINE void seen_columns(const BandSoftmax<T>& block, std::int64_t row,
                                   std::int64_t& first, std::int64_t& last) {
  const std::int64_t query = block.first_query + (row % block.rows) / block.heads;
  first = std::max<std::int64_t>(0, query - block.window + 1 - block.first_key);
  last = query + 1 - block.first_key;
}

template <class T>
IMPROMPTU_INLINE void softmax_row(const BandSoftmax<T>& block, std::int64_t row) {
  T* __restrict values = block.weights + row * block.columns;
  std::int64_t first = 0;
  std::int64_t last = 0;
  seen_columns(block, row, first, last);
  float largest = load(values[first]);
#pragma omp simd reduction(max : largest)
  for (std::int64_t i = first; i < last; ++i) largest = std::max(largest, load(values[i]));
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = first; i < last; ++i) sum += exponential(load(values[i]) - largest);
  const float inverse = 1.0F / sum;
#pragma GCC ivdep
  for (std::int64_t i = first; i < last; ++i) {
    store(values[i], exponential(load(values[i]) - largest) * inverse);
  }
  for (std::int64_t i = 0; i < first; ++i) values[i] = T{};
  for (std::int64_t i = last; i < block.columns; ++i) values[i] = T{};
}

template <class T>
IMPROMPTU_INLINE void softmax_gradient_row(const BandSoftmax<T>& block, std::int64_t row) {
  const T* __restrict weights = block.saved + row * block.columns;
  T* __restrict values = block.weights + row * block.columns;
  std::int64_t first = 0;
  std::int64_t last = 0;
  seen_columns(block, row, first, last);
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = first; i < last; ++i) sum += load(weights[i]) * load(values[i]);
#pragma GCC ivdep
  for (std::int64_t i = first; i < last; ++i) {
    store(values[i], load(weights[i]) * (load(values[i]) - sum));
  }
  for (std::int64_t i = 0; i < first; ++i) values[i] = T{};
  for (std::int64_t i = last; i < block.columns; ++i) values[i] = T{};
}

}  // namespace

// One definition per type: the copies per instruction set belong to functions, not to templates.
#define IMPROMPTU_ROWS(function, Argument, row_function)                                        \
  IMPROMPTU_CLONES void function(const Argument& work, std::int64_t first, std::int64_t last) { \
    for (std::int64_t row = first; row < last; ++row) row_function(work, row);                  \
  }

IMPROMPTU_ROWS(run_rows, NormForward<float>, norm_row)
IMPROMPTU_ROWS(run_rows, NormForward<Half16>, norm_row)
IMPROMPTU_ROWS(run_rows, NormBackward<float>, norm_gradient_row)
IMPROMPTU_ROWS(run_rows, NormBackward<Half16>, norm_gradient_row)
IMPROMPTU_ROWS(run_rows, Rotation<float>, rotate_row)
IMPROMPTU_ROWS(run_rows, Rotation<Half16>, rotate_row)
IMPROMPTU_ROWS(softmax_rows, BandSoftmax<float>, softmax_row)
IMPROMPTU_ROWS(softmax_rows, BandSoftmax<Half16>, softmax_row)
IMPROMPTU_ROWS(softmax_gradient_rows, BandSoftmax<float>, softmax_gradient_row)
IMPROMPTU_ROWS(softmax_gradient_rows, BandSoftmax<Half16>, softmax_gradient_row)
#undef IMPROMPTU_ROWS

IMPROMPTU_CLONES void quick_gelu(const float* x, float* y, std::int64_t first, std::int64_t last) {
  gelu_values(x, y, first, last);
}

IMPROMPTU_CLONES void quick_gelu(const Half16* x, Half16* y, std::int64_t first,
                                 std::int64_t last) {
  gelu_values(x, y, first, last);
}

IMPROMPTU_CLONES void quick_gelu_gradient(const float* x, const float* y_gradient,
                                          float* x_gradient, std::int64_t first,
                                          std::int64_t last) {
  gelu_gradients(x, y_gradient, x_gradient, first, last);
}

IMPROMPTU_CLONES void quick_gelu_gradient(const Half16* x, const Half16* y_gradient,
                                          Half16* x_gradient, std::int64_t first,
                                          std::int64_t last) {
  gelu_gradients(x, y_gradient, x_gradient, first, last);
}

}  // namespace impromptu
