// Folders of models: names, families, facts.
#include "native-trainer/export/folder.hpp"

#include <stdexcept>

#include "native-trainer/export/files.hpp"
#include "shared/model/note_model.hpp"

namespace impromptu {

void require_model_folder(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  if (!fs::is_directory(folder) || fs::is_empty(folder)) return;
  if (fs::exists(folder / kModelFile) || fs::exists(folder / kDescriptionFile)) return;
  refuse(folder, "holds other files than a model's; name a new folder");
}

void refuse(const std::filesystem::path& path, const std::string& reason) {
  throw std::runtime_error(path.string() + ": " + reason);
}

void refuse(const std::filesystem::path& path, const Error& error) {
  const std::string context(error.context);
  refuse(path, std::string(error_text(error.code)) + (context.empty() ? "" : " (" + context + ")"));
}

std::string family_of(const std::filesystem::path& folder, const char* description) {
  if (!std::filesystem::is_directory(folder)) refuse(folder, "no such model folder");
  const std::filesystem::path path = folder / description;
  return checked(path, model_family_from(read_file(path)));
}

Metadata facts_of(const onnx::ModelProto& model) {
  Metadata facts;
  for (const auto& property : model.metadata_props()) facts[property.key()] = property.value();
  return facts;
}

std::string serialized(onnx::ModelProto& model, const Metadata& facts) {
  for (const auto& [key, value] : facts) {
    auto* property = model.add_metadata_props();
    property->set_key(key);
    property->set_value(value);
  }
  return model.SerializeAsString();
}

}  // namespace impromptu
