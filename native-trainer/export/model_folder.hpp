// Model folders: from the trainer's (weights.safetensors) to the page's (model.onnx), and back.
#pragma once

#include <filesystem>
#include <string>

#include "native-trainer/export/graph.hpp"
#include "native-trainer/weights/safetensors.hpp"
#include "shared/model/description.hpp"

namespace impromptu {

struct ExportSettings {
  std::filesystem::path model;  // holds weights.safetensors, description.json, vocabulary.txt
  std::filesystem::path out;    // its last part becomes the model's name
  Storage storage = Storage::fp16;
  std::string title;    // empty: as description.json says
  std::string licence;  // empty: as description.json says
  Metadata facts;       // added to those stored beside the weights
};

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
