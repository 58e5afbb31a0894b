// info: what a model or a folder of prepared data is, in a few lines.
#include <spdlog/fmt/fmt.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/data/shard.hpp"
#include "native-trainer/train/model_folder.hpp"
#include "native-trainer/weights/safetensors.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

struct InfoSettings {
  fs::path model, data;
};

void describe_model(const fs::path& folder) {
  const LoadedModel loaded = read_model(folder);
  std::cout << json_from(loaded.description) << "\n";
  for (const auto& [name, fact] : read_safetensors_metadata(folder / "weights.safetensors")) {
    std::cout << fmt::format("{}: {}\n", name, fact);
  }
}

void describe_data(const fs::path& folder) {
  for (const char* split : {"train", "validation"}) {
    const fs::path path = folder / fmt::format("{}.shard", split);
    if (!fs::exists(path)) continue;
    const Shard shard = read_shard(path);
    std::size_t frames = 0;
    for (const ShardSong& song : shard.songs) frames += song.ids.size();
    std::cout << fmt::format(
        "{}: {} songs, {} frames at {} fps, pedal {}, from {} by seed {}, vocabulary {}\n", split,
        shard.songs.size(), frames, shard.fps, shard.pedal, shard.source, shard.seed,
        shard.vocabulary_hash);
  }
}

void run(const InfoSettings& settings) {
  if (settings.model.empty() == settings.data.empty()) {
    throw std::runtime_error("give --model or --data");
  }
  if (!settings.model.empty()) {
    describe_model(settings.model);
  } else {
    describe_data(settings.data);
  }
}

}  // namespace

void add_info(CLI::App& app) {
  auto settings = std::make_shared<InfoSettings>();
  CLI::App* command = app.add_subcommand("info", "Describe a model or prepared data");
  command->add_option("--model", settings->model, "Name or folder of a model");
  command->add_option("--data", settings->data, "Folder that prepare wrote");
  command->callback([settings] { run(*settings); });
}

}  // namespace impromptu
