// init: a freshly initialised model with a made-up vocabulary, for tests and benchmarks.
#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <vector>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/train/model_folder.hpp"
#include "native-trainer/train/note_folder.hpp"
#include "shared/base/random.hpp"

namespace impromptu {
namespace {

constexpr std::uint8_t kLowestPitch = 36;
constexpr std::uint32_t kPitches = 60;
constexpr int kLargestChord = 4;

struct InitSettings {
  std::int64_t words = 60;
  std::uint64_t seed = 1;
  std::string family = "chord-gru";
  std::filesystem::path shape;  // of a note model
  std::filesystem::path out;
};

// Returns a vocabulary of `words` distinct chords, silence among them.
ChordVocabulary made_up_vocabulary(std::int64_t words, Random& random) {
  std::string text = "e\n";
  std::unordered_map<Chord, bool, ChordHash> seen;
  while (static_cast<std::int64_t>(seen.size()) + 1 < words) {
    Chord chord;
    const auto size = 1 + random.next_below(kLargestChord);
    for (std::uint32_t i = 0; i < size; ++i) {
      chord.add(static_cast<std::uint8_t>(kLowestPitch + random.next_below(kPitches)));
    }
    if (seen.emplace(chord, true).second) text += word_from(chord) + "\n";
  }
  auto vocabulary = ChordVocabulary::from_text(text);
  if (!vocabulary) throw std::logic_error("made-up vocabulary");
  return std::move(*vocabulary);
}

void init_note_model(const InitSettings& settings) {
  const NoteModelShape shape =
      settings.shape.empty() ? NoteModelShape{} : read_shape(settings.shape);
  write_note_model(settings.out, NoteModel(shape), {});
  spdlog::info("{}: {} rows of context, freshly initialised", settings.out.string(), shape.context);
}

void run(const InitSettings& settings) {
  torch::manual_seed(static_cast<std::uint64_t>(settings.seed));
  if (settings.family != "chord-gru") {
    init_note_model(settings);
    return;
  }
  Random random(settings.seed);
  const ChordVocabulary vocabulary = made_up_vocabulary(settings.words, random);
  write_model(settings.out, ChordGru(settings.words), vocabulary, {}, {});
  spdlog::info("{}: {} words, freshly initialised", settings.out.string(), settings.words);
}

}  // namespace

void add_init(CLI::App& app) {
  auto settings = std::make_shared<InitSettings>();
  CLI::App* command = app.add_subcommand("init", "Write a freshly initialised model");
  command->add_option("--words", settings->words, "Size of its made-up vocabulary")
      ->check(CLI::Range(2, 100000))
      ->capture_default_str();
  command->add_option("--family", settings->family, "Of the model")
      ->check(CLI::IsMember({"chord-gru", "note-transformer"}))
      ->capture_default_str();
  command->add_option("--shape", settings->shape, "Description file of a note model's sizes");
  command->add_option("--seed", settings->seed, "Of weights and vocabulary")->capture_default_str();
  command->add_option("--out", settings->out, "Folder for the model")->required();
  command->callback([settings] { run(*settings); });
}

}  // namespace impromptu
