// impromptu-read: prints what the core makes of MIDI files, a line of JSON each.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "native-trainer/read/report.hpp"
#include "shared/midi/smf.hpp"
#include "shared/piece/document.hpp"

namespace {

using namespace impromptu;

constexpr const char* kUsage =
    R"(usage: ./impromptu read FILE... [--instruments automatic|piano|all] [--save OUT.mid]

Prints one line of JSON for each MIDI file:
  parts     name, track, port, channel (1 to 16), program, bank, percussion, number of notes
  chosen    which parts the page shows, as indices
  notes     of those: [onset, length, pitch, velocity], times in seconds
  pedal     [pressed, lifted] in seconds
  seconds   the length of the file
  tempos    [seconds, quarters a minute]      metres    [seconds, numerator, denominator]
  warnings  code, offset, count and text of what was repaired
or, for a file that cannot be read, its error.
  --instruments  which parts are chosen (automatic)
  --save         writes the file as the page saves it; for one FILE
)";

struct Arguments {
  std::vector<std::string> files;
  std::string save;
  InstrumentChoice choice = InstrumentChoice::automatic;
};

std::optional<InstrumentChoice> choice_from(const std::string& name) {
  if (name == "automatic") return InstrumentChoice::automatic;
  if (name == "piano") return InstrumentChoice::piano;
  if (name == "all") return InstrumentChoice::all_melodic;
  return std::nullopt;
}

// Returns the arguments, or says what is wrong with them.
std::optional<Arguments> parse(const std::vector<std::string>& words) {
  const auto wrong = [](const std::string& why) {
    std::fprintf(stderr, "impromptu read: %s\n%s", why.c_str(), kUsage);
    return std::nullopt;
  };
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--save" || word == "--instruments") {
      if (++i == words.size()) return wrong(word + " wants a value");
      if (word == "--save") {
        arguments.save = words[i];
      } else if (const auto choice = choice_from(words[i])) {
        arguments.choice = *choice;
      } else {
        return wrong("--instruments is automatic, piano or all, not '" + words[i] + "'");
      }
    } else if (word.size() > 1 && word[0] == '-') {
      return wrong("there is no option '" + word + "'");
    } else {
      arguments.files.push_back(word);
    }
  }
  if (arguments.files.empty()) return wrong("which file?");
  if (!arguments.save.empty() && arguments.files.size() > 1) return wrong("--save wants one FILE");
  return arguments;
}

std::optional<std::string> bytes_in(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return std::nullopt;
  std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (stream.bad()) return std::nullopt;
  return bytes;
}

bool save(const Arguments& arguments, std::span<const std::byte> bytes) {
  const Result<Document> document =
      Document::from_file(arguments.files[0], bytes, arguments.choice);
  if (!document) {
    std::fprintf(stderr, "impromptu read: %s\n",
                 std::string(error_text(document.error().code)).c_str());
    return false;
  }
  const std::vector<std::byte> written = write_smf(document->score());
  std::ofstream stream(arguments.save, std::ios::binary);
  stream.write(reinterpret_cast<const char*>(written.data()),
               static_cast<std::streamsize>(written.size()));
  stream.close();
  if (stream) return true;
  std::fprintf(stderr, "impromptu read: %s cannot be written\n", arguments.save.c_str());
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  for (const std::string& word : words) {
    if (word != "--help" && word != "-h") continue;
    std::fputs(kUsage, stdout);
    return 0;
  }
  const std::optional<Arguments> arguments = parse(words);
  if (!arguments) return 2;
  bool all_well = true;
  for (const std::string& file : arguments->files) {
    const std::optional<std::string> text = bytes_in(file);
    if (!text) {
      std::fprintf(stderr, "impromptu read: %s cannot be read\n", file.c_str());
      all_well = false;
      continue;
    }
    const auto bytes = std::as_bytes(std::span(*text));
    std::puts(report_of(file, bytes, arguments->choice).c_str());
    if (!arguments->save.empty()) all_well = save(*arguments, bytes) && all_well;
  }
  return all_well ? 0 : 1;
}
