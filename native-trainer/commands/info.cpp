// info: what a model or a folder of prepared data is, in a few lines.
#include <spdlog/fmt/fmt.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/data/note_shard.hpp"
#include "native-trainer/data/shard.hpp"
#include "native-trainer/train/model_folder.hpp"
#include "native-trainer/train/note_folder.hpp"
#include "native-trainer/weights/safetensors.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

struct InfoSettings {
  fs::path model, data;
};

void describe_model(const fs::path& folder) {
  if (!fs::is_directory(folder)) {
    throw std::runtime_error(fmt::format("{}: no such model folder", folder.string()));
  }
  const bool notes = family_of(folder) == kNoteFamily;
  std::cout << (notes ? json_from(read_note_model(folder).description)
                      : json_from(read_model(folder).description))
            << "\n";
  for (const auto& [name, fact] : read_safetensors_metadata(folder / "weights.safetensors")) {
    std::cout << fmt::format("{}: {}\n", name, fact);
  }
}

std::string summary_of(const Shard& shard) {
  std::size_t frames = 0;
  for (const ShardSong& song : shard.songs) frames += song.ids.size();
  return fmt::format("{} songs, {} frames at {} fps, pedal {}, from {} by seed {}, vocabulary {}",
                     shard.songs.size(), frames, shard.fps, shard.pedal, shard.source, shard.seed,
                     shard.vocabulary_hash);
}

std::string summary_of(const NoteShard& shard) {
  std::size_t played = 0;
  std::size_t extended = 0;
  for (const NotePiece& piece : shard.pieces) {
    played += piece.played.size();
    extended += piece.extended.size();
  }
  return fmt::format(
      "{} pieces, {} events ({} with the pedal in the lengths), from {} by seed {}, "
      "layout of steps {}",
      shard.pieces.size(), played, extended, shard.source, shard.seed, shard.tokens_hash);
}

void describe_data(const fs::path& folder) {
  bool found = false;
  for (const char* split : {"train", "validation"}) {
    const fs::path chords = folder / fmt::format("{}.shard", split);
    const fs::path notes = folder / fmt::format("{}.notes", split);
    if (fs::exists(chords)) fmt::print("{}: {}\n", split, summary_of(read_shard(chords)));
    if (fs::exists(notes)) fmt::print("{}: {}\n", split, summary_of(read_note_shard(notes)));
    found = found || fs::exists(chords) || fs::exists(notes);
  }
  if (!found) {
    throw std::runtime_error(fmt::format("{}: holds no prepared data", folder.string()));
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
