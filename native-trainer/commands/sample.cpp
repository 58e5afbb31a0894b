// sample: writes pieces as .mid files, without a browser.
#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/data/files.hpp"
#include "native-trainer/train/compose.hpp"
#include "native-trainer/train/model_folder.hpp"
#include "shared/midi/instruments.hpp"
#include "shared/midi/smf.hpp"
#include "shared/music/performance_from_score.hpp"

namespace impromptu {
namespace {

const std::map<std::string, ChordStart> kStarts{{"random_words", ChordStart::random_words},
                                                {"note", ChordStart::note},
                                                {"ending", ChordStart::ending},
                                                {"opening", ChordStart::opening}};

struct SampleSettings {
  std::filesystem::path model, out, from;
  int count = 1;
  double seconds = 0;  // 0: as many as `chord.frames` last
  ChordSettings chord;
};

// Returns the piano parts of a MIDI file. Throws std::runtime_error.
Performance performance_of(const std::filesystem::path& path) {
  const auto import = read_smf(read_bytes(path));
  if (!import) {
    throw std::runtime_error(fmt::format("{}: {}", path.string(), error_text(import.error().code)));
  }
  const PartSelection chosen = select_parts(import->score, InstrumentChoice::automatic);
  return performance_from(import->score, chosen.parts);
}

void run(SampleSettings settings) {
  const bool wants_file =
      settings.chord.start == ChordStart::ending || settings.chord.start == ChordStart::opening;
  if (wants_file && settings.from.empty()) {
    throw std::runtime_error("--start ending and --start opening need --from FILE.mid");
  }
  LoadedModel loaded = read_model(settings.model);
  const Performance prompt = wants_file ? performance_of(settings.from) : Performance{};
  settings.chord.model_fps = loaded.description.fps;
  if (settings.seconds > 0) {
    settings.chord.frames =
        static_cast<std::int32_t>(settings.seconds * settings.chord.playback_fps + 0.5);
  }
  make_folder(settings.out);
  const std::uint64_t first = settings.chord.seed;
  for (int i = 0; i < settings.count; ++i) {
    settings.chord.seed = first + static_cast<std::uint64_t>(i);
    const Performance piece = compose(loaded.model, loaded.vocabulary, settings.chord, prompt);
    const auto path =
        settings.out / fmt::format("{}-{}.mid", loaded.description.name, settings.chord.seed);
    write_atomically(path, write_smf(score_from(piece, "Impromptu")));
    spdlog::info("{}: {} notes, {:.1f} s", path.string(), piece.notes.size(),
                 seconds_from(piece.end));
  }
}

}  // namespace

void add_sample(CLI::App& app) {
  auto settings = std::make_shared<SampleSettings>();
  ChordSettings& chord = settings->chord;
  CLI::App* command = app.add_subcommand("sample", "Write pieces as .mid files");
  command->add_option("--model", settings->model, "Name or folder of a model")->required();
  command->add_option("--out", settings->out, "Folder for the pieces")->required();
  command->add_option("--count", settings->count, "Pieces; each takes the next seed")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--seed", chord.seed, "Of the first piece")->capture_default_str();
  command->add_option("--frames", chord.frames, "Frames to write")->capture_default_str();
  command->add_option("--seconds", settings->seconds, "Seconds to write, instead of --frames")
      ->check(CLI::PositiveNumber);
  command->add_option("--fps", chord.playback_fps, "Playback frames per second")
      ->capture_default_str();
  command->add_option("--start", chord.start, "random_words, note, ending or opening")
      ->transform(CLI::CheckedTransformer(kStarts));
  command->add_option("--pitch", chord.pitch, "MIDI key for --start note")
      ->check(CLI::Range(0, 127));
  command->add_option("--from", settings->from, "MIDI file for --start ending or opening");
  command->add_option("--temperature", chord.sampler.temperature, "0 = the likeliest word")
      ->capture_default_str();
  command->add_option("--top-k", chord.sampler.top_k, "0 = off")->capture_default_str();
  command->add_option("--top-p", chord.sampler.top_p, "0 to 1")->capture_default_str();
  command->add_option("--min-p", chord.sampler.min_p, "0 to 1")->capture_default_str();
  command->callback([settings] { run(*settings); });
}

}  // namespace impromptu
