// GRU cells: loops over units that the compiler turns into vectors, one copy per instruction set.
#include "native-trainer/train/gru_cells.hpp"

namespace impromptu {
namespace {

IMPROMPTU_INLINE float tangent(float x) { return 1.0F - 2.0F / (1.0F + exponential(2.0F * x)); }

template <class T>
IMPROMPTU_INLINE void forward_row(const GruForward<T>& step, std::int64_t row) {
  const std::int64_t h = step.units;
  const T* __restrict input = step.input + row * step.input_stride;
  const T* __restrict recurrent = step.recurrent + row * 3 * h;
  const float* before = step.before == nullptr ? nullptr : step.before + row * step.state_stride;
  const float* __restrict bias_n = step.bias_n;
  float* __restrict after = step.after + row * step.state_stride;
  T* __restrict low = step.after_low + row * h;
  float* __restrict saved = step.saved + row * 4 * h;
#pragma GCC ivdep
  for (std::int64_t j = 0; j < h; ++j) {
    const float r = logistic(load(input[j]) + load(recurrent[j]));
    const float z = logistic(load(input[h + j]) + load(recurrent[h + j]));
    const float hn = load(recurrent[2 * h + j]) + bias_n[j];
    const float n = tangent(load(input[2 * h + j]) + r * hn);
    saved[j] = r;
    saved[h + j] = z;
    saved[2 * h + j] = n;
    saved[3 * h + j] = hn;
  }
#pragma GCC ivdep
  for (std::int64_t j = 0; j < h; ++j) {
    const float old = before == nullptr ? 0.0F : before[j];
    const float value = saved[2 * h + j] + saved[h + j] * (old - saved[2 * h + j]);
    after[j] = value;
    store(low[j], value);
  }
}

template <class T>
IMPROMPTU_INLINE void backward_row(const GruBackward<T>& step, std::int64_t row) {
  const std::int64_t h = step.units;
  const float* __restrict saved = step.saved + row * 4 * h;
  const float* before = step.before == nullptr ? nullptr : step.before + row * step.state_stride;
  const float* __restrict gradient = step.gradient + row * step.gradient_stride;
  const T* carried = step.carried == nullptr ? nullptr : step.carried + row * h;
  float* __restrict kept = step.kept + row * h;
  T* __restrict input = step.input_gradient + row * step.input_stride;
  T* __restrict recurrent = step.recurrent_gradient + row * 3 * h;
#pragma GCC ivdep
  for (std::int64_t j = 0; j < h; ++j) {
    const float r = saved[j];
    const float z = saved[h + j];
    const float n = saved[2 * h + j];
    const float old = before == nullptr ? 0.0F : before[j];
    const float through = carried == nullptr ? 0.0F : load(carried[j]) + kept[j];
    const float dh = gradient[j] + through;
    const float dn = dh * (1.0F - z) * (1.0F - n * n);
    const float dz = dh * (old - n) * z * (1.0F - z);
    const float dr = dn * saved[3 * h + j] * r * (1.0F - r);
    kept[j] = dh * z;
    store(input[j], dr);
    store(input[h + j], dz);
    store(input[2 * h + j], dn);
    store(recurrent[j], dr);
    store(recurrent[h + j], dz);
    store(recurrent[2 * h + j], dn * r);
  }
}

}  // namespace

IMPROMPTU_CLONES
void run_rows(const GruForward<float>& step, std::int64_t first, std::int64_t last) {
  for (std::int64_t row = first; row < last; ++row) forward_row(step, row);
}

IMPROMPTU_CLONES
void run_rows(const GruForward<Half16>& step, std::int64_t first, std::int64_t last) {
  for (std::int64_t row = first; row < last; ++row) forward_row(step, row);
}

IMPROMPTU_CLONES
void run_rows(const GruBackward<float>& step, std::int64_t first, std::int64_t last) {
  for (std::int64_t row = first; row < last; ++row) backward_row(step, row);
}

IMPROMPTU_CLONES
void run_rows(const GruBackward<Half16>& step, std::int64_t first, std::int64_t last) {
  for (std::int64_t row = first; row < last; ++row) backward_row(step, row);
}

}  // namespace impromptu
