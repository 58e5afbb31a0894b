// What exporting and unpacking the models of all families have in common.
#pragma once

#include <onnx/onnx_pb.h>

#include <filesystem>
#include <string>

#include "native-trainer/export/graph.hpp"
#include "native-trainer/weights/safetensors.hpp"
#include "shared/base/result.hpp"
#include "shared/model/note_sampling.hpp"

namespace impromptu {

inline constexpr const char* kWeightsFile = "weights.safetensors";
inline constexpr const char* kDescriptionFile = "description.json";  // beside the trainer's weights
inline constexpr const char* kModelFile = "model.json";              // in a folder of the page

struct ExportSettings {
  std::filesystem::path model;  // holds weights.safetensors, description.json, ...
  std::filesystem::path out;    // its last part becomes the model's name
  Storage storage = Storage::fp16;
  std::string title;    // empty: as description.json says
  std::string licence;  // empty: as description.json says
  Metadata facts;       // added to those stored beside the weights
  // What the page begins with; of note models only. Absent: as description.json says.
  SamplingChanges sampling;
};

// Throws std::runtime_error when a folder holds files and none of a model, so that nobody's own
// files are written over.
void require_model_folder(const std::filesystem::path& folder);

// Throws std::runtime_error: path and reason.
[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& reason);

// Throws std::runtime_error: path, the error's text and its context.
[[noreturn]] void refuse(const std::filesystem::path& path, const Error& error);

// Returns the value, or throws as above.
template <class T>
[[nodiscard]] T checked(const std::filesystem::path& path, Result<T> result) {
  if (!result) refuse(path, result.error());
  return std::move(*result);
}

// Returns the family that a folder's description (its name: kDescriptionFile or kModelFile) names.
// Throws std::runtime_error.
[[nodiscard]] std::string family_of(const std::filesystem::path& folder, const char* description);

// Returns the facts that an ONNX model carries.
[[nodiscard]] Metadata facts_of(const onnx::ModelProto& model);

// Returns the bytes of a model's file, in which facts are kept.
[[nodiscard]] std::string serialized(onnx::ModelProto& model, const Metadata& facts);

}  // namespace impromptu
