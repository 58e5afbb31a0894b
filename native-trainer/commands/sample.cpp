// sample: writes pieces as .mid files, without a browser.
#include <spdlog/fmt/fmt.h>
#include <spdlog/fmt/ranges.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/commands/note_options.hpp"
#include "native-trainer/data/files.hpp"
#include "native-trainer/data/performances.hpp"
#include "native-trainer/train/compose.hpp"
#include "native-trainer/train/compose_notes.hpp"
#include "native-trainer/train/model_folder.hpp"
#include "native-trainer/train/note_folder.hpp"
#include "shared/midi/smf.hpp"
#include "shared/music/performance_from_score.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

struct SampleSettings {
  fs::path model, out, from, prompt;
  std::int32_t count = 1;
  double seconds = 0;  // 0: the family's default
  std::uint64_t seed = 0;
  std::vector<int> keys;  // for note models: struck together at the start
  std::optional<std::uint8_t> pitch;
  std::string start = "random_words";  // of chord models
  ChordSettings chord;
  NoteOptions notes;
  const CLI::App* for_chords = nullptr;  // groups of options
  const CLI::App* for_notes = nullptr;
};

// Returns the piano parts of a MIDI file. Throws std::runtime_error.
Performance performance_of(const fs::path& path) {
  ReadPerformance read = read_performance(path);
  if (!read.rejected.empty()) {
    throw std::runtime_error(fmt::format("{}: {}", path.string(), read.rejected));
  }
  return std::move(read.performance);
}

void write_piece(const fs::path& path, const Performance& piece) {
  write_atomically(path, write_smf(score_from(piece, "Impromptu")));
  spdlog::info("{}: {} notes, {:.1f} s", path.string(), piece.notes.size(),
               seconds_from(piece.end));
}

void sample_chords(const SampleSettings& settings) {
  ChordSettings chord = settings.chord;
  static_cast<void>(from_name(settings.start, chord.start));  // the parser has checked it
  const bool wants_file = chord.start == ChordStart::ending || chord.start == ChordStart::opening;
  if (wants_file && settings.from.empty()) {
    throw std::runtime_error("--start ending and --start opening need --from FILE.mid");
  }
  if (!wants_file && !settings.from.empty()) {
    throw std::runtime_error("--from is for --start ending and --start opening");
  }
  if (settings.pitch && chord.start != ChordStart::note) {
    throw std::runtime_error("--pitch is for --start note");
  }
  if (chord.keep_random && chord.start != ChordStart::random_words) {
    throw std::runtime_error("--keep-random is for --start random_words");
  }
  chord.pitch = settings.pitch.value_or(chord.pitch);
  LoadedModel loaded = read_model(settings.model);
  const Performance prompt = wants_file ? performance_of(settings.from) : Performance{};
  chord.model_fps = loaded.description.fps;
  chord.pedal = pedal_use(loaded.description.pedal_extended);
  const auto chosen = [&settings](std::string_view name, float usual) {
    return static_cast<float>(settings.notes.sampling.of(name).value_or(usual));
  };
  chord.sampler.temperature = chosen("temperature", chord.sampler.temperature);
  chord.sampler.top_p = chosen("top_p", chord.sampler.top_p);
  chord.sampler.min_p = chosen("min_p", chord.sampler.min_p);
  if (settings.seconds > 0) {
    chord.frames = static_cast<std::int32_t>(settings.seconds * chord.playback_fps + 0.5);
  }
  for (std::int32_t i = 0; i < settings.count; ++i) {
    chord.seed = settings.seed + static_cast<std::uint64_t>(i);
    write_piece(settings.out / fmt::format("{}-{}.mid", loaded.description.name, chord.seed),
                compose(loaded.model, loaded.vocabulary, chord, prompt));
  }
}

void sample_notes(const SampleSettings& settings) {
  LoadedNoteModel loaded = read_note_model(settings.model);
  NoteOptions options = settings.notes;
  options.settings.seed = settings.seed;
  if (settings.seconds > 0) options.settings.seconds = settings.seconds;
  Performance prompt;
  if (!settings.prompt.empty()) {
    prompt = performance_of(settings.prompt);
    options.settings.start = NoteStart::go_on_with;
  } else if (!settings.keys.empty()) {
    options.settings.start = NoteStart::notes;
    options.settings.notes = fmt::format("{}", fmt::join(settings.keys, ","));
  }
  compose_many(loaded.model, options.settled(loaded.description), settings.count, prompt,
               [&](std::int32_t number, const Performance& piece) {
                 write_piece(settings.out / fmt::format("{}-{}-{:03}.mid", loaded.description.name,
                                                        settings.seed, number),
                             piece);
               });
}

void run(const SampleSettings& settings) {
  const bool notes = family_of(settings.model) == kNoteFamily;
  if (notes) {
    refuse_options_of(*settings.for_chords, "chord models; this is a note model");
  } else {
    refuse_options_of(*settings.for_notes, "note models; this is a chord model");
  }
  make_folder(settings.out);
  if (notes) {
    sample_notes(settings);
  } else {
    sample_chords(settings);
  }
}

}  // namespace

void add_sample(CLI::App& app) {
  auto settings = std::make_shared<SampleSettings>();
  ChordSettings& chord = settings->chord;
  CLI::App* command = app.add_subcommand("sample", "Write pieces as .mid files");
  command->add_option("--model", settings->model, "Name or folder of a model")->required();
  command->add_option("--out", settings->out, "Folder for the pieces")->required();
  command->add_option("--count", settings->count, "Pieces")
      ->check(at_least(1))
      ->capture_default_str();
  command->add_option("--seed", settings->seed, "Of the first pieces")
      ->check(at_least(0))
      ->capture_default_str();
  CLI::Option* seconds =
      command->add_option("--seconds", settings->seconds, "Seconds to write")->check(above(0));
  add_sampling_options(*command, settings->notes);
  CLI::Option_group& notes = add_style_options(*command, settings->notes);
  CLI::Option* prompt =
      notes.add_option("--continue", settings->prompt, "MIDI file that a note model goes on with");
  notes.add_option("--keys", settings->keys, "MIDI keys that a note model begins with")
      ->delimiter(',')
      ->excludes(prompt);
  CLI::Option_group* chords = command->add_option_group("chord models");
  chords->add_option("--frames", chord.frames, "Frames to write")
      ->capture_default_str()
      ->excludes(seconds);
  chords->add_option("--fps", chord.playback_fps, "Playback frames per second")
      ->capture_default_str();
  chords->add_option("--start", settings->start, "What a piece begins with")
      ->check(CLI::IsMember({"random_words", "note", "ending", "opening"}))
      ->capture_default_str();
  chords->add_flag("--keep-random", chord.keep_random,
                   "Begin with all 50 random words that the model reads, not the last alone");
  chords->add_option("--pitch", settings->pitch, "MIDI key for --start note")
      ->check(CLI::Range(0, 127));
  chords->add_option("--from", settings->from, "MIDI file for --start ending or opening");
  chords->add_option("--top-k", chord.sampler.top_k, "0 = off")->capture_default_str();
  settings->for_chords = chords;
  settings->for_notes = &notes;
  command->callback([settings] { run(*settings); });
}

}  // namespace impromptu
