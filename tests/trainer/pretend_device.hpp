// A pretended accelerator in host memory, under the name of one for which this LibTorch has no
// kernels: what runs on devices other than the processor is tried without one. Each operation is
// carried out by the processor, but as on a real device, tensors of both do not mix, and values
// come back only by a copy, for which the device's queue of work must run dry.
#pragma once

#include <torch/torch.h>

namespace impromptu {

// Returns the device.
[[nodiscard]] torch::Device pretend_device();

// While it lives, what would wait for the device throws c10::Error: to read a value back, to need
// one for a result's size, or a copy to the device that blocks.
class WithoutWaiting {
 public:
  WithoutWaiting();
  ~WithoutWaiting();
  WithoutWaiting(const WithoutWaiting&) = delete;
  WithoutWaiting& operator=(const WithoutWaiting&) = delete;
};

}  // namespace impromptu
