// From a folder of MIDI files to shards of chord ids and a vocabulary.
#include "native-trainer/data/prepare.hpp"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

#include "native-trainer/data/files.hpp"
#include "native-trainer/data/shard.hpp"
#include "native-trainer/weights/folder_name.hpp"
#include "shared/tokens/chord_windows.hpp"

namespace impromptu {
namespace {

struct Songs {
  std::vector<std::string> files;
  std::vector<std::vector<Chord>> frames;
};

Songs songs_from(const std::vector<Piece>& pieces, const PrepareSettings& settings) {
  Songs songs;
  for (const Piece& piece : pieces) {
    songs.files.push_back(piece.name({settings.choice()}));
    songs.frames.push_back(frames_of(piece.performance, settings.fps, settings.pedal));
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

std::vector<Chord> frames_of(const Performance& performance, double fps, PedalUse pedal) {
  const std::vector<Chord> frames = chords_from(performance, fps, pedal);
  const std::span<const Chord> sounding = without_outer_silence(frames);
  return {sounding.begin(), sounding.end()};
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
  const PieceSplit split = split_pieces({settings.choice()}, [&](const Performance& performance) {
    const bool silent = frames_of(performance, settings.fps, settings.pedal).empty();
    return silent ? rejection(ErrorCode::no_notes) : std::string();
  });
  if (split.train.empty()) throw nothing_usable(settings.data.string(), split);
  const Songs train = songs_from(split.train, settings);
  const Songs validation = songs_from(split.validation, settings);
  const auto vocabulary = ChordVocabulary::fit(train.frames);
  if (!vocabulary) throw std::runtime_error(std::string(error_text(vocabulary.error().code)));

  const Shard train_shard = shard_from(train, *vocabulary, settings);
  const Shard validation_shard = shard_from(validation, *vocabulary, settings);
  make_folder(settings.out);
  write_shard(settings.out / "train.shard", train_shard);
  write_shard(settings.out / "validation.shard", validation_shard);
  write_atomically(settings.out / "vocabulary.txt", vocabulary->text());
  write_atomically(settings.out / "rejected.txt", split.left_out.text());
  return {train.files.size(),
          validation.files.size(),
          split.left_out,
          vocabulary->size(),
          windows_in(train_shard),
          windows_in(validation_shard),
          unknown_share(validation_shard)};
}

}  // namespace impromptu
