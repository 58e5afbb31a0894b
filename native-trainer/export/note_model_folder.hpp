// Folders of note models: from the trainer's (weights.safetensors) to the page's (three ONNX graphs
// and weights.bin), and back.
#pragma once

#include <filesystem>

#include "native-trainer/export/folder.hpp"
#include "shared/model/note_model.hpp"

namespace impromptu {

// Writes step.onnx, heads.onnx, burst.onnx, weights.bin, sounding.safetensors (which only the
// trainer reads and no hash guards), README.md and at last model.json; returns what model.json
// says. Throws std::runtime_error: missing or damaged files, tensors that do not fit the model,
// another layout of note steps, a trunk of LSTMs, a full disk.
NoteModelDescription export_note_model(const ExportSettings& settings);

// Writes weights.safetensors (F32) and at last description.json, as the trainer reads them; returns
// the description. The weights are those that the page computes with. Throws std::runtime_error:
// missing or damaged files, files that are not those that model.json names, a full disk.
NoteModelDescription unpack_note_model(const std::filesystem::path& model,
                                       const std::filesystem::path& out);

}  // namespace impromptu
