// Is the linear algebra of this machine fast enough to train with?
#pragma once

namespace impromptu {

// Below this a reference BLAS, or code for old processors, is at work; OpenBLAS gives about 100 per
// core.
inline constexpr double kSlowGflops = 40;

// Returns the speed of a float product of two 512 x 512 matrices on the processor, GFLOP/s.
[[nodiscard]] double matmul_gflops();

// Measures and, when slow, warns and says what to install.
void warn_of_slow_algebra();

}  // namespace impromptu
