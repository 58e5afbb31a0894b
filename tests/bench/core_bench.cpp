// Benchmark of the core: how fast a MIDI file is read, turned into chord ids, sampled and written.
// Prints one line of JSON. Arguments: MIDI files; without any, a made-up piece of 50,000 notes.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "shared/base/random.hpp"
#include "shared/midi/instruments.hpp"
#include "shared/midi/smf.hpp"
#include "shared/music/performance_from_score.hpp"
#include "shared/sampling/sampler.hpp"
#include "shared/tokens/chord_vocabulary.hpp"
#include "shared/tokens/piano_roll.hpp"
#include "tests/bench/file_bytes.hpp"
#include "tests/bench/made_up_piece.hpp"

namespace {

using namespace impromptu;
using Bytes = std::vector<std::byte>;

constexpr int kRounds = 5;
constexpr double kFps = 5;

// Returns the shortest of kRounds runs in seconds.
template <class Work>
double fastest(Work&& work) {
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    best = std::min(best, taken.count());
  }
  return best;
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<Bytes> files;
  for (int i = 1; i < count; ++i) files.push_back(file_bytes(arguments[i]));
  if (files.empty()) files.push_back(made_up_piece());

  std::vector<Score> scores;
  const double read_seconds = fastest([&] {
    scores.clear();
    for (const Bytes& bytes : files) {
      auto import = read_smf(bytes);
      if (import) scores.push_back(std::move(import->score));
    }
  });
  std::size_t bytes = 0;
  for (const Bytes& file : files) bytes += file.size();

  std::size_t notes = 0;
  std::vector<std::vector<Chord>> songs;
  const double chord_seconds = fastest([&] {
    notes = 0;
    songs.clear();
    for (const Score& score : scores) {
      const PartSelection chosen = select_parts(score, InstrumentChoice::automatic);
      const Performance performance = performance_from(score, chosen.parts);
      notes += performance.notes.size();
      songs.push_back(chords_from(performance, kFps, PedalUse::ignore));
    }
  });
  const auto vocabulary = ChordVocabulary::fit(songs);
  if (!vocabulary) return 1;
  const double id_seconds = fastest([&] {
    for (const auto& song : songs) static_cast<void>(vocabulary->ids_from(song));
  });
  const double write_seconds = fastest([&] {
    for (const Score& score : scores) static_cast<void>(write_smf(score));
  });

  std::vector<float> logits(36'011);
  Random random(2);
  for (float& logit : logits) logit = static_cast<float>(random.next_unit() * 12.0);
  SamplerSettings settings;
  settings.top_p = 0.95F;
  const double sample_seconds = fastest([&] {
    for (int i = 0; i < 20; ++i) static_cast<void>(sample(logits, settings, random));
  });

  const double megabytes = static_cast<double>(bytes) / 1e6;
  std::printf(
      "{\"files\": %zu, \"notes\": %zu, \"words\": %zu, \"read_mb_per_s\": %.1f, "
      "\"write_mb_per_s\": %.1f, \"chords_notes_per_s\": %.0f, \"ids_seconds\": %.3f, "
      "\"sample_36k_ms\": %.3f}\n",
      scores.size(), notes, vocabulary->size(), megabytes / read_seconds, megabytes / write_seconds,
      static_cast<double>(notes) / chord_seconds, id_seconds, sample_seconds / 20 * 1e3);
  return 0;
}
