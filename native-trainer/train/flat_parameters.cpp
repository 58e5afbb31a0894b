// FlatParameters: parameters become views of one block.
#include "native-trainer/train/flat_parameters.hpp"

namespace impromptu {

FlatParameters::FlatParameters(torch::nn::Module& module) {
  torch::NoGradGuard guard;
  std::vector<torch::Tensor> parts;
  for (const auto& parameter : module.parameters()) parts.push_back(parameter.reshape(-1));
  values = torch::cat(parts);
  gradients = torch::zeros_like(values);
  std::int64_t at = 0;
  for (auto& parameter : module.parameters()) {
    const std::int64_t count = parameter.numel();
    const auto shape = parameter.sizes().vec();
    parameter.set_data(values.narrow(0, at, count).view(shape));
    parameter.mutable_grad() = gradients.narrow(0, at, count).view(shape);
    at += count;
  }
}

}  // namespace impromptu
