// The three ONNX graphs of a note model. Letters: B lanes, S rows read in one run, M events written
// in one run, F 9 fields of a row, d width, G key heads, E head size, C 438 choices of a step.
#pragma once

#include <onnx/onnx_pb.h>

#include "native-trainer/export/note_parts.hpp"

namespace impromptu {

// Each throws std::runtime_error when libonnx finds the graph wrong or a value cannot be stored.
// Keys and values of layer l are called past_k_l, past_v_l, new_k_l, new_v_l; of the past the
// graphs want what the layer still sees: all rows, or the last min(position, window - 1) of a local
// layer.

// Returns the graph that reads rows.
//   inputs   rows int32 [B,S,F]; position int64 [1], of the first row in the window;
//            past_k_l, past_v_l float [B,G,past,E]
//   outputs  hidden float [B,d] of the last row; new_k_l, new_v_l float [B,G,S,E] of the rows
[[nodiscard]] onnx::ModelProto step_graph(const NoteSource& source);

// Returns the graph that draws one step.
//   inputs   hidden float [B,d]; noise float [B,C]; temperature, top_p, min_p float [4], in the
//            order of kNoteHeadNames; bias float [B,C], added to the logits; presence float [B,94],
//            taken from those of the pitches
//   outputs  steps int32 [B,4], ids of the fields; logits float [B,C] of each field, given the
//            drawn ones before it, without bias
[[nodiscard]] onnx::ModelProto heads_graph(const NoteSource& source);

// Returns the graph that reads a row and writes M steps, reading each but the last.
//   inputs   rows int32 [B,1,F]; position and past as step_graph; noise float [M,B,C];
//            presence_penalty float [1]; the others as heads_graph, presence before the first step
//   outputs  steps int32 [M,B,4]; new_k_l, new_v_l float [B,G,M,E] of the rows read
[[nodiscard]] onnx::ModelProto burst_graph(const NoteSource& source);

}  // namespace impromptu
