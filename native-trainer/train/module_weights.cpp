// A module's parameters as a safetensors file.
#include "native-trainer/train/module_weights.hpp"

#include <spdlog/fmt/fmt.h>

#include <cstring>
#include <set>
#include <stdexcept>

namespace impromptu {

NamedTensor named_tensor(const std::string& name, const torch::Tensor& tensor) {
  const bool whole = tensor.scalar_type() == torch::kInt;
  const auto flat =
      tensor.detach().to(torch::kCPU, whole ? torch::kInt : torch::kFloat).contiguous();
  NamedTensor result{name, whole ? "I32" : "F32", tensor.sizes().vec(), {}};
  result.bytes.resize(static_cast<std::size_t>(flat.nbytes()));
  std::memcpy(result.bytes.data(), flat.data_ptr(), result.bytes.size());
  return result;
}

void write_weights(const std::filesystem::path& path, const torch::nn::Module& module,
                   const std::map<std::string, std::string>& facts) {
  std::vector<NamedTensor> tensors;
  for (const auto& parameter : module.named_parameters()) {
    tensors.push_back(named_tensor(parameter.key(), parameter.value()));
  }
  write_safetensors(path, tensors, facts);
}

void load_weights(torch::nn::Module& module, const std::filesystem::path& path) {
  auto parameters = module.named_parameters();
  std::set<std::string> missing;
  for (const auto& parameter : parameters) missing.insert(parameter.key());
  torch::NoGradGuard guard;
  for (const NamedTensor& tensor : read_safetensors(path)) {
    torch::Tensor* parameter = parameters.find(tensor.name);
    if (parameter == nullptr) continue;
    if (tensor.dtype != "F32" || parameter->sizes().vec() != tensor.shape) {
      throw std::runtime_error(fmt::format("{}: {} has another shape or type than this model",
                                           path.string(), tensor.name));
    }
    std::memcpy(parameter->data_ptr(), tensor.bytes.data(), tensor.bytes.size());
    missing.erase(tensor.name);
  }
  if (!missing.empty()) {
    throw std::runtime_error(fmt::format("{}: {} of {} tensors are missing, {} among them",
                                         path.string(), missing.size(), parameters.size(),
                                         *missing.begin()));
  }
}

std::int64_t parameter_count(const torch::nn::Module& module) {
  std::int64_t count = 0;
  for (const auto& parameter : module.parameters()) count += parameter.numel();
  return count;
}

}  // namespace impromptu
