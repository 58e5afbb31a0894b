// The device's one kernel: any operation, on the same memory, by the processor. It goes by the name
// of HIP: among the devices for which LibTorch for processors and CUDA has no kernels that is one
// whose tensors may take the place of a module's weights, and whose GRU is made of plain
// operations.
#include "tests/trainer/pretend_device.hpp"

#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/library.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace impromptu {
namespace {

using c10::IValue;
using torch::Tensor;
using MaybeTensor = decltype(IValue().toOptionalTensorVector())::value_type;

std::atomic<int> without_waiting = 0;

// Operations whose results are as large as the values say.
constexpr std::array kSizedByValues{"aten::nonzero", "aten::masked_select", "aten::_unique2",
                                    "aten::unique_dim", "aten::repeat_interleave"};

// Returns a tensor on `device` over the same memory, which it keeps alive. Neither knows of the
// other's gradients.
Tensor seen_from(const torch::Device& device, const Tensor& tensor) {
  const auto& storage = tensor.storage();
  auto owner = std::make_unique<c10::Storage>(storage);
  void* const memory = storage.unsafeGetStorageImpl()->data();
  c10::DataPtr data(
      memory, owner.release(), [](void* kept) { delete static_cast<c10::Storage*>(kept); }, device);
  c10::Storage same(c10::Storage::use_byte_size_t(), storage.nbytes(), std::move(data), nullptr,
                    false);
  const auto key = device.is_cpu() ? c10::DispatchKey::CPU : c10::DispatchKey::HIP;
  Tensor result = at::detail::make_tensor<c10::TensorImpl>(
      std::move(same), c10::DispatchKeySet(key), tensor.dtype());
  auto* const impl = result.unsafeGetTensorImpl();
  impl->set_storage_offset(tensor.storage_offset());
  impl->set_sizes_and_strides(tensor.sizes(), tensor.strides());
  return result;
}

// An operation's tensors of the device and the same as the processor sees them.
class Exchange {
 public:
  explicit Exchange(bool copies) : copies_(copies) {}

  IValue to_processor(const IValue& value) {
    if (value.isTensor()) return to_processor(value.toTensor());
    if (value.isDevice() && value.toDevice() == pretend_device()) return at::Device(at::kCPU);
    if (value.isTensorList()) {
      c10::List<Tensor> tensors;
      for (const Tensor& tensor : value.toTensorVector()) tensors.push_back(to_processor(tensor));
      return tensors;
    }
    if (value.isOptionalTensorList()) {
      c10::List<MaybeTensor> tensors;
      for (const MaybeTensor& tensor : value.toOptionalTensorVector()) {
        tensors.push_back(tensor ? MaybeTensor(to_processor(*tensor)) : MaybeTensor());
      }
      return tensors;
    }
    return value;
  }

  IValue to_device(const IValue& value) {
    if (value.isTensor()) return to_device(value.toTensor());
    if (value.isTensorList()) {
      c10::List<Tensor> tensors;
      for (const Tensor& tensor : value.toTensorVector()) tensors.push_back(to_device(tensor));
      return tensors;
    }
    return value;
  }

 private:
  Tensor to_processor(const Tensor& tensor) {
    if (!tensor.defined()) return tensor;
    if (tensor.device() != pretend_device()) {
      TORCH_CHECK(copies_ || tensor.dim() == 0,
                  "a tensor on the processor meets tensors on another device");
      return tensor;
    }
    // What is still empty may grow, as results that are given as an argument do.
    const bool empty = tensor.storage().nbytes() == 0;
    given_.emplace_back(
        tensor, empty ? torch::empty(tensor.sizes(), tensor.dtype()) : seen_from(at::kCPU, tensor));
    return given_.back().second;
  }

  // What an operation wrote in place is the tensor that it was given.
  Tensor to_device(const Tensor& tensor) {
    for (const auto& [original, seen] : given_) {
      if (!seen.is_same(tensor)) continue;
      if (original.storage().nbytes() == 0) {
        original.unsafeGetTensorImpl()->shallow_copy_from(
            seen_from(pretend_device(), seen).getIntrusivePtr());
      }
      return original;
    }
    const bool stays = !tensor.defined() || (copies_ && tensor.is_cpu());
    return stays ? tensor : seen_from(pretend_device(), tensor);
  }

  bool copies_;
  std::vector<std::pair<Tensor, Tensor>> given_;
};

// copy_(self, source, non_blocking): the way between the devices.
void require_no_waiting(std::string_view name, const c10::ArrayRef<IValue>& arguments) {
  if (without_waiting == 0) return;
  const bool reads = name == "aten::_local_scalar_dense" ||
                     (name == "aten::copy_" && arguments[0].toTensor().is_cpu());
  TORCH_CHECK(!reads, name, " waits for the device to read its values");
  const bool sized =
      std::find(kSizedByValues.begin(), kSizedByValues.end(), name) != kSizedByValues.end();
  TORCH_CHECK(!sized, name, " waits for the device, since values make its result's size");
  const bool blocks =
      name == "aten::copy_" && arguments[1].toTensor().is_cpu() && !arguments[2].toBool();
  TORCH_CHECK(!blocks, "a copy to the device waits for it, unless it is made non-blocking");
}

void run(const c10::OperatorHandle& operation, torch::jit::Stack* stack) {
  const std::string& name = operation.schema().name();
  const auto arguments = torch::jit::last(*stack, operation.schema().arguments().size());
  require_no_waiting(name, arguments);
  Exchange exchange(name == "aten::copy_");
  std::vector<IValue> exchanged;
  exchanged.reserve(arguments.size());
  for (const IValue& argument : arguments) exchanged.push_back(exchange.to_processor(argument));
  torch::jit::drop(*stack, arguments.size());
  for (IValue& value : exchanged) stack->push_back(std::move(value));
  operation.callBoxed(stack);
  for (auto at = stack->end() - static_cast<std::ptrdiff_t>(operation.schema().returns().size());
       at != stack->end(); ++at) {
    *at = exchange.to_device(*at);
  }
}

C10_REGISTER_GUARD_IMPL(HIP, c10::impl::NoOpDeviceGuardImpl<c10::DeviceType::HIP>);

TORCH_LIBRARY_IMPL(_, HIP, registry) {
  registry.fallback(torch::CppFunction::makeFromBoxedFunction<&run>());
}

// Those which LibTorch would otherwise carry out by parts for which it knows no such device.
TORCH_LIBRARY_IMPL(aten, HIP, registry) {
  registry.impl("copy_", torch::CppFunction::makeFromBoxedFunction<&run>());
}

}  // namespace

torch::Device pretend_device() { return {c10::DeviceType::HIP, 0}; }

WithoutWaiting::WithoutWaiting() { ++without_waiting; }

WithoutWaiting::~WithoutWaiting() { --without_waiting; }

}  // namespace impromptu
