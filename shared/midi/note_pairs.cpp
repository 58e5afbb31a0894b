// Pairing: strikes without a release are found from behind, the others pair from the front.
#include "shared/midi/note_pairs.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <queue>
#include <set>

namespace impromptu {
namespace {

// Puts releases that follow an end of all notes at its own tick before it: they are the releases of
// notes that it ends, in tracks behind its own. A track that has struck the key anew in between
// releases that note.
std::vector<KeyEvent> releases_first(std::span<const KeyEvent> events) {
  std::vector<KeyEvent> ordered;
  ordered.reserve(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (events[i].kind != KeyEventKind::end_all) {
      ordered.push_back(events[i]);
      continue;
    }
    std::set<std::uint16_t> struck;
    std::vector<KeyEvent> behind{events[i]};
    while (i + 1 < events.size() && events[i + 1].at == events[i].at &&
           events[i + 1].kind != KeyEventKind::end_all) {
      const KeyEvent& next = events[++i];
      const bool strikes = next.kind == KeyEventKind::strike;
      if (strikes) struck.insert(next.track);
      const bool stays = strikes || struck.count(next.track) > 0;
      (stays ? behind : ordered).push_back(next);
    }
    ordered.insert(ordered.end(), behind.begin(), behind.end());
  }
  return ordered;
}

// Returns for each event whether it is a strike whose release is lost: reading backwards, each
// release is spent on the first strike that it meets.
std::vector<bool> lost_releases(std::span<const KeyEvent> events) {
  std::vector<bool> lost(events.size(), false);
  std::size_t releases = 0;
  for (std::size_t i = events.size(); i-- > 0;) {
    switch (events[i].kind) {
      case KeyEventKind::release:
        ++releases;
        break;
      case KeyEventKind::end_all:
        releases = 0;
        break;
      case KeyEventKind::strike:
        lost[i] = releases == 0;
        if (releases > 0) --releases;
        break;
    }
  }
  return lost;
}

class Pairing {
 public:
  Pairing(std::span<const KeyEvent> events, std::vector<Part>& parts)
      : events_(events), parts_(parts) {}

  void strike(std::size_t index) { down_[events_[index].track].push(index); }

  // Ends the oldest note of that track, else the oldest of all; returns whether there was one.
  bool release(const KeyEvent& by) {
    auto of_track = down_.find(by.track);
    if (of_track == down_.end()) {
      of_track = std::min_element(down_.begin(), down_.end(), [](const auto& a, const auto& b) {
        return a.second.front() < b.second.front();
      });
    }
    if (of_track == down_.end()) return false;
    const std::size_t oldest = of_track->second.front();
    of_track->second.pop();
    if (of_track->second.empty()) down_.erase(of_track);
    end(oldest, by.at, by.track == events_[oldest].track ? by.place : kUnplaced, by.velocity);
    return true;
  }

  // Ends all notes just before an event.
  void end_all(const KeyEvent& before) {
    while (!down_.empty()) end_first(before);
  }

  // Ends one note just before an event.
  void end_before(std::size_t index, const KeyEvent& before) {
    const bool same = before.track == events_[index].track;
    end(index, before.at, same ? before.place - 1 : kUnplaced, kDefaultReleaseVelocity);
  }

 private:
  void end_first(const KeyEvent& before) {
    auto& [track, notes] = *down_.begin();
    end_before(notes.front(), before);
    notes.pop();
    if (notes.empty()) down_.erase(down_.begin());
  }

  void end(std::size_t index, Tick at, std::uint32_t place, std::uint8_t velocity) {
    const KeyEvent& struck = events_[index];
    ScoreNote& note = parts_[struck.part].notes[struck.note];
    note.duration = at - note.onset;
    note.release_place = place;
    note.release_velocity = velocity;
  }

  std::span<const KeyEvent> events_;
  std::vector<Part>& parts_;
  std::map<std::uint16_t, std::queue<std::size_t>> down_;  // by track, indices of strikes
};

// Pairs a key that one track strikes and releases in turns; returns whether it does.
bool pair_turns(std::span<const KeyEvent> events, std::vector<Part>& parts) {
  if (events.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const KeyEventKind kind = i % 2 == 0 ? KeyEventKind::strike : KeyEventKind::release;
    if (events[i].kind != kind || events[i].track != events[0].track) return false;
  }
  for (std::size_t i = 0; i < events.size(); i += 2) {
    ScoreNote& note = parts[events[i].part].notes[events[i].note];
    note.duration = events[i + 1].at - note.onset;
    note.release_place = events[i + 1].place;
    note.release_velocity = events[i + 1].velocity;
  }
  return true;
}

}  // namespace

void pair_notes(std::span<const KeyEvent> in_time, std::span<const TrackEnd> ends,
                std::vector<Part>& parts, WarningLog& log) {
  if (pair_turns(in_time, parts)) return;
  constexpr std::size_t kNone = SIZE_MAX;
  const std::vector<KeyEvent> events = releases_first(in_time);
  const std::vector<bool> lost = lost_releases(events);
  Pairing pairing(events, parts);
  std::size_t waiting = kNone;  // a strike whose release is lost
  Tick all_ended{-1};
  for (std::size_t i = 0; i < events.size(); ++i) {
    const KeyEvent& event = events[i];
    if (event.kind == KeyEventKind::release) {
      // At the tick of an end of all notes a release is no damage: that has ended its note.
      if (!pairing.release(event) && event.at != all_ended) {
        log.add(SmfWarningCode::unmatched_note_off, event.offset);
      }
      continue;
    }
    if (waiting != kNone) {
      if (event.kind == KeyEventKind::strike) log.add(SmfWarningCode::lost_release, event.offset);
      pairing.end_before(waiting, event);
      waiting = kNone;
    }
    if (event.kind == KeyEventKind::end_all) {
      pairing.end_all(event);
      all_ended = event.at;
    } else if (lost[i]) {
      waiting = i;
    } else {
      pairing.strike(i);
    }
  }
  if (waiting == kNone) return;
  const KeyEvent& struck = events[waiting];
  const TrackEnd& end = ends[struck.track];
  log.add(SmfWarningCode::hanging_note, end.offset);
  pairing.end_before(waiting, {.track = struck.track, .at = end.at, .place = kUnplaced});
}

}  // namespace impromptu
