// A model on disk: weights under the names that the exporter reads.
#include "native-trainer/train/model_folder.hpp"

#include <spdlog/fmt/fmt.h>

#include <cstring>
#include <stdexcept>

#include "native-trainer/data/files.hpp"
#include "native-trainer/weights/safetensors.hpp"
#include "shared/base/json.hpp"
#include "shared/tokens/chord_windows.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

NamedTensor named(const std::string& name, const torch::Tensor& tensor) {
  const auto flat = tensor.detach().to(torch::kCPU, torch::kFloat).contiguous();
  NamedTensor result{name, "F32", tensor.sizes().vec(), {}};
  result.bytes.resize(static_cast<std::size_t>(flat.nbytes()));
  std::memcpy(result.bytes.data(), flat.data_ptr(), result.bytes.size());
  return result;
}

ModelDescription read_description(const fs::path& folder) {
  if (!fs::is_directory(folder)) {
    throw std::runtime_error(fmt::format("{}: no such model folder", folder.string()));
  }
  if (!fs::exists(folder / "weights.safetensors") && fs::exists(folder / "model.onnx")) {
    throw std::runtime_error(
        fmt::format("{0}: holds model.onnx only; run `impromptu-export unpack --model {0} --out "
                    "FOLDER` and give that folder",
                    folder.string()));
  }
  const fs::path path = folder / "description.json";
  const auto description =
      struct_from_json<ModelDescription>(read_text(path), AbsentField::keeps_default);
  if (!description) {
    throw std::runtime_error(fmt::format("{}: {} ({})", path.string(),
                                         error_text(description.error().code),
                                         description.error().context));
  }
  return *description;
}

void load_weights(ChordGru& model, const fs::path& path) {
  auto parameters = model->named_parameters();
  const auto tensors = read_safetensors(path);
  std::size_t loaded = 0;
  torch::NoGradGuard guard;
  for (const NamedTensor& tensor : tensors) {
    torch::Tensor* parameter = parameters.find(tensor.name);
    if (parameter == nullptr) continue;
    if (tensor.dtype != "F32" || parameter->sizes().vec() != tensor.shape) {
      throw std::runtime_error(fmt::format("{}: {} has another shape or type than this model",
                                           path.string(), tensor.name));
    }
    std::memcpy(parameter->data_ptr(), tensor.bytes.data(), tensor.bytes.size());
    ++loaded;
  }
  if (loaded != parameters.size()) {
    throw std::runtime_error(fmt::format("{}: {} of {} tensors are missing", path.string(),
                                         parameters.size() - loaded, parameters.size()));
  }
}

}  // namespace

ModelDescription description_of(const ChordGru& model, const ChordVocabulary& vocabulary,
                                double fps) {
  ModelDescription description;
  description.name = "chord-gru";
  description.title = "Chord GRU";
  description.family = "chord-gru";
  description.window = static_cast<std::int32_t>(kChordWindow);
  description.fps = fps;
  description.vocabulary_size = static_cast<std::int32_t>(vocabulary.size());
  description.vocabulary_hash = vocabulary.hash();
  description.vocabulary_file = "vocabulary.txt";
  description.parameters = parameter_count(*model);
  description.storage = "fp32";
  return description;
}

void write_model(const fs::path& folder, const ChordGru& model, const ChordVocabulary& vocabulary,
                 double fps, const std::map<std::string, std::string>& facts) {
  make_folder(folder);
  std::vector<NamedTensor> tensors;
  for (const auto& parameter : model->named_parameters()) {
    tensors.push_back(named(parameter.key(), parameter.value()));
  }
  write_safetensors(folder / "weights.safetensors", tensors, facts);
  write_atomically(folder / "vocabulary.txt", vocabulary.text());
  write_atomically(folder / "description.json", json_from(description_of(model, vocabulary, fps)));
}

LoadedModel read_model(const fs::path& folder) {
  ModelDescription description = read_description(folder);
  ChordVocabulary vocabulary = read_vocabulary(folder / "vocabulary.txt");
  if (vocabulary.hash() != description.vocabulary_hash) {
    throw std::runtime_error(fmt::format(
        "{}: vocabulary.txt has hash {}, the weights belong to {}; the files are of two models",
        folder.string(), vocabulary.hash(), description.vocabulary_hash));
  }
  ChordGru model(static_cast<std::int64_t>(vocabulary.size()));
  load_weights(model, folder / "weights.safetensors");
  model->eval();
  return {std::move(model), std::move(vocabulary), std::move(description)};
}

ChordVocabulary read_vocabulary(const fs::path& path) {
  auto vocabulary = ChordVocabulary::from_text(read_text(path));
  if (!vocabulary) {
    throw std::runtime_error(fmt::format("{}: {} (byte {})", path.string(),
                                         error_text(vocabulary.error().code),
                                         vocabulary.error().offset));
  }
  return std::move(*vocabulary);
}

}  // namespace impromptu
