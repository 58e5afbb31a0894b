// The tensors of a note model.
#pragma once

#include <cstdint>
#include <vector>

#include "native-trainer/export/graph.hpp"
#include "native-trainer/export/weight_layout.hpp"
#include "shared/model/note_model.hpp"

namespace impromptu {

// Returns the initialisers of a model of this shape with a transformer trunk. Queries are lessened,
// so that attention needs no factor.
[[nodiscard]] std::vector<Initializer> note_layout(const NoteModelShape& shape);

// Returns the tables of what sounds, which no graph has: of SoundingTables in native-trainer/train.
[[nodiscard]] std::vector<Initializer> sounding_layout(const NoteModelShape& shape);

// Returns how an initialiser is stored when matrices are stored as `storage`: vectors always as
// fp32; tables and the logits' matrix, small but delicate, not below fp16.
[[nodiscard]] Storage storage_of(const Initializer& initializer, Storage storage);

}  // namespace impromptu
