// The order of all that a track holds: events, strikes and releases of its parts' notes.
#pragma once

#include <cstdint>
#include <vector>

#include "shared/music/score.hpp"

namespace impromptu {

enum class ItemKind : std::uint8_t { event, strike, release };

// One entry of a track: an event, or one end of a note.
struct TrackItem {
  Tick at;
  std::uint32_t place = kUnplaced;
  ItemKind kind = ItemKind::event;
  std::uint8_t rank = 0;    // among unplaced items of its tick
  std::uint32_t part = 0;   // of a note: index into Score::parts
  std::uint32_t index = 0;  // into Track::events, or into the part's notes
};

// Returns the items of each track in order: by tick, then by place. Of one tick, an item without a
// place stands behind those placed ones whose kinds come before its own or are the same: text and
// other metas, lifts of the pedal, presses, releases of keys, banks, programs, other messages,
// strikes, releases of notes without length. So a pedal that is pressed at the very moment of the
// releases holds those notes, as extended_by_pedal has it.
//   score  whose parts all have tracks.
[[nodiscard]] std::vector<std::vector<TrackItem>> placed_items(const Score& score);

// Gives each item, in the order of `items`, its index in the track as its place.
void set_places(Score& score, const std::vector<std::vector<TrackItem>>& items);

}  // namespace impromptu
