// From folders of MIDI files to shards of timed events.
#include "native-trainer/data/note_prepare.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <utility>

#include "native-trainer/data/files.hpp"
#include "native-trainer/data/midi_files.hpp"
#include "native-trainer/data/note_shard.hpp"
#include "native-trainer/weights/folder_name.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

using Composers = std::map<std::string, std::string>;  // by path

Composers composers_from(const FileChoice& choice) {
  const fs::path path = choice.manifest.empty() ? choice.data / "MANIFEST.csv" : choice.manifest;
  Composers composers;
  if (!fs::exists(path)) return composers;
  std::istringstream lines(read_text(path));
  std::string line;
  std::getline(lines, line);
  const auto columns = csv_fields(line);
  const auto column = [&](const char* name) {
    return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) -
                                    columns.begin());
  };
  const std::size_t file = column("path");
  const std::size_t composer = column("composer");
  while (std::getline(lines, line)) {
    const auto fields = csv_fields(line);
    if (std::max(file, composer) < fields.size()) composers[fields[file]] = fields[composer];
  }
  return composers;
}

// Turns pieces of the choices into a shard, and frees them.
NoteShard shard_from(std::vector<Piece>&& pieces, const std::vector<FileChoice>& choices) {
  NoteShard shard;
  shard.tokens_hash = note_tokens_hash();
  std::vector<Composers> composers;
  for (const FileChoice& choice : choices) {
    composers.push_back(composers_from(choice));
    shard.source += (shard.source.empty() ? "" : " and ") + name_of_folder(choice.data);
    shard.seed = choice.seed;
  }
  for (Piece& piece : pieces) {
    const std::string name = piece.name(choices);
    const auto composer = composers[piece.folder].find(name);
    const bool known = composer != composers[piece.folder].end();
    shard.pieces.push_back(piece_from(std::exchange(piece.performance, {}),
                                      name_of_folder(choices[piece.folder].data) + '/' + name,
                                      composer_id(known ? composer->second : "")));
  }
  return shard;
}

}  // namespace

NotePrepareReport prepare_notes(const NotePrepareSettings& settings) {
  PieceSplit split = split_pieces(settings.choices, [](const Performance& performance) {
    const bool plays =
        std::any_of(performance.notes.begin(), performance.notes.end(), [](const Note& note) {
          return note.pitch >= kLowestKey && note.pitch < kLowestKey + kKeys;
        });
    return plays ? std::string() : rejection(ErrorCode::no_notes);
  });
  const NoteShard train = shard_from(std::move(split.train), settings.choices);
  const NoteShard validation = shard_from(std::move(split.validation), settings.choices);
  if (train.pieces.empty()) throw nothing_usable(train.source, split);
  NotePrepareReport report;
  for (const NotePiece& piece : train.pieces) {
    report.notes += piece.extended.size();
    report.presses += piece.played.size() - piece.extended.size();
  }
  report.files = train.pieces.size();
  report.validation_files = validation.pieces.size();
  report.left_out = split.left_out;
  make_folder(settings.out);
  write_note_shard(settings.out / "train.notes", train);
  write_note_shard(settings.out / "validation.notes", validation);
  write_atomically(settings.out / "rejected.txt", split.left_out.text());
  return report;
}

}  // namespace impromptu
