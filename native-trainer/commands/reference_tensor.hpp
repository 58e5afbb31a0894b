// LibTorch's tensors as tensors of a safetensors file.
#pragma once

#include <torch/torch.h>

#include <cstring>

#include "native-trainer/weights/safetensors.hpp"

namespace impromptu {

// Returns a copy of a tensor on the processor.
//   type  its dtype as safetensors names it.
[[nodiscard]] inline NamedTensor named_tensor(const char* name, const char* type,
                                              const torch::Tensor& tensor) {
  const auto flat = tensor.contiguous();
  NamedTensor result{name, type, tensor.sizes().vec(), {}};
  result.bytes.resize(static_cast<std::size_t>(flat.nbytes()));
  std::memcpy(result.bytes.data(), flat.data_ptr(), result.bytes.size());
  return result;
}

}  // namespace impromptu
