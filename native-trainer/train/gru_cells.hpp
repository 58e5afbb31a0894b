// The element-wise part of a GRU's steps, forward and backward, for the processor.
// Letters: B rows, H units; gates r, z, n as in torch::nn::GRU:
//   n = tanh(in + r * (hn + bias_n)), h' = n + z * (h - n), r and z logistic.
#pragma once

#include <cstdint>

#include "native-trainer/train/vector_code.hpp"

namespace impromptu {

// One step of one direction. T is float or Half16: what the matrix products read and write.
template <class T>
struct GruForward {
  std::int64_t units = 0;         // H
  const T* input = nullptr;       // [B] rows of 3H, biases of input and of r, z included
  std::int64_t input_stride = 0;  // between rows
  const T* recurrent = nullptr;   // [B,3H], without bias
  const float* bias_n = nullptr;  // [H]
  const float* before = nullptr;  // [B] rows of H: h; null at the first step, where h is 0
  float* after = nullptr;         // [B] rows of H: h'
  std::int64_t state_stride = 0;  // between rows of before and after
  T* after_low = nullptr;         // [B,H]: h' for the next product
  float* saved = nullptr;         // [B,4H]: r, z, n, hn + bias_n for the way back
};

template <class T>
struct GruBackward {
  std::int64_t units = 0;
  const float* saved = nullptr;   // [B,4H]
  const float* before = nullptr;  // as in GruForward
  std::int64_t state_stride = 0;
  const float* gradient = nullptr;  // [B] rows of H: of h', from outside
  std::int64_t gradient_stride = 0;
  const T* carried = nullptr;   // [B,H]: of h', through the next step's product; null at first
  float* kept = nullptr;        // [B,H]: of h', past the next step's gates; replaced by that of h
  T* input_gradient = nullptr;  // [B] rows of 3H
  std::int64_t input_stride = 0;
  T* recurrent_gradient = nullptr;  // [B,3H]
};

// Runs rows first to last - 1.
void run_rows(const GruForward<float>& step, std::int64_t first, std::int64_t last);
void run_rows(const GruForward<Half16>& step, std::int64_t first, std::int64_t last);
void run_rows(const GruBackward<float>& step, std::int64_t first, std::int64_t last);
void run_rows(const GruBackward<Half16>& step, std::int64_t first, std::int64_t last);

}  // namespace impromptu
