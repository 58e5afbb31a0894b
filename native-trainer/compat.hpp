// What differs between LibTorch 1.13 and 2.x, and between a processor and a CUDA device.
#pragma once

#include <ATen/autocast_mode.h>
#include <torch/torch.h>

#include <stdexcept>
#include <string>

#ifdef IMPROMPTU_CUDA
#include <ATen/cuda/CUDAGeneratorImpl.h>
#include <torch/cuda.h>
#endif

namespace impromptu {

// Returns the device of a name: "auto" is CUDA where there is one, else the processor.
// Throws std::runtime_error for an unknown name and for a CUDA device that is not there.
inline torch::Device device_from(const std::string& name) {
  const bool cuda = torch::cuda::is_available();
  if (name == "auto") return torch::Device(cuda ? torch::kCUDA : torch::kCPU);
  if (name == "cpu") return torch::Device(torch::kCPU);
  if (name != "cuda") throw std::runtime_error("unknown device '" + name + "': auto, cpu or cuda");
  if (!cuda) throw std::runtime_error("no CUDA device here; use --device cpu");
  return torch::Device(torch::kCUDA);
}

// Waits until the device has done what it was given.
inline void synchronize(const torch::Device& device) {
  if (device.is_cuda()) torch::cuda::synchronize();
}

// Returns a tensor of the processor's memory on `device`. Neither the processor nor a CUDA device
// waits for the copy: what the device is given next runs behind it.
inline torch::Tensor sent_to(const torch::Device& device, const torch::Tensor& tensor) {
  return (device.is_cuda() ? tensor.pin_memory() : tensor).to(device, /*non_blocking=*/true);
}

// Returns the generator from which dropout draws on `device`.
inline at::Generator generator_of(const torch::Device& device) {
#ifdef IMPROMPTU_CUDA
  if (device.is_cuda()) return at::cuda::detail::getDefaultCUDAGenerator();
#endif
  static_cast<void>(device);
  return at::detail::getDefaultCPUGenerator();
}

// Returns whether an AutocastScope for the processor is alive.
inline bool autocasts_on_cpu() {
#if TORCH_VERSION_MAJOR >= 2
  return at::autocast::is_autocast_enabled(at::kCPU);
#else
  return at::autocast::is_cpu_enabled();
#endif
}

// Matrix products in bfloat16 while it lives, when `on`.
class AutocastScope {
 public:
  AutocastScope(const torch::Device& device, bool on) : device_(device), on_(on) {
    if (!on_) return;
#if TORCH_VERSION_MAJOR >= 2
    at::autocast::set_autocast_dtype(device_.type(), at::kBFloat16);
    at::autocast::set_autocast_enabled(device_.type(), true);
#else
    if (device_.is_cuda()) {
      at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
      at::autocast::set_enabled(true);
    } else {
      at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
      at::autocast::set_cpu_enabled(true);
    }
#endif
    at::autocast::increment_nesting();
  }
  ~AutocastScope() {
    if (!on_) return;
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
#if TORCH_VERSION_MAJOR >= 2
    at::autocast::set_autocast_enabled(device_.type(), false);
#else
    if (device_.is_cuda()) {
      at::autocast::set_enabled(false);
    } else {
      at::autocast::set_cpu_enabled(false);
    }
#endif
  }
  AutocastScope(const AutocastScope&) = delete;
  AutocastScope& operator=(const AutocastScope&) = delete;

 private:
  torch::Device device_;
  bool on_;
};

}  // namespace impromptu
