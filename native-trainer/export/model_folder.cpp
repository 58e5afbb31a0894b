// Exporting and unpacking a chord-gru model.
#include "native-trainer/export/model_folder.hpp"

#include "native-trainer/export/chord_gru_graph.hpp"
#include "native-trainer/export/files.hpp"
#include "native-trainer/export/model_readme.hpp"
#include "native-trainer/weights/folder_name.hpp"
#include "shared/base/json.hpp"
#include "shared/tokens/chord_vocabulary.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

constexpr const char* kVocabularyFile = "vocabulary.txt";
constexpr const char* kOnnxFile = "model.onnx";

// Returns the vocabulary text of a folder after comparing it with the description.
std::string checked_vocabulary(const fs::path& path, const ModelDescription& description) {
  std::string text = read_file(path);
  const ChordVocabulary vocabulary = checked(path, ChordVocabulary::from_text(text));
  if (vocabulary.hash() != description.vocabulary_hash ||
      vocabulary.size() != static_cast<std::size_t>(description.vocabulary_size)) {
    refuse(path, "does not belong to these weights: it has " + std::to_string(vocabulary.size()) +
                     " words and hash " + vocabulary.hash() + ", they have " +
                     std::to_string(description.vocabulary_size) + " and " +
                     description.vocabulary_hash + "; take both from one training run");
  }
  return text;
}

ModelDescription description_of_weights(const fs::path& folder) {
  if (!fs::is_directory(folder)) refuse(folder, "no such model folder");
  const fs::path path = folder / kDescriptionFile;
  ModelDescription description = checked(
      path, struct_from_json<ModelDescription>(read_file(path), AbsentField::keeps_default));
  if (description.family != "chord-gru") {
    refuse(path, "family '" + description.family + "' is unknown; this program knows chord-gru");
  }
  if (description.window != kWindowFrames) {
    refuse(path, "window " + std::to_string(description.window) + "; chord-gru reads " +
                     std::to_string(kWindowFrames) + " frames");
  }
  return description;
}

}  // namespace

ModelDescription export_model(const ExportSettings& settings) {
  ModelDescription description = description_of_weights(settings.model);
  const std::string vocabulary = checked_vocabulary(settings.model / kVocabularyFile, description);
  const fs::path weights = settings.model / kWeightsFile;
  if (settings.storage == Storage::int8) {
    refuse(settings.model, "chord-gru is stored as fp16 or fp32, not int8");
  }
  if (settings.sampling.any()) {
    refuse(settings.model, "sampling is kept with note models only, and this is a chord-gru");
  }
  Metadata facts = settings.facts;
  facts.merge(read_safetensors_metadata(weights));  // what the settings say goes first

  const std::vector<Initializer> layout = chord_gru_layout(description.vocabulary_size);
  const NamedValues values = initializers_from(layout, read_safetensors(weights));
  onnx::ModelProto model = chord_gru_graph(description.vocabulary_size, values, settings.storage);
  const std::string onnx = serialized(model, facts);

  description.name = name_of_folder(settings.out);
  if (!settings.title.empty()) description.title = settings.title;
  if (!settings.licence.empty()) description.licence = settings.licence;
  description.vocabulary_file = kVocabularyFile;
  description.onnx_file = kOnnxFile;
  description.onnx_sha256 = sha256(onnx);
  description.onnx_bytes = static_cast<std::int64_t>(onnx.size());
  description.parameters = parameter_count(layout);
  description.storage = name_of(settings.storage);
  const std::string json = json_from(description);
  description = checked(settings.model / kDescriptionFile, description_from(json));

  create_folder(settings.out);
  write_file(settings.out / kOnnxFile, onnx);
  write_file(settings.out / kVocabularyFile, vocabulary);
  write_file(settings.out / "README.md", model_readme(description, facts));
  write_file(settings.out / kModelFile, json);
  return description;
}

ModelDescription unpack_model(const fs::path& folder, const fs::path& out) {
  if (!fs::is_directory(folder)) refuse(folder, "no such model folder");
  const fs::path json = folder / kModelFile;
  const ModelDescription description = checked(json, description_from(read_file(json)));
  const std::string vocabulary =
      checked_vocabulary(folder / description.vocabulary_file, description);
  const fs::path path = folder / description.onnx_file;
  const std::string onnx = read_file(path);
  onnx::ModelProto model;
  if (sha256(onnx) != description.onnx_sha256 || !model.ParseFromString(onnx)) {
    refuse(path, "is not the file that model.json names; fetch or export the model again");
  }
  NamedValues values;
  for (const onnx::TensorProto& tensor : model.graph().initializer()) {
    if (tensor.data_type() != onnx::TensorProto::INT64) values[tensor.name()] = values_of(tensor);
  }
  const Metadata facts = facts_of(model);

  create_folder(out);
  write_safetensors(out / kWeightsFile,
                    tensors_from(chord_gru_layout(description.vocabulary_size), values), facts);
  write_file(out / kVocabularyFile, vocabulary);
  write_file(out / kDescriptionFile, json_from(description));
  return description;
}

}  // namespace impromptu
