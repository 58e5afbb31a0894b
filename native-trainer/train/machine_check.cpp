// The start-up check of the linear algebra library.
#include "native-trainer/train/machine_check.hpp"

#include <spdlog/spdlog.h>
#include <torch/torch.h>

#include <algorithm>
#include <chrono>

namespace impromptu {

double matmul_gflops() {
  constexpr std::int64_t kSide = 512;
  constexpr int kTries = 5;  // the best counts: other programs may run meanwhile
  const torch::NoGradGuard guard;
  const auto a = torch::ones({kSide, kSide});
  const auto b = torch::ones({kSide, kSide});
  double best = 1e9;
  for (int i = 0; i < kTries; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const auto product = torch::mm(a, b);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    best = std::min(best, seconds.count());
  }
  const double side = static_cast<double>(kSide);
  return 2 * side * side * side / best / 1e9;
}

void warn_of_slow_algebra() {
  const double gflops = matmul_gflops();
  if (gflops >= kSlowGflops) {
    spdlog::info("matrix products: {:.0f} GFLOP/s", gflops);
    return;
  }
  spdlog::warn(
      "MATRIX PRODUCTS ARE SLOW: {:.1f} GFLOP/s, training will take many times longer than it "
      "could. Install an optimised BLAS (Debian: apt-get install libopenblas0-openmp) and see that "
      "libblas.so.3 is OpenBLAS (update-alternatives --config libblas.so.3-x86_64-linux-gnu). On a "
      "processor that OpenBLAS does not know, set OPENBLAS_CORETYPE to SkylakeX or Haswell.",
      gflops);
}

}  // namespace impromptu
