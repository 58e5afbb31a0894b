// The README.md of a shipped model: what it is, what it was made from, how, and under which
// licence.
#pragma once

#include <string>

#include "native-trainer/weights/safetensors.hpp"
#include "shared/model/description.hpp"
#include "shared/model/note_model.hpp"

namespace impromptu {

// Returns the text, in Markdown.
//   facts  as stored beside the weights: data, command, losses; shown in a table.
[[nodiscard]] std::string model_readme(const ModelDescription& description, const Metadata& facts);

// The same for a note model.
[[nodiscard]] std::string note_model_readme(const NoteModelDescription& description,
                                            const Metadata& facts);

}  // namespace impromptu
