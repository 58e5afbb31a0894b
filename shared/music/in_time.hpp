// Several tracks as one stream of time.
#pragma once

#include <cstddef>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "shared/music/time.hpp"

namespace impromptu {

// Calls visit(track, index) for the entries of all tracks by tick, at equal ticks by track: the
// order in which a format 1 file is played.
//   tracks  ranges whose entries have a tick `at` and are in rising order.   O(n log tracks).
template <class Tracks, class Visit>
void for_each_in_time(const Tracks& tracks, Visit&& visit) {
  using Head = std::pair<Tick, std::size_t>;
  std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
  std::vector<std::size_t> next(tracks.size(), 0);
  for (std::size_t track = 0; track < tracks.size(); ++track) {
    if (!tracks[track].empty()) heads.push({tracks[track].front().at, track});
  }
  while (!heads.empty()) {
    const std::size_t track = heads.top().second;
    heads.pop();
    const auto& entries = tracks[track];
    std::size_t& at = next[track];
    do {
      visit(track, at++);
    } while (at < entries.size() && (heads.empty() || Head{entries[at].at, track} < heads.top()));
    if (at < entries.size()) heads.push({entries[at].at, track});
  }
}

}  // namespace impromptu
