// Prints the notes of MIDI files, for comparison with other readers. Arguments: files.
// For each file one line "file <path>", then "tick duration pitch velocity channel" per note.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <span>
#include <string>

#include "shared/midi/smf.hpp"

namespace {

using namespace impromptu;

void dump(const char* path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  std::printf("file %s\n", path);
  const Result<SmfImport> import = read_smf(std::as_bytes(std::span(text)));
  if (!import) {
    std::printf("error %s\n", std::string(error_name(import.error().code)).c_str());
    return;
  }
  for (const Part& part : import->score.parts) {
    for (const ScoreNote& note : part.notes) {
      std::printf("%d %d %d %d %d\n", note.onset.value, note.duration.value, note.pitch,
                  note.velocity, part.channel);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) dump(argv[i]);
  return argc > 1 ? 0 : 1;
}
