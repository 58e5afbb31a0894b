// Notes of one key merged where they are layers.
#include "shared/music/layers.hpp"

#include <algorithm>
#include <array>

namespace impromptu {

std::vector<Note> layers_as_one(std::vector<Note> notes) {
  constexpr std::size_t kNone = SIZE_MAX;
  std::array<std::size_t, 128> newest;  // by pitch, index of the newest note that stays
  newest.fill(kNone);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const Note note = notes[i];
    std::size_t& same = newest[note.pitch & 127U];
    if (same != kNone) {
      Note& before = notes[same];
      const Microseconds end = before.onset + before.duration;
      if (note.onset - before.onset <= kLayerTime && note.onset < end) {
        before.duration = std::max(end, note.onset + note.duration) - before.onset;
        before.velocity = std::max(before.velocity, note.velocity);
        continue;
      }
    }
    same = kept;
    notes[kept++] = note;
  }
  notes.resize(kept);
  return notes;
}

}  // namespace impromptu
