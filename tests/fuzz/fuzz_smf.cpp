// Fuzz: MIDI files of any bytes; what is read must be written and read back the same.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/check.hpp"
#include "shared/midi/instruments.hpp"
#include "shared/midi/smf.hpp"
#include "shared/music/message.hpp"
#include "shared/music/pedal.hpp"
#include "shared/music/performance_from_score.hpp"

namespace {

// Returns whether a mode message may end notes of other tracks. The releases that it stands for are
// written into the tracks of their strikes, where they can fall behind what another track does at
// the same tick; only then a second reading may pair a key of several tracks otherwise.
bool ends_notes_across_tracks(const impromptu::Score& score) {
  using namespace impromptu;
  if (score.tracks.size() < 2) return false;
  for (const Track& track : score.tracks) {
    for (const TrackEvent& event : track.events) {
      if (kind_of(event.status) == kControlKind && ends_notes(event.first)) return true;
    }
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace impromptu;
  const Result<SmfImport> import = read_smf(std::as_bytes(std::span(data, size)));
  if (!import) {
    ASSERT(import.error().offset <= size);
    return 0;
  }
  for (const SmfWarning& warning : import->warnings) ASSERT(warning.offset <= size);

  const std::vector<std::byte> written = write_smf(import->score);
  const Result<SmfImport> again = read_smf(written);
  ASSERT(again);
  if (!ends_notes_across_tracks(import->score)) {
    for (const SmfWarning& warning : again->warnings) {
      ASSERT(warning.code == SmfWarningCode::named_percussion);
    }
    ASSERT(again->score == import->score);
    ASSERT(write_smf(again->score) == written);
  }

  const PartSelection selection = select_parts(import->score, InstrumentChoice::automatic);
  const Performance performance = performance_from(import->score, selection.parts);
  const Performance extended = extended_by_pedal(performance);
  ASSERT(extended.notes.size() == performance.notes.size());
  for (const Note& note : extended.notes) {
    ASSERT(note.duration.value >= 0);
    ASSERT(note.onset + note.duration <= extended.end);
  }
  return 0;
}
