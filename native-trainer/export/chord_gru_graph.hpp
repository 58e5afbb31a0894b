// The ONNX graph of chord-gru: windows of chord ids in, logits and attention out.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>

#include "native-trainer/export/chord_gru_layout.hpp"
#include "native-trainer/export/graph.hpp"

namespace impromptu {

inline constexpr std::int64_t kWindowFrames = 50;

// Returns the model of `words` words with these initialisers (initializers_from).
//   inputs   window      int64 [B, 50], ids in 0 to V
//   outputs  logits      float [B, V + 1], of the frame after the window; index 0 is unused
//            attention1, attention2  float [B, 50, 50], rows sum to 1
// Throws std::runtime_error when libonnx finds the graph wrong or a value cannot be stored.
[[nodiscard]] onnx::ModelProto chord_gru_graph(std::int64_t words, const NamedValues& values,
                                               Storage storage);

}  // namespace impromptu
