// Folders of chord-gru models: from the trainer's (weights.safetensors) to the page's (model.onnx),
// and back.
#pragma once

#include <filesystem>

#include "native-trainer/export/folder.hpp"
#include "shared/model/description.hpp"

namespace impromptu {

// Writes model.onnx, vocabulary.txt, README.md and at last model.json; returns what model.json
// says. Throws std::runtime_error: missing or damaged files, tensors that do not fit the model, a
// vocabulary that does not belong to the weights, a full disk.
ModelDescription export_model(const ExportSettings& settings);

// Writes weights.safetensors (F32), vocabulary.txt and at last description.json, as the trainer
// reads them; returns the description. With fp16 storage the weights are those that the page
// computes with. Throws std::runtime_error: missing or damaged files, a model.onnx or
// vocabulary.txt that is not the one that model.json names, a full disk.
ModelDescription unpack_model(const std::filesystem::path& model, const std::filesystem::path& out);

}  // namespace impromptu
