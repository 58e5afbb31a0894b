// Music for the tests of token codings.
#include "tests/shared/tokens/piano_music.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "shared/midi/instruments.hpp"
#include "shared/midi/smf.hpp"
#include "shared/music/pedal.hpp"
#include "shared/music/performance_from_score.hpp"
#include "tests/corpus/smf_bytes.hpp"

namespace impromptu::test {
namespace {

namespace fs = std::filesystem;

// Returns a time in microseconds: mostly short, rarely as long as `longest` seconds.
std::int64_t time_below(Random& random, std::uint32_t longest) {
  switch (random.next_below(8)) {
    case 0:
      return 0;
    case 1:
      return random.next_below(longest * 1'000'000U);
    case 2:
      return random.next_below(2'000'000);
    default:
      return random.next_below(300'000);
  }
}

Performance performance_in(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  const Result<SmfImport> import = read_smf(bytes_of(text));
  if (!import) return {};
  const PartSelection chosen = select_parts(import->score, InstrumentChoice::automatic);
  return performance_from(import->score, chosen.parts);
}

}  // namespace

Performance made_up_performance(Random& random, int notes) {
  Performance music;
  std::int64_t onset = 0;
  for (int i = 0; i < notes; ++i) {
    onset += time_below(random, 30);
    const auto pitch = static_cast<std::uint8_t>(
        random.next_below(10) == 0 ? random.next_below(128) : 55 + random.next_below(12));
    const auto velocity = static_cast<std::uint8_t>(1 + random.next_below(127));
    const std::int64_t duration = time_below(random, 60);
    music.notes.push_back({Microseconds{onset}, Microseconds{duration}, pitch, velocity});
    if (random.next_below(6) == 0) {
      music.pedal.push_back(
          {Microseconds{onset + time_below(random, 2)}, Microseconds{1 + time_below(random, 40)}});
    }
    music.end = Microseconds{onset + 120'000'000};
  }
  music.pedal = joined(music.pedal);
  sort(music);
  return music;
}

int for_each_in_maestro(const std::function<void(const Performance&, const std::string&)>& visit) {
  const char* data = std::getenv("IMPROMPTU_DATA");
  if (data == nullptr) return 0;
  const fs::path folder = fs::path(data) / "maestro";
  std::ifstream manifest(folder / "MANIFEST.csv");
  std::string line;
  std::getline(manifest, line);
  int count = 0;
  while (std::getline(manifest, line)) {
    const fs::path path = folder / line.substr(0, line.find(','));
    const std::string_view splits[] = {"train", "validation", "test"};
    for (const std::string_view split : splits) {
      if (line.find(",performance," + std::string(split) + ",") == std::string::npos) continue;
      visit(performance_in(path), std::string(split));
      ++count;
    }
  }
  return count;
}

}  // namespace impromptu::test
