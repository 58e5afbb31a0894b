// The sizes of a note model that tests can afford.
#pragma once

#include "shared/model/note_model.hpp"

namespace impromptu {

// Returns a shape without a fault; tests change what they are about.
inline NoteModelShape tiny_shape() {
  NoteModelShape shape;
  shape.width = 64;
  shape.layers = 2;
  shape.heads = 1;
  shape.kv_heads = 1;
  shape.mlp = 64;
  shape.head_mlp = 32;
  shape.window = 8;
  shape.full_every = 2;
  return shape;
}

}  // namespace impromptu
