// A model on disk: weights under the names that the exporter reads.
#include "native-trainer/train/model_folder.hpp"

#include <spdlog/fmt/fmt.h>

#include <stdexcept>

#include "native-trainer/data/files.hpp"
#include "native-trainer/train/module_weights.hpp"
#include "shared/base/json.hpp"
#include "shared/tokens/chord_windows.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

ModelDescription read_description(const fs::path& folder) {
  if (!fs::is_directory(folder)) {
    throw std::runtime_error(fmt::format("{}: no such model folder", folder.string()));
  }
  if (!fs::exists(folder / "weights.safetensors") && fs::exists(folder / "model.onnx")) {
    throw std::runtime_error(
        fmt::format("{0}: holds model.onnx only; run `./impromptu unpack --model {0} --out "
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

}  // namespace

ModelDescription description_of(const ChordGru& model, const ChordVocabulary& vocabulary,
                                const FrameForm& form) {
  ModelDescription description;
  description.name = "chord-gru";
  description.title = "Chord GRU";
  description.family = "chord-gru";
  description.window = static_cast<std::int32_t>(kChordWindow);
  description.fps = form.fps;
  description.pedal_extended = form.pedal_extended;
  description.vocabulary_size = static_cast<std::int32_t>(vocabulary.size());
  description.vocabulary_hash = vocabulary.hash();
  description.vocabulary_file = "vocabulary.txt";
  description.parameters = parameter_count(*model);
  description.storage = "fp32";
  return description;
}

void write_model(const fs::path& folder, const ChordGru& model, const ChordVocabulary& vocabulary,
                 const FrameForm& form, const std::map<std::string, std::string>& facts) {
  make_folder(folder);
  write_weights(folder / "weights.safetensors", *model, facts);
  write_atomically(folder / "vocabulary.txt", vocabulary.text());
  write_atomically(folder / "description.json", json_from(description_of(model, vocabulary, form)));
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
  load_weights(*model, folder / "weights.safetensors");
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
