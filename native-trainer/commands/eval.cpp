// eval: how well a model predicts music that it did not learn from, as one line of JSON.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/compat.hpp"
#include "native-trainer/data/midi_files.hpp"
#include "native-trainer/data/note_sequences.hpp"
#include "native-trainer/data/piece_reading.hpp"
#include "native-trainer/data/prepare.hpp"
#include "native-trainer/report/note_likelihood.hpp"
#include "native-trainer/train/evaluate.hpp"
#include "native-trainer/train/model_folder.hpp"
#include "native-trainer/train/note_folder.hpp"
#include "shared/tokens/events388.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

struct EvalSettings {
  fs::path model;
  SplitChoice choice;
  std::string pedal = "extend";
  std::string device = "auto";
  std::string precision = "f32";
  std::size_t files = 0;  // 0: all
  bool gaps = false;
  const CLI::App* for_notes = nullptr;  // group of options
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

// Calls `use` with the music of the chosen MIDI files, or of `files` of them, always the same.
void for_each_measured(const EvalSettings& settings,
                       const std::function<void(const fs::path&, Performance&)>& use) {
  FolderListing listing = files_of(settings.choice);
  if (settings.files > 0 && settings.files < listing.files.size()) {
    shuffle(listing.files, 1);
    listing.files.resize(settings.files);
  }
  for_each_piece(std::move(listing), settings.choice.data, use);
}

// Returns the files as the model's words.
Shard tokenised(const EvalSettings& settings, const LoadedModel& loaded) {
  Shard shard;
  for_each_measured(settings, [&](const fs::path& file, const Performance& performance) {
    const auto frames = frames_of(performance, loaded.description.fps,
                                  pedal_use(loaded.description.pedal_extended));
    if (frames.empty()) {
      spdlog::warn("skipped {}: {}", file.string(), rejection(ErrorCode::no_notes));
      return;
    }
    shard.songs.push_back({file.string(), signed_ids(frames, loaded.vocabulary)});
  });
  if (shard.songs.empty())
    throw std::runtime_error(settings.choice.data.string() + ": no usable file");
  return shard;
}

nlohmann::ordered_json evaluate_chords(const EvalSettings& settings) {
  LoadedModel loaded = read_model(settings.model);
  const fs::path shard_path =
      settings.choice.data / (settings.choice.split.value_or("validation") + ".shard");
  const bool is_prepared = fs::exists(shard_path);
  const Shard shard = is_prepared ? prepared(shard_path, loaded) : tokenised(settings, loaded);
  const WindowStream stream(shard, loaded.vocabulary.silence(), torch::kCPU);
  const Evaluation result = evaluate(loaded.model, stream, false, [] { return false; });
  if (result.unknown_share == 1) {
    throw std::runtime_error(settings.choice.data.string() +
                             ": none of its chords is in the model's vocabulary");
  }
  return {{"model", loaded.description.name},
          {"split", is_prepared ? shard_path.stem().string() : settings.choice.name()},
          {"files", shard.songs.size()},
          {"windows", result.windows},
          {"nats_per_known_word", result.loss},
          {"unknown_share", result.unknown_share},
          {"top1", result.top1},
          {"top5", result.top5}};
}

// Sums over the files of a folder.
struct NoteSums {
  Likelihood likelihood;
  GapLikelihood gaps;
};

NoteSums sums_of(const EvalSettings& settings, NoteModel& model) {
  Computing computing;
  computing.device = device_from(settings.device);
  computing.low = settings.precision == "bf16" ? torch::kBFloat16 : torch::kFloat;
  if (computing.device.is_cuda()) computing.batch = 64;
  model->to(computing.device);
  const bool extended = settings.pedal == "extend";
  const std::int32_t pedal = extended ? kPedalFolded : kPedalSteps;
  Random random(1);
  NoteSums sums;
  for_each_measured(settings, [&](const fs::path& file, const Performance& performance) {
    const NotePiece piece = piece_from(performance, file.string(), 0);
    if (piece.played.empty()) {
      spdlog::warn("skipped {}: {}", file.string(), rejection(ErrorCode::no_notes));
      return;
    }
    const auto events = on_grid(extended ? piece.extended : piece.played, 1);
    add_likelihood(sums.likelihood, model, events, pedal, computing);
    sums.likelihood.events388 +=
        static_cast<std::int64_t>(events388_from(extended_notes(performance)).size());
    if (settings.gaps) {
      add_gap_likelihood(sums.gaps, model, events, pedal, computing, random);
    }
  });
  if (sums.likelihood.notes == 0) {
    throw std::runtime_error(settings.choice.data.string() + ": no usable file");
  }
  return sums;
}

nlohmann::ordered_json evaluate_notes(const EvalSettings& settings) {
  if (fs::exists(settings.choice.data / "train.notes")) {
    throw std::runtime_error(settings.choice.data.string() +
                             ": holds prepared data; give the folder of MIDI files instead");
  }
  LoadedNoteModel loaded = read_note_model(settings.model);
  const NoteSums sums = sums_of(settings, loaded.model);
  const Likelihood& likelihood = sums.likelihood;
  const auto notes = static_cast<double>(likelihood.notes);
  nlohmann::ordered_json line{{"model", loaded.description.name},
                              {"pedal", settings.pedal},
                              {"split", settings.choice.name()},
                              {"files", likelihood.files},
                              {"notes", likelihood.notes},
                              {"steps", likelihood.steps},
                              {"nats_per_note", likelihood.total() / notes}};
  if (settings.pedal == "extend") {  // with pedal steps the 388 events tell less than the model
    line["nats_per_event"] = likelihood.total() / static_cast<double>(likelihood.events388);
    line["events_per_note"] = static_cast<double>(likelihood.events388) / notes;
  }
  for (std::size_t field = 0; field < kNoteHeadNames.size(); ++field) {
    line["fields"][std::string(kNoteHeadNames[field])] = likelihood.nats[field] / notes;
  }
  if (sums.gaps.with_future.notes > 0) {
    const auto stretched = static_cast<double>(sums.gaps.with_future.notes);
    line["gaps"] = {{"notes", sums.gaps.with_future.notes},
                    {"nats_per_note_with_future", sums.gaps.with_future.total() / stretched},
                    {"nats_per_note_without", sums.gaps.without_future.total() / stretched}};
  }
  return line;
}

void run(const EvalSettings& settings) {
  const bool notes = family_of(settings.model) == kNoteFamily;
  if (!notes) refuse_options_of(*settings.for_notes, "note models; this is a chord model");
  std::cout << (notes ? evaluate_notes(settings) : evaluate_chords(settings)).dump() << "\n";
}

}  // namespace

void add_eval(CLI::App& app) {
  auto settings = std::make_shared<EvalSettings>();
  CLI::App* command = app.add_subcommand("eval", "Measure a model on held-out music");
  command->add_option("--model", settings->model, "Name or folder of a model")->required();
  command
      ->add_option("--data", settings->choice.data,
                   "Folder of MIDI files; for chord models also one that prepare wrote")
      ->required();
  command->add_option("--split", settings->choice.split,
                      "Split of prepared data or of the manifest (default: validation)");
  command->add_option("--manifest", settings->choice.manifest,
                      "Table with columns path and split (default: DATA/MANIFEST.csv; without one "
                      "all files are read)");
  command->add_option("--files", settings->files, "A quick look at this many files (0: all)")
      ->check(at_least(0));
  CLI::Option_group* notes = command->add_option_group("note models");
  notes
      ->add_option("--pedal", settings->pedal,
                   "extend: folded into the notes' lengths, as in the literature; or steps")
      ->check(CLI::IsMember({"extend", "steps"}))
      ->capture_default_str();
  notes->add_flag("--gaps", settings->gaps,
                  "Measure stretches with and without sight of what follows, too");
  notes->add_option("--device", settings->device, "auto, cpu or cuda")
      ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
      ->capture_default_str();
  notes->add_option("--precision", settings->precision, "f32 or bf16 matrix products")
      ->check(CLI::IsMember({"f32", "bf16"}))
      ->capture_default_str();
  settings->for_notes = notes;
  command->callback([settings] { run(*settings); });
}

}  // namespace impromptu
