// Exporting and unpacking a note model.
#include "native-trainer/export/note_model_folder.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "native-trainer/export/external_data.hpp"
#include "native-trainer/export/files.hpp"
#include "native-trainer/export/model_readme.hpp"
#include "native-trainer/export/note_graphs.hpp"
#include "native-trainer/export/note_layout.hpp"
#include "native-trainer/weights/folder_name.hpp"
#include "shared/tokens/note_steps.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

constexpr const char* kExternalFile = "weights.bin";

// Tables that measuring and training need and no graph: they lie in a file that no page fetches.
constexpr const char* kSoundingFile = "sounding.safetensors";

void check_tokens(const fs::path& path, const NoteModelDescription& description) {
  if (description.tokens_hash == note_tokens_hash()) return;
  refuse(path, "its note steps have hash " + description.tokens_hash + ", those of this program " +
                   note_tokens_hash() + "; take the program that the model was trained with");
}

NoteModelDescription description_of_weights(const fs::path& folder) {
  const fs::path path = folder / kDescriptionFile;
  NoteModelDescription description = checked(path, trained_note_model_from(read_file(path)));
  check_tokens(path, description);
  if (description.shape.trunk != "transformer") {
    refuse(path, "a trunk of kind " + description.shape.trunk + " is not made for the page");
  }
  return description;
}

// Refuses tables of another type or shape than this model's, or with numbers that are not finite.
std::vector<NamedTensor> checked_sounding(std::vector<NamedTensor> tables,
                                          const NoteModelShape& shape) {
  static_cast<void>(initializers_from(sounding_layout(shape), tables));
  return tables;
}

// Takes the tables of what sounds out of `tensors`.
std::vector<NamedTensor> sounding_from(std::vector<NamedTensor>& tensors) {
  const auto first = std::stable_partition(
      tensors.begin(), tensors.end(),
      [](const NamedTensor& tensor) { return !tensor.name.starts_with("sounding."); });
  std::vector<NamedTensor> tables(first, tensors.end());
  tensors.erase(first, tensors.end());
  return tables;
}

// Returns what model.json says about a file.
ModelFile described(const std::string& name, const std::string& bytes) {
  return {name, sha256(bytes), static_cast<std::int64_t>(bytes.size())};
}

// Returns the bytes of a file after comparing them with model.json.
std::string checked_bytes(const fs::path& folder, const ModelFile& file) {
  std::string bytes = read_file(folder / file.file);
  if (sha256(bytes) != file.sha256) {
    refuse(folder / file.file,
           "is not the file that model.json names; fetch or export the model again");
  }
  return bytes;
}

// Returns the numbers of int8 tensors times the factors of their columns.
std::vector<float> values_of_int8(const onnx::TensorProto& tensor,
                                  const std::vector<float>& factors) {
  const std::string& bytes = tensor.raw_data();
  std::vector<float> values(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    values[i] =
        static_cast<float>(static_cast<std::int8_t>(bytes[i])) * factors[i % factors.size()];
  }
  return values;
}

// Returns the values of all initialisers of the layout that the graph holds.
NamedValues values_in(const onnx::GraphProto& graph, std::span<const Initializer> layout) {
  std::map<std::string, const onnx::TensorProto*> tensors;
  for (const onnx::TensorProto& tensor : graph.initializer()) tensors[tensor.name()] = &tensor;
  NamedValues values;
  for (const Initializer& initializer : layout) {
    const auto found = tensors.find(initializer.name);
    if (found == tensors.end()) continue;  // tensors_from says what is missing
    const auto factors = tensors.find(initializer.name + kFactorsSuffix);
    values[initializer.name] = factors == tensors.end()
                                   ? values_of(*found->second)
                                   : values_of_int8(*found->second, values_of(*factors->second));
  }
  return values;
}

}  // namespace

NoteModelDescription export_note_model(const ExportSettings& settings) {
  NoteModelDescription description = description_of_weights(settings.model);
  const fs::path weights = settings.model / kWeightsFile;
  Metadata facts = settings.facts;
  facts.merge(read_safetensors_metadata(weights));  // what the settings say goes first
  NoteSource source{description.shape, note_layout(description.shape), {}, settings.storage};
  std::vector<NamedTensor> tensors = read_safetensors(weights);
  const auto sounding = checked_sounding(sounding_from(tensors), description.shape);
  source.values = initializers_from(source.layout, tensors);
  onnx::ModelProto step = step_graph(source);
  onnx::ModelProto heads = heads_graph(source);
  onnx::ModelProto burst = burst_graph(source);
  ExternalData data{kExternalFile, {}, {}};
  for (onnx::ModelProto* model : {&burst, &step, &heads}) move_out(*model, data);

  description.name = name_of_folder(settings.out);
  if (!settings.title.empty()) description.title = settings.title;
  if (!settings.licence.empty()) description.licence = settings.licence;
  description.sampling = settings.sampling.applied_to(description.sampling);
  description.parameters = parameter_count(source.layout);
  description.storage = name_of(settings.storage);
  const std::string step_bytes = serialized(step, facts);
  const std::string heads_bytes = serialized(heads, facts);
  const std::string burst_bytes = serialized(burst, facts);
  description.weights = described(kExternalFile, data.bytes);
  description.step = described("step.onnx", step_bytes);
  description.heads = described("heads.onnx", heads_bytes);
  description.burst = described("burst.onnx", burst_bytes);
  const std::string json = json_from(description);
  description = checked(settings.out / kModelFile, note_model_from(json));  // before any is written

  create_folder(settings.out);
  write_safetensors(settings.out / kSoundingFile, sounding, {});
  write_file(settings.out / description.weights.file, data.bytes);
  write_file(settings.out / description.step.file, step_bytes);
  write_file(settings.out / description.heads.file, heads_bytes);
  write_file(settings.out / description.burst.file, burst_bytes);
  write_file(settings.out / "README.md", note_model_readme(description, facts));
  write_file(settings.out / kModelFile, json);
  return description;
}

NoteModelDescription unpack_note_model(const fs::path& folder, const fs::path& out) {
  const fs::path json = folder / kModelFile;
  const NoteModelDescription description = checked(json, note_model_from(read_file(json)));
  check_tokens(json, description);
  onnx::ModelProto model;
  if (!model.ParseFromString(checked_bytes(folder, description.burst))) {
    refuse(folder / description.burst.file, "is no ONNX file");
  }
  bring_back(model, checked_bytes(folder, description.weights));
  const std::vector<Initializer> layout = note_layout(description.shape);
  create_folder(out);
  std::vector<NamedTensor> tensors = tensors_from(layout, values_in(model.graph(), layout));
  const auto sounding =
      checked_sounding(read_safetensors(folder / kSoundingFile), description.shape);
  tensors.insert(tensors.end(), sounding.begin(), sounding.end());
  write_safetensors(out / kWeightsFile, tensors, facts_of(model));
  write_file(out / kDescriptionFile, json_from(description));
  return description;
}

}  // namespace impromptu
