// Reads every MIDI file below the folder IMPROMPTU_DATA; skips, saying so, where it is not set.
// A MANIFEST.csv with columns "path" or "file" and "notes" states how many notes its files hold.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "shared/midi/smf.hpp"
#include "tests/corpus/score_text.hpp"
#include "tests/corpus/smf_bytes.hpp"

using namespace impromptu;
using namespace impromptu::test;
namespace fs = std::filesystem;

namespace {

std::string text_in(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// Returns the fields of one line of comma-separated values; quotes may hold commas.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

// Returns the note counts that a manifest states: [path] -> notes.
std::map<std::string, std::size_t> stated_notes(const fs::path& manifest) {
  std::map<std::string, std::size_t> notes;
  std::ifstream stream(manifest);
  std::string line;
  std::getline(stream, line);
  const std::vector<std::string> names = fields_of(line);
  std::size_t path_column = names.size();
  std::size_t notes_column = names.size();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == "path" || names[i] == "file") path_column = i;
    if (names[i] == "notes") notes_column = i;
  }
  while (std::getline(stream, line)) {
    const std::vector<std::string> fields = fields_of(line);
    if (fields.size() <= std::max(path_column, notes_column)) continue;
    const fs::path path = manifest.parent_path() / fields[path_column];
    notes[path.string()] = std::strtoul(fields[notes_column].c_str(), nullptr, 10);
  }
  return notes;
}

std::size_t note_count(const Score& score) {
  std::size_t count = 0;
  for (const Part& part : score.parts) count += part.notes.size();
  return count;
}

struct Tally {
  std::size_t files = 0;
  std::size_t refused = 0;
  std::size_t bytes = 0;
  std::size_t counted = 0;    // files whose notes are stated
  std::size_t differing = 0;  // of them, those where we read another number
  double seconds = 0;
};

bool is_midi(const fs::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".mid" || extension == ".midi" || extension == ".MID" ||
         extension == ".rmi" || extension == ".midi2" || extension == ".syx";
}

void read_file(const fs::path& path, const std::map<std::string, std::size_t>& stated,
               Tally& tally) {
  const std::vector<std::byte> bytes = bytes_of(text_in(path));
  const auto start = std::chrono::steady_clock::now();
  const Result<SmfImport> import = read_smf(bytes);
  tally.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  ++tally.files;
  tally.bytes += bytes.size();
  if (!import) {
    ++tally.refused;
    MESSAGE(path.filename().string(), ": ", std::string(error_name(import.error().code)));
    return;
  }
  const auto expected = stated.find(path.string());
  if (expected != stated.end()) {
    ++tally.counted;
    if (note_count(import->score) != expected->second) {
      ++tally.differing;
      MESSAGE(path.filename().string(), ": ", note_count(import->score), " notes, stated ",
              expected->second);
    }
  }
  const Result<SmfImport> again = read_smf(write_smf(import->score));
  CAPTURE(path.string());
  REQUIRE(again);
  CHECK_FALSE(is_damaged(*again));
  CHECK(again->score == import->score);
}

}  // namespace

TEST_CASE("collections of MIDI files are read, and survive writing and reading") {
  const char* folder = std::getenv("IMPROMPTU_DATA");
  if (folder == nullptr) {
    MESSAGE("skipped: IMPROMPTU_DATA names no folder with MIDI collections");
    return;
  }
  std::map<std::string, std::size_t> stated;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().filename() == "MANIFEST.csv") stated.merge(stated_notes(entry.path()));
  }
  Tally tally;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (is_midi(entry.path())) read_file(entry.path(), stated, tally);
  }
  MESSAGE(tally.files, " files, ", tally.refused, " refused, ", tally.differing, " of ",
          tally.counted, " with another number of notes, ",
          static_cast<double>(tally.bytes) / 1e6 / tally.seconds, " MB/s");
  CHECK(tally.files > 0);
  CHECK(tally.refused * 20 <= tally.files);
  CHECK(tally.differing * 100 <= tally.counted);
}
