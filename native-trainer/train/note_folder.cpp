// A note model on disk: weights under the names that the exporter reads.
#include "native-trainer/train/note_folder.hpp"

#include <spdlog/fmt/fmt.h>

#include <stdexcept>

#include "native-trainer/data/files.hpp"
#include "native-trainer/train/module_weights.hpp"
#include "shared/base/json.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, const Error& error) {
  throw std::runtime_error(
      fmt::format("{}: {} ({})", path.string(), error_text(error.code), error.context));
}

}  // namespace

NoteModelShape read_shape(const fs::path& path) {
  const auto shape = struct_from_json<NoteModelShape>(read_text(path), AbsentField::refused);
  if (!shape) refuse(path, shape.error());
  if (const auto fault = fault_of(*shape); !fault.empty()) {
    throw std::runtime_error(fmt::format("{}: {}", path.string(), fault));
  }
  return *shape;
}

std::string family_of(const fs::path& folder) {
  if (!fs::is_directory(folder)) {
    throw std::runtime_error(fmt::format("{}: no such model folder", folder.string()));
  }
  const fs::path path = folder / "description.json";
  if (!fs::exists(path) && fs::exists(folder / "model.json")) {
    throw std::runtime_error(
        fmt::format("{0}: holds the page's files only; run `./impromptu unpack --model {0} "
                    "--out FOLDER` and give that folder",
                    folder.string()));
  }
  const auto family = model_family_from(read_text(path));
  if (!family) refuse(path, family.error());
  return *family;
}

void write_note_model(const fs::path& folder, const NoteModel& model,
                      const std::map<std::string, std::string>& facts,
                      const NoteModelDescription& earlier) {
  NoteModelDescription description = earlier;
  description.name = "note-model";
  description.title = "Note model";
  description.shape = model->shape();
  description.step = description.heads = description.burst = description.weights = {};
  description.tokens_hash = note_tokens_hash();
  description.parameters = parameter_count(*model);
  description.storage = "fp32";
  make_folder(folder);
  write_weights(folder / "weights.safetensors", *model, facts);
  write_atomically(folder / "description.json", json_from(description));
}

LoadedNoteModel read_note_model(const fs::path& folder) {
  if (const std::string family = family_of(folder); family != kNoteFamily) {
    throw std::runtime_error(
        fmt::format("{}: a note model is needed, this is a {}", folder.string(), family));
  }
  const fs::path path = folder / "description.json";
  const auto description = trained_note_model_from(read_text(path));
  if (!description) refuse(path, description.error());
  if (description->tokens_hash != note_tokens_hash()) {
    throw std::runtime_error(fmt::format("{}: the model reads steps {}, this program writes {}",
                                         path.string(), description->tokens_hash,
                                         note_tokens_hash()));
  }
  NoteModel model(description->shape);
  load_weights(*model, folder / "weights.safetensors");
  model->eval();
  return {std::move(model), *description};
}

}  // namespace impromptu
