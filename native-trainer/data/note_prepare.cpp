// From a folder of MIDI files to shards of timed events, several files at a time.
#include "native-trainer/data/note_prepare.hpp"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <sstream>
#include <stdexcept>
#include <thread>

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

struct Outcome {
  NotePiece piece;
  std::string rejected;
};

// Returns the outcome of each file, in their order.
std::vector<Outcome> read_all(const std::vector<fs::path>& files, const FileChoice& choice) {
  const Composers composers = composers_from(choice);
  std::vector<Outcome> outcomes(files.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++) {
      const std::string name = files[i].lexically_relative(choice.data).string();
      ReadPerformance read = read_performance(files[i]);
      const auto composer = composers.find(name);
      outcomes[i].rejected = std::move(read.rejected);
      outcomes[i].piece =
          piece_from(read.performance, name_of_folder(choice.data) + '/' + name,
                     composer_id(composer == composers.end() ? "" : composer->second));
      // An extended piece has keys alone.
      if (outcomes[i].rejected.empty() && outcomes[i].piece.extended.empty()) {
        outcomes[i].rejected = rejection(ErrorCode::no_notes);
      }
    }
  };
  const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::future<void>> workers;
  for (unsigned i = 1; i < threads; ++i) workers.push_back(std::async(std::launch::async, work));
  work();
  for (std::future<void>& worker : workers) worker.get();  // throws what a worker threw
  return outcomes;
}

// Shards in the making, and what could not be used.
struct Prepared {
  NoteShard train, validation;
  std::string rejected;
  std::size_t rejections = 0;
  std::size_t tried = 0;  // files
};

// Appends the pieces of one folder's files.
void append_pieces(NoteShard& shard, const std::vector<fs::path>& files, const FileChoice& choice,
                   Prepared& prepared) {
  prepared.tried += files.size();
  for (Outcome& outcome : read_all(files, choice)) {
    if (outcome.rejected.empty()) {
      shard.pieces.push_back(std::move(outcome.piece));
      continue;
    }
    ++prepared.rejections;
    prepared.rejected += outcome.piece.file + ": " + outcome.rejected + '\n';
    spdlog::warn("skipped {}: {}", outcome.piece.file, outcome.rejected);
  }
}

Prepared prepared_from(const NotePrepareSettings& settings) {
  Prepared prepared;
  for (const FileChoice& choice : settings.choices) {
    Candidates candidates = candidates_from(choice);
    if (settings.files > 0 && settings.files < candidates.train.size()) {
      candidates.train.resize(settings.files);
    }
    if (candidates.validation.size() > choice.validation_files) {
      candidates.validation.resize(choice.validation_files);
    }
    append_pieces(prepared.train, candidates.train, choice, prepared);
    append_pieces(prepared.validation, candidates.validation, choice, prepared);
    for (NoteShard* shard : {&prepared.train, &prepared.validation}) {
      shard->tokens_hash = note_tokens_hash();
      shard->source += (shard->source.empty() ? "" : " and ") + name_of_folder(choice.data);
      shard->seed = choice.seed;
    }
  }
  return prepared;
}

}  // namespace

NotePrepareReport prepare_notes(const NotePrepareSettings& settings) {
  const Prepared prepared = prepared_from(settings);
  const NoteShard& train = prepared.train;
  if (train.pieces.empty()) {
    throw std::runtime_error(
        fmt::format("{}: none of {} files could be used", train.source, prepared.tried));
  }
  NotePrepareReport report;
  for (const NotePiece& piece : train.pieces) {
    report.notes += piece.extended.size();
    report.presses += piece.played.size() - piece.extended.size();
  }
  report.files = train.pieces.size();
  report.validation_files = prepared.validation.pieces.size();
  report.rejected = prepared.rejections;
  make_folder(settings.out);
  write_note_shard(settings.out / "train.notes", train);
  write_note_shard(settings.out / "validation.notes", prepared.validation);
  write_atomically(settings.out / "rejected.txt", prepared.rejected);
  return report;
}

}  // namespace impromptu
