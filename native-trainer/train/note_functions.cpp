// Norm and activation of note models, forward and backward.
#include "native-trainer/train/note_functions.hpp"

#include <ATen/Parallel.h>

#include <algorithm>

#include "native-trainer/train/kernel_tensors.hpp"
#include "native-trainer/train/note_kernels.hpp"

namespace impromptu {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kRowGrain = 64;
constexpr std::int64_t kValueGrain = 1 << 15;

struct NormFunction : torch::autograd::Function<NormFunction> {
  static Tensor forward(AutogradContext* context, const Tensor& x_any, const Tensor& gain,
                        std::int64_t low) {
    const Tensor x = x_any.contiguous();
    const auto type = static_cast<torch::ScalarType>(low);
    const std::int64_t width = x.size(-1);
    const std::int64_t rows = x.numel() / width;
    Tensor y = torch::empty(x.sizes(), x.options().dtype(type));
    const Tensor inverse = torch::empty({rows}, x.options());
    with_kernel_type(type, [&](auto sample) {
      using T = decltype(sample);
      const NormForward<T> norm{width, data_of<float>(x), data_of<float>(gain), data_of<T>(y),
                                data_of<float>(inverse)};
      at::parallel_for(0, rows, kRowGrain,
                       [&](auto first, auto last) { run_rows(norm, first, last); });
    });
    context->save_for_backward({x, gain, inverse});
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const Tensor& x = saved[0];
    const Tensor& gain = saved[1];
    const Tensor given = gradients[0].contiguous();
    const std::int64_t width = x.size(-1);
    const std::int64_t rows = x.numel() / width;
    const Tensor result = torch::empty_like(x);
    // One row of sums per task, added in their order: the same bits at every run.
    const std::int64_t tasks =
        std::max<std::int64_t>(1, std::min<std::int64_t>(rows / kRowGrain, at::get_num_threads()));
    const Tensor sums = torch::zeros({tasks, width}, x.options());
    with_kernel_type(given.scalar_type(), [&](auto sample) {
      using T = decltype(sample);
      at::parallel_for(0, tasks, 1, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t task = first; task < last; ++task) {
          const NormBackward<T> norm{width,
                                     data_of<float>(x),
                                     data_of<float>(gain),
                                     data_of<float>(saved[2]),
                                     data_of<T>(given),
                                     data_of<float>(result),
                                     data_of<float>(sums) + task * width};
          run_rows(norm, rows * task / tasks, rows * (task + 1) / tasks);
        }
      });
    });
    return {result, sums.sum(0), Tensor()};
  }
};

struct GeluFunction : torch::autograd::Function<GeluFunction> {
  static Tensor forward(AutogradContext* context, const Tensor& x_any) {
    const Tensor x = x_any.contiguous();
    Tensor y = torch::empty_like(x);
    with_kernel_type(x.scalar_type(), [&](auto sample) {
      using T = decltype(sample);
      at::parallel_for(0, x.numel(), kValueGrain, [&](auto first, auto last) {
        quick_gelu(data_of<T>(x), data_of<T>(y), first, last);
      });
    });
    context->save_for_backward({x});
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const Tensor x = context->get_saved_variables()[0];
    const Tensor given = gradients[0].contiguous();
    Tensor result = torch::empty_like(x);
    with_kernel_type(x.scalar_type(), [&](auto sample) {
      using T = decltype(sample);
      at::parallel_for(0, x.numel(), kValueGrain, [&](auto first, auto last) {
        quick_gelu_gradient(data_of<T>(x), data_of<T>(given), data_of<T>(result), first, last);
      });
    });
    return {result};
  }
};

}  // namespace

Tensor rms_norm(const Tensor& x, const Tensor& gain, torch::ScalarType low) {
  if (x.is_cpu()) return NormFunction::apply(x, gain, static_cast<std::int64_t>(low));
  const Tensor inverse = torch::rsqrt(x.square().mean(-1, true) + kNormEpsilon);
  return (x * inverse * gain).to(low);
}

Tensor quick_gelu(const Tensor& x) {
  if (x.is_cpu()) return GeluFunction::apply(x);
  return x * torch::sigmoid(x * kGeluSlope);
}

}  // namespace impromptu
