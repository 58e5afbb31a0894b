// eval: how well a model predicts music that it did not learn from, as one line of JSON.
#include <spdlog/spdlog.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/data/midi_files.hpp"
#include "native-trainer/data/prepare.hpp"
#include "native-trainer/train/evaluate.hpp"
#include "native-trainer/train/model_folder.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

struct EvalSettings {
  fs::path model, data;
  std::string split = "validation";
};

// Returns the split of a folder that prepare wrote. Throws when it fits another vocabulary.
Shard prepared(const fs::path& path, const LoadedModel& loaded) {
  Shard shard = read_shard(path);
  if (shard.vocabulary_hash != loaded.vocabulary.hash()) {
    throw std::runtime_error(path.string() +
                             ": was prepared with another vocabulary than the "
                             "model's; give the folder of MIDI files instead");
  }
  return shard;
}

// Returns the MIDI files of a folder, or of its split where it has a manifest, as the model's
// words.
Shard tokenised(const EvalSettings& settings, const LoadedModel& loaded) {
  const fs::path manifest = settings.data / "MANIFEST.csv";
  const auto files = fs::exists(manifest)
                         ? midi_files_of_split(settings.data, manifest, settings.split)
                         : midi_files_in(settings.data);
  Shard shard;
  for (const fs::path& file : files) {
    const Tokenised song = tokenise(file, loaded.description.fps, PedalUse::ignore);
    if (!song.rejected.empty()) {
      spdlog::warn("skipped {}: {}", file.string(), song.rejected);
      continue;
    }
    shard.songs.push_back({file.string(), signed_ids(song.frames, loaded.vocabulary)});
  }
  if (shard.songs.empty()) throw std::runtime_error(settings.data.string() + ": no usable file");
  return shard;
}

void run(const EvalSettings& settings) {
  LoadedModel loaded = read_model(settings.model);
  const fs::path shard_path = settings.data / (settings.split + ".shard");
  const Shard shard =
      fs::exists(shard_path) ? prepared(shard_path, loaded) : tokenised(settings, loaded);
  const WindowStream stream(shard, loaded.vocabulary.silence(), torch::kCPU);
  const Evaluation result = evaluate(loaded.model, stream, false, [] { return false; });
  const nlohmann::json line{{"model", loaded.description.name},
                            {"files", shard.songs.size()},
                            {"windows", result.windows},
                            {"nats_per_known_word", result.loss},
                            {"unknown_share", result.unknown_share},
                            {"top1", result.top1},
                            {"top5", result.top5}};
  std::cout << line.dump() << "\n";
}

}  // namespace

void add_eval(CLI::App& app) {
  auto settings = std::make_shared<EvalSettings>();
  CLI::App* command = app.add_subcommand("eval", "Measure a model on held-out music");
  command->add_option("--model", settings->model, "Name or folder of a model")->required();
  command->add_option("--data", settings->data, "Folder of MIDI files, or one that prepare wrote")
      ->required();
  command->add_option("--split", settings->split, "Split of prepared data or of a MANIFEST.csv")
      ->capture_default_str();
  command->callback([settings] { run(*settings); });
}

}  // namespace impromptu
