// A note model on disk: weights.safetensors and description.json in one folder.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "native-trainer/train/note_model.hpp"
#include "shared/model/note_model.hpp"

namespace impromptu {

struct LoadedNoteModel {
  NoteModel model{nullptr};
  NoteModelDescription description;
};

// Returns the sizes in a description file. Throws std::runtime_error when a field is missing or
// wrong.
[[nodiscard]] NoteModelShape read_shape(const std::filesystem::path& path);

// Returns the family that description.json of a folder names. Throws std::runtime_error.
[[nodiscard]] std::string family_of(const std::filesystem::path& folder);

// Writes the folder. The description is written last, so that a folder with one is whole.
//   facts    about the training, kept beside the weights: data, command, losses.
//   earlier  of the model that training began with, whose licence and sampling the new one keeps.
// Throws std::runtime_error when the disk is full.
void write_note_model(const std::filesystem::path& folder, const NoteModel& model,
                      const std::map<std::string, std::string>& facts,
                      const NoteModelDescription& earlier = {});

// Returns the model of a folder, on the processor, in evaluation mode.
// Throws std::runtime_error: missing or damaged files, weights of another shape or layout of steps.
[[nodiscard]] LoadedNoteModel read_note_model(const std::filesystem::path& folder);

}  // namespace impromptu
