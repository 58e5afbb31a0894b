// A model on disk: weights.safetensors, description.json and vocabulary.txt in one folder.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "native-trainer/train/chord_gru.hpp"
#include "shared/model/description.hpp"
#include "shared/tokens/chord_vocabulary.hpp"

namespace impromptu {

// How music becomes the frames that a model reads.
struct FrameForm {
  double fps = 5;  // frames per second
  bool pedal_extended = false;
};

struct LoadedModel {
  ChordGru model;
  ChordVocabulary vocabulary;
  ModelDescription description;
};

// Returns what description.json says about a model with this vocabulary.
[[nodiscard]] ModelDescription description_of(const ChordGru& model,
                                              const ChordVocabulary& vocabulary,
                                              const FrameForm& form);

// Writes the folder. The description is written last, so that a folder with one is whole.
//   facts  about the training, kept beside the weights: data, command, losses.
// Throws std::runtime_error when the disk is full.
void write_model(const std::filesystem::path& folder, const ChordGru& model,
                 const ChordVocabulary& vocabulary, const FrameForm& form,
                 const std::map<std::string, std::string>& facts);

// Returns the model of a folder, on the processor, in evaluation mode.
// Throws std::runtime_error: missing or damaged files, a vocabulary that does not belong to the
// weights, and for a folder that holds model.onnx only, what to do about it.
[[nodiscard]] LoadedModel read_model(const std::filesystem::path& folder);

// Returns the vocabulary of a file. Throws std::runtime_error.
[[nodiscard]] ChordVocabulary read_vocabulary(const std::filesystem::path& path);

}  // namespace impromptu
