// From a folder of MIDI files to shards of chord ids and a vocabulary.
#include "native-trainer/data/prepare.hpp"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

#include "native-trainer/data/files.hpp"
#include "native-trainer/data/midi_files.hpp"
#include "native-trainer/data/performances.hpp"
#include "native-trainer/data/shard.hpp"
#include "native-trainer/weights/folder_name.hpp"
#include "shared/tokens/chord_windows.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

struct Songs {
  std::vector<std::string> files;
  std::vector<std::vector<Chord>> frames;
};

// Returns up to `count` songs, in the order of `files`; appends what was refused.
Songs read_songs(const std::vector<fs::path>& files, std::size_t count,
                 const PrepareSettings& settings, std::vector<std::string>& rejected) {
  Songs songs;
  for (const fs::path& file : files) {
    if (songs.files.size() == count) break;
    const std::string name = file.lexically_relative(settings.data).string();
    Tokenised tokenised = tokenise(file, settings.fps, settings.pedal);
    if (!tokenised.rejected.empty()) {
      rejected.push_back(name + ": " + tokenised.rejected);
      spdlog::warn("skipped {}", rejected.back());
      continue;
    }
    songs.files.push_back(name);
    songs.frames.push_back(std::move(tokenised.frames));
  }
  return songs;
}

Shard shard_from(const Songs& songs, const ChordVocabulary& vocabulary,
                 const PrepareSettings& settings) {
  Shard shard;
  shard.vocabulary_hash = vocabulary.hash();
  shard.fps = settings.fps;
  shard.pedal = settings.pedal == PedalUse::extend ? "extend" : "ignore";
  shard.source = name_of_folder(settings.data);
  shard.seed = settings.seed;
  for (std::size_t i = 0; i < songs.files.size(); ++i) {
    shard.songs.push_back({songs.files[i], signed_ids(songs.frames[i], vocabulary)});
  }
  return shard;
}

std::size_t windows_in(const Shard& shard) {
  std::size_t windows = 0;
  for (const ShardSong& song : shard.songs) windows += window_count(song.ids.size());
  return windows;
}

double unknown_share(const Shard& shard) {
  std::size_t frames = 0;
  std::size_t unknown = 0;
  for (const ShardSong& song : shard.songs) {
    frames += song.ids.size();
    unknown += static_cast<std::size_t>(
        std::count_if(song.ids.begin(), song.ids.end(), [](std::int32_t id) { return id < 0; }));
  }
  return frames > 0 ? static_cast<double>(unknown) / static_cast<double>(frames) : 0;
}

}  // namespace

Tokenised tokenise(const fs::path& file, double fps, PedalUse pedal) {
  const ReadPerformance read = read_performance(file);
  if (!read.rejected.empty()) return {{}, read.rejected};
  const auto frames = chords_from(read.performance, fps, pedal);
  const auto sounding = without_outer_silence(frames);
  if (sounding.empty()) return {{}, rejection(ErrorCode::no_notes)};
  return {{sounding.begin(), sounding.end()}, {}};
}

std::vector<std::int32_t> signed_ids(std::span<const Chord> frames,
                                     const ChordVocabulary& vocabulary) {
  std::vector<std::int32_t> ids;
  ids.reserve(frames.size());
  std::unordered_map<Chord, TokenId, ChordHash> nearest;  // unknown chords come in runs
  for (const Chord& chord : frames) {
    const TokenId known = vocabulary.find(chord);
    if (known != kUnusedId) {
      ids.push_back(known);
      continue;
    }
    auto [entry, fresh] = nearest.try_emplace(chord, kUnusedId);
    if (fresh) entry->second = vocabulary.nearest(chord);
    ids.push_back(-entry->second);
  }
  return ids;
}

PrepareReport prepare(const PrepareSettings& settings) {
  const Candidates candidates = candidates_from(settings.choice());
  std::vector<std::string> rejected;
  const Songs train = read_songs(candidates.train, settings.songs, settings, rejected);
  if (train.files.empty()) {
    throw std::runtime_error(fmt::format(
        "{}: none of {} files could be used; the first: {}", settings.data.string(),
        candidates.train.size(), rejected.empty() ? "no song was asked for" : rejected.front()));
  }
  const Songs validation =
      read_songs(candidates.validation, settings.validation_songs, settings, rejected);
  const auto vocabulary = ChordVocabulary::fit(train.frames);
  if (!vocabulary) throw std::runtime_error(std::string(error_text(vocabulary.error().code)));

  const Shard train_shard = shard_from(train, *vocabulary, settings);
  const Shard validation_shard = shard_from(validation, *vocabulary, settings);
  std::string rejected_text;
  for (const std::string& line : rejected) rejected_text += line + '\n';
  make_folder(settings.out);
  write_shard(settings.out / "train.shard", train_shard);
  write_shard(settings.out / "validation.shard", validation_shard);
  write_atomically(settings.out / "vocabulary.txt", vocabulary->text());
  write_atomically(settings.out / "rejected.txt", rejected_text);
  return {train.files.size(),
          validation.files.size(),
          rejected.size(),
          vocabulary->size(),
          windows_in(train_shard),
          windows_in(validation_shard),
          unknown_share(validation_shard)};
}

}  // namespace impromptu
