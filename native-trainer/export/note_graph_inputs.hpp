// Inputs and outputs that the graphs of a note model have in common.
#pragma once

#include <cstdint>
#include <string>

#include "native-trainer/export/note_parts.hpp"

namespace impromptu {

// Returns the name of a layer's input or output, such as "past_k_0".
[[nodiscard]] std::string layer_name(const std::string& kind, std::int32_t layer);

// Declares the inputs rows int32 [B,rows,9], position, past_k_l and past_v_l.
void trunk_inputs(NoteParts& parts, const Dimension& rows);

// Returns the embedded input `rows`: what an event says, and what its conditions add.
[[nodiscard]] Stream first_stream(NoteParts& parts);

// Writes joint ids [.., 4] as ids of their own fields, int32, to an output.
void own_ids(NoteParts& parts, const std::string& joint, const std::string& output);

}  // namespace impromptu
