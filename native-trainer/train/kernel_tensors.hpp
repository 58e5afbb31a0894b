// The way from tensors to the kernels that read their memory.
#pragma once

#include <torch/torch.h>

#include "native-trainer/train/vector_code.hpp"

namespace impromptu {

// Returns a contiguous tensor's values; T must fit its type.
template <class T>
[[nodiscard]] T* data_of(const torch::Tensor& tensor) {
  return static_cast<T*>(tensor.data_ptr());
}

// Calls `work` with a value of the type in which kernels read tensors of `type`, bfloat16 or float.
template <class Work>
void with_kernel_type(torch::ScalarType type, Work&& work) {
  if (type == torch::kBFloat16) {
    work(Half16{});
  } else {
    work(0.0F);
  }
}

}  // namespace impromptu
