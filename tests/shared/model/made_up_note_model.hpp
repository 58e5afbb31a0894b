// A made-up note model's description that passes every check, for tests to change.
#pragma once

#include <string>

#include "shared/model/note_model.hpp"

namespace impromptu {

inline NoteModelDescription made_up_note_model() {
  NoteModelDescription model;
  model.name = "note-tiny";
  model.title = "Tiny";
  model.licence = "CC BY-NC-SA 4.0";
  model.tokens_hash = "0123456789abcdef";
  model.step = {"step.onnx", std::string(64, 'a'), 1};
  model.heads = {"heads.onnx", std::string(64, 'b'), 2};
  model.burst = {"burst.onnx", std::string(64, 'c'), 3};
  model.weights = {"weights.bin", std::string(64, 'd'), 1234567890123};
  model.parameters = 6858873;
  model.storage = "int8";
  model.sampling.top_p = 0.98;
  return model;
}

}  // namespace impromptu
