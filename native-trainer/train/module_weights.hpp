// A module's parameters as a safetensors file.
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <string>

#include "native-trainer/weights/safetensors.hpp"

namespace impromptu {

// Returns a copy of a tensor under a name, as safetensors stores it: kInt as I32, any floats as
// F32.
[[nodiscard]] NamedTensor named_tensor(const std::string& name, const torch::Tensor& tensor);

// Writes all parameters under their names, as F32. Throws std::runtime_error when the disk is full.
//   facts  kept beside them.
void write_weights(const std::filesystem::path& path, const torch::nn::Module& module,
                   const std::map<std::string, std::string>& facts);

// Fills all parameters of a module on the processor. Throws std::runtime_error when the file is
// damaged, lacks one, or holds one of another shape.
void load_weights(torch::nn::Module& module, const std::filesystem::path& path);

// Returns how many values a module learns.
[[nodiscard]] std::int64_t parameter_count(const torch::nn::Module& module);

}  // namespace impromptu
