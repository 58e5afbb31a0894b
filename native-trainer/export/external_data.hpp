// Weights beside an ONNX file, in a file that several graphs share.
// Source: ONNX, "External data".
#pragma once

#include <onnx/onnx_pb.h>

#include <map>
#include <string>
#include <string_view>

namespace impromptu {

// The file of weights while it is made. Tensors begin at multiples of 64 bytes.
struct ExternalData {
  std::string file;  // name beside the ONNX files
  std::string bytes;
  std::map<std::string, std::string> offsets;  // by the tensor's name
};

// Moves the model's large tensors into the data; tensors of one name are stored once. Throws
// std::logic_error when two tensors of one name differ.
void move_out(onnx::ModelProto& model, ExternalData& data);

// Gives the model's tensors their bytes back. Throws std::runtime_error when a tensor lies outside
// of them.
void bring_back(onnx::ModelProto& model, std::string_view bytes);

}  // namespace impromptu
