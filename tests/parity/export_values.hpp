// Made-up weights, and what tests of exported models look at.
#pragma once

#include <onnx/onnx_pb.h>

#include <span>
#include <string>
#include <vector>

#include "native-trainer/export/weight_layout.hpp"

namespace impromptu {

// Returns the tensors of a layout with values in -0.5 to 0.5, the same at each call.
[[nodiscard]] std::vector<NamedTensor> random_tensors(std::span<const Initializer> layout);

// Returns the values of an F32 tensor.
[[nodiscard]] std::vector<float> floats_of(const NamedTensor& tensor);

// Returns "name type [sides]", types as in ONNX: 1 float, 6 int32, 7 int64.
[[nodiscard]] std::string signature(const onnx::ValueInfoProto& value);

[[nodiscard]] bool says(const std::string& message, const std::string& part);

}  // namespace impromptu
