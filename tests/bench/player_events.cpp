// What the page's player hands over for the densest stretch of MIDI files, for ./impromptu bench
// sound. player_events count SECONDS FILE...   a line each: notes in the stretch, its begin in
// seconds, file player_events play SECONDS FILE...    a line each: JSON with the events of the
// stretch Files that cannot be read are left out.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "shared/piece/document.hpp"
#include "tests/bench/file_bytes.hpp"
#include "web/app/player.hpp"

namespace {

using namespace impromptu;

constexpr double kFrame = 0.016;  // seconds between two ticks of the page

struct Stretch {
  Microseconds begin;
  std::vector<DocumentNote> notes;  // those that begin in it, from its begin on
  std::vector<PedalSpan> pedal;     // cut to it
};

// Returns the stretch in which most notes begin; without notes where there are none.
Stretch densest(const Document& document, Microseconds length) {
  const auto notes = document.notes();
  Stretch best;
  std::size_t first = 0;
  std::size_t most = 0;
  for (std::size_t begin = 0, end = 0; begin < notes.size(); ++begin) {
    while (end < notes.size() && notes[end].note.onset < notes[begin].note.onset + length) ++end;
    if (end - begin <= most) continue;
    most = end - begin;
    first = begin;
  }
  if (most == 0) return best;
  best.begin = notes[first].note.onset;
  for (DocumentNote entry : notes.subspan(first, most)) {
    entry.note.onset = entry.note.onset - best.begin;
    best.notes.push_back(entry);
  }
  const Microseconds end = best.begin + length;
  for (const PedalSpan& span : document.pedal()) {
    const Microseconds from = std::max(span.onset, best.begin);
    const Microseconds to = std::min(span.onset + span.duration, end);
    if (from < to) best.pedal.push_back({from - best.begin, to - from});
  }
  return best;
}

// Returns what the player hands over for a stretch, in seconds from its begin on.
std::vector<SoundEvent> played(const Stretch& stretch) {
  PlayerInput input{stretch.notes, stretch.pedal, {}};
  for (const DocumentNote& entry : stretch.notes)
    input.settled = std::max(input.settled, entry.note.onset + entry.note.duration);
  Player player;
  player.play();
  std::vector<SoundEvent> all;
  for (double clock = -kStartDelay; player.active(); clock += kFrame) {
    const auto some = player.tick(clock, kLookAhead, input);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

void print_json(const char* file, const Stretch& stretch) {
  std::printf(R"({"file":"%s","begin":%.3f,"notes":%zu,"events":[)", file,
              seconds_from(stretch.begin), stretch.notes.size());
  const char* separator = "";
  for (const SoundEvent& event : played(stretch)) {
    std::printf("%s[%.6f,%d,%d,%d]", separator, event.when, event.status, event.data1, event.data2);
    separator = ",";
  }
  std::printf("]}\n");
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) return 2;
  const bool play = std::string_view(arguments[1]) == "play";
  const Microseconds length = microseconds_from(std::atof(arguments[2]));
  for (int i = 3; i < count; ++i) {
    const auto document =
        Document::from_file("", file_bytes(arguments[i]), InstrumentChoice::automatic);
    if (!document) continue;
    const Stretch stretch = densest(*document, length);
    if (play) {
      print_json(arguments[i], stretch);
    } else {
      std::printf("%zu %.3f %s\n", stretch.notes.size(), seconds_from(stretch.begin), arguments[i]);
    }
  }
  return 0;
}
