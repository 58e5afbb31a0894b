// Dropout: the same choice forward and backward, derived from one seed.
#include "native-trainer/train/dropout.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>

#include <mutex>

#include "native-trainer/train/dropout_kernel.hpp"

namespace impromptu {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kGrain = 1 << 15;

std::uint64_t drawn_seed() {
  auto generator = at::detail::getDefaultCPUGenerator();
  const std::lock_guard<std::mutex> lock(generator.mutex());
  return at::check_generator<at::CPUGeneratorImpl>(generator)->random64();
}

template <class T>
Tensor dropped_as(const Tensor& x, const DropoutChoice& choice) {
  Tensor result = torch::empty_like(x);
  const T* from = static_cast<const T*>(x.data_ptr());
  T* to = static_cast<T*>(result.data_ptr());
  at::parallel_for(0, x.numel(), kGrain, [&](std::int64_t first, std::int64_t last) {
    drop_values(from, to, first, last, choice);
  });
  return result;
}

Tensor dropped(const Tensor& x, const DropoutChoice& choice) {
  const Tensor flat = x.contiguous();
  return flat.scalar_type() == torch::kBFloat16 ? dropped_as<Half16>(flat, choice)
                                                : dropped_as<float>(flat, choice);
}

struct DropoutFunction : torch::autograd::Function<DropoutFunction> {
  static Tensor forward(AutogradContext* context, const Tensor& x, std::int64_t seed, double rate) {
    context->saved_data["seed"] = seed;
    context->saved_data["rate"] = rate;
    return dropped(x, {static_cast<std::uint64_t>(seed), rate});
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const DropoutChoice choice{static_cast<std::uint64_t>(context->saved_data["seed"].toInt()),
                               context->saved_data["rate"].toDouble()};
    return {dropped(gradients[0], choice), Tensor(), Tensor()};
  }
};

}  // namespace

Tensor dropped_out(const Tensor& x, double rate, bool training) {
  if (!training) return x;
  if (!x.is_cpu()) return torch::dropout(x, rate, true);
  return DropoutFunction::apply(x, static_cast<std::int64_t>(drawn_seed()), rate);
}

}  // namespace impromptu
