// Ranges, tracks, told instruments, places and first-in-first-out pairing of a score.
#include "shared/music/normalise.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <tuple>

#include "shared/music/in_time.hpp"
#include "shared/music/instrument_state.hpp"
#include "shared/music/message.hpp"
#include "shared/music/placing.hpp"

namespace impromptu {
namespace {

constexpr std::uint32_t kMaxTempo = 0xFFFFFF;  // a tempo event holds 24 bits

using Items = std::vector<std::vector<TrackItem>>;

// Sorts by tick and keeps the last entry of each tick.
template <class Event>
void keep_last_per_tick(std::vector<Event>& events) {
  for (Event& event : events) event.at.value = std::max(event.at.value, 0);
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& a, const Event& b) { return a.at < b.at; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (kept > 0 && events[kept - 1].at == events[i].at) --kept;
    events[kept++] = events[i];
  }
  events.resize(kept);
}

void bring_into_range(std::vector<ScoreNote>& notes) {
  for (ScoreNote& note : notes) {
    note.onset.value = std::max(note.onset.value, 0);
    note.duration.value = std::clamp(note.duration.value, 0, INT32_MAX - note.onset.value);
    note.pitch &= 127U;
    note.velocity = std::clamp<std::uint8_t>(note.velocity, 1, 127);
    note.release_velocity &= 127U;
    const bool backwards = note.strike_place == kUnplaced || note.release_place == kUnplaced ||
                           note.release_place <= note.strike_place;
    if (note.duration.value == 0 && backwards) note.strike_place = note.release_place = kUnplaced;
  }
}

void bring_into_range(Track& track) {
  track.end.value = std::max(track.end.value, 0);
  for (TrackEvent& event : track.events) {
    event.at.value = std::max(event.at.value, 0);
    if (is_channel_status(event.status)) {
      event.first &= 127U;
      event.second = data_bytes_of(event.status) == 2 ? event.second & 127U : 0;
    }
  }
}

void bring_into_range(Score& score) {
  score.ticks_per_quarter = std::clamp<std::uint16_t>(score.ticks_per_quarter, 1, 32767);
  for (TempoChange& tempo : score.tempos) {
    tempo.microseconds_per_quarter = std::clamp(tempo.microseconds_per_quarter, 1U, kMaxTempo);
  }
  keep_last_per_tick(score.tempos);
  for (TimeSignature& signature : score.time_signatures) {
    signature.numerator = std::max<std::uint8_t>(signature.numerator, 1);
    signature.denominator = std::bit_floor(std::max<std::uint8_t>(signature.denominator, 1));
  }
  keep_last_per_tick(score.time_signatures);
  for (Track& track : score.tracks) bring_into_range(track);
  for (Part& part : score.parts) {
    bring_into_range(part);
    bring_into_range(part.notes);
  }
}

// Says port, bank and program wherever a note would be heard from another one without it.
class Teller {
 public:
  explicit Teller(Score& score) : score_(score), told_(score.tracks.size()), ports_(told_.size()) {}

  // Returns the items with what had to be said among them.
  Items tell(const Items& items) {
    for_each_in_time(items, [&](std::size_t track, std::size_t index) {
      TrackItem item = items[track][index];
      if (item.kind == ItemKind::event) {
        pass(track, item);
        return;
      }
      Part& part = score_.parts[item.part];
      say_port(track, part.port, item.at);
      if (item.kind == ItemKind::strike) say_instrument(track, part, item.at);
      told_[track].push_back(item);
    });
    return std::move(told_);
  }

 private:
  void pass(std::size_t track, const TrackItem& item) {
    const TrackEvent event = score_.tracks[track].events[item.index];
    if (is_channel_status(event.status)) say_port(track, event.port, item.at);
    const Track& of = score_.tracks[track];
    if (event.status == kMetaStatus) {
      score_.tracks[track].events[item.index].port = 0;
      if (event.first == kPortMeta && event.data_size > 0) {
        ports_[track] = static_cast<std::uint8_t>(of.data_of(event)[0]);
      }
    } else {
      score_.tracks[track].events[item.index].port = ports_[track];
      state_.take(of.events[item.index], of.data_of(event));
    }
    told_[track].push_back(item);
  }

  void say_port(std::size_t track, std::uint8_t port, Tick at) {
    if (ports_[track] == port) return;
    ports_[track] = port;
    const char byte = static_cast<char>(port);
    score_.tracks[track].add_meta(at, kPortMeta, {&byte, 1});
    add_last_event(track);
  }

  void say_instrument(std::size_t track, Part& part, Tick at) {
    const Instrument now = state_.of(part.port, part.channel);
    const Instrument& own = part.instrument;
    if (now.bank != own.bank || now.program != own.program) {
      if (state_.asked_bank(part.port, part.channel) != own.bank) {
        say(track, part, at, kControlKind, kBankMsb, own.bank >> 7);
        say(track, part, at, kControlKind, kBankLsb, own.bank & 127);
      }
      say(track, part, at, kProgramKind, own.program, 0);
    }
    part.instrument.percussion = state_.of(part.port, part.channel).percussion;
  }

  void say(std::size_t track, const Part& part, Tick at, std::uint8_t kind, std::uint8_t first,
           int second) {
    score_.tracks[track].events.push_back({.at = at,
                                           .status = static_cast<std::uint8_t>(kind | part.channel),
                                           .first = first,
                                           .second = static_cast<std::uint8_t>(second),
                                           .port = part.port,
                                           .data_at = 0});
    state_.take(score_.tracks[track].events.back(), {});
    add_last_event(track);
  }

  void add_last_event(std::size_t track) {
    const std::vector<TrackEvent>& events = score_.tracks[track].events;
    told_[track].push_back({events.back().at, kUnplaced, ItemKind::event, 0, 0,
                            static_cast<std::uint32_t>(events.size() - 1)});
  }

  Score& score_;
  Items told_;
  std::vector<std::uint8_t> ports_;  // by track
  InstrumentState state_;
};

// Returns whether each key of a track is released before it is struck again: then all notes are
// paired first in, first out. O(n); tracks of other ports are not looked at.
bool takes_turns(const Score& score, const std::vector<TrackItem>& items) {
  std::array<bool, 16 * 128> down{};
  for (const TrackItem& item : items) {
    if (item.kind == ItemKind::event) continue;
    const Part& part = score.parts[item.part];
    if (part.port != 0) return false;
    const std::size_t key = std::size_t{part.channel} * 128 + part.notes[item.index].pitch;
    if (down[key] == (item.kind == ItemKind::strike)) return false;
    down[key] = !down[key];
  }
  return true;
}

// Gives the notes of each key of a track, in the order of their strikes, its releases in theirs.
void pair_first_in_first_out(Score& score, std::vector<TrackItem>& items) {
  if (takes_turns(score, items)) return;
  struct End {
    std::uint32_t key;  // port, channel and pitch
    std::uint32_t item;
    auto operator<=>(const End&) const = default;
  };
  std::vector<End> strikes;
  std::vector<End> releases;
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    if (items[i].kind == ItemKind::event) continue;
    const Part& part = score.parts[items[i].part];
    const std::uint32_t pitch = part.notes[items[i].index].pitch;
    const std::uint32_t channel = std::uint32_t{part.port} << 4U | part.channel;
    const std::uint32_t key = channel << 7U | pitch;
    (items[i].kind == ItemKind::strike ? strikes : releases).push_back({key, i});
  }
  std::sort(strikes.begin(), strikes.end());
  std::sort(releases.begin(), releases.end());
  const auto same_note = [&items](const End& a, const End& b) {
    return items[a.item].part == items[b.item].part && items[a.item].index == items[b.item].index;
  };
  if (std::equal(strikes.begin(), strikes.end(), releases.begin(), same_note)) return;
  std::vector<std::uint8_t> velocities;  // of the releases
  velocities.reserve(releases.size());
  for (const End& end : releases) {
    const TrackItem& item = items[end.item];
    velocities.push_back(score.parts[item.part].notes[item.index].release_velocity);
  }
  for (std::size_t k = 0; k < strikes.size(); ++k) {
    const TrackItem& strike = items[strikes[k].item];
    TrackItem& release = items[releases[k].item];
    ScoreNote& note = score.parts[strike.part].notes[strike.index];
    note.duration = release.at - note.onset;
    note.release_velocity = velocities[k];
    release.part = strike.part;
    release.index = strike.index;
  }
}

// Puts a track's events into the order of their places and its data into that of its events.
void put_in_order(Track& track) {
  const auto before = [](const TrackEvent& a, const TrackEvent& b) { return a.place < b.place; };
  if (!std::is_sorted(track.events.begin(), track.events.end(), before)) {
    std::sort(track.events.begin(), track.events.end(), before);
  }
  std::string data;
  data.reserve(track.data.size());
  for (TrackEvent& event : track.events) {
    const auto at = static_cast<std::uint32_t>(data.size());
    data += track.data_of(event);
    event.data_at = event.data_size == 0 ? 0 : at;
  }
  track.data = std::move(data);
}

void sort_notes(Part& part) {
  const auto before = [](const ScoreNote& a, const ScoreNote& b) {
    return std::tie(a.onset, a.pitch, a.duration, a.strike_place) <
           std::tie(b.onset, b.pitch, b.duration, b.strike_place);
  };
  if (std::is_sorted(part.notes.begin(), part.notes.end(), before)) return;
  std::sort(part.notes.begin(), part.notes.end(), before);
}

// Parts of one track by their first strikes; what is one instrument of one track is one part.
void put_in_order(std::vector<Part>& parts) {
  std::erase_if(parts, [](const Part& part) { return part.notes.empty(); });
  const auto identity = [](const Part& part) {
    return std::tuple(part.track, part.port, part.channel, part.instrument.bank,
                      part.instrument.program, part.instrument.percussion);
  };
  std::stable_sort(parts.begin(), parts.end(),
                   [&identity](const Part& a, const Part& b) { return identity(a) < identity(b); });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (kept > 0 && identity(parts[kept - 1]) == identity(parts[i])) {
      std::vector<ScoreNote>& notes = parts[kept - 1].notes;
      notes.insert(notes.end(), parts[i].notes.begin(), parts[i].notes.end());
    } else {
      if (kept != i) parts[kept] = std::move(parts[i]);
      ++kept;
    }
  }
  parts.resize(kept);
  for (Part& part : parts) sort_notes(part);
  const auto first_strike = [](const Part& part) {
    std::uint32_t first = kUnplaced;
    for (const ScoreNote& note : part.notes) first = std::min(first, note.strike_place);
    return std::pair(part.track, first);
  };
  std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, std::size_t>> order;
  for (std::size_t i = 0; i < parts.size(); ++i) order.push_back({first_strike(parts[i]), i});
  std::sort(order.begin(), order.end());
  std::vector<Part> sorted;
  sorted.reserve(parts.size());
  for (const auto& [strike, index] : order) sorted.push_back(std::move(parts[index]));
  parts = std::move(sorted);
}

}  // namespace

void normalise(Score& score) {
  bring_into_range(score);
  if (score.tracks.empty()) score.tracks.emplace_back();
  for (Part& part : score.parts) {
    if (part.notes.empty()) part.track = 0;  // goes in the end
    if (part.track >= score.tracks.size()) add_own_track(score, part);
    sort_notes(part);
  }
  Items items = Teller(score).tell(placed_items(score));
  for (std::vector<TrackItem>& of_track : items) pair_first_in_first_out(score, of_track);
  set_places(score, items);
  for (std::size_t i = 0; i < items.size(); ++i) {
    put_in_order(score.tracks[i]);
    if (!items[i].empty()) {
      score.tracks[i].end = std::max(score.tracks[i].end, items[i].back().at);
    }
  }
  for (Part& part : score.parts) part.name = track_name(score.tracks[part.track]);
  Tick& first_end = score.tracks.front().end;
  if (!score.tempos.empty()) first_end = std::max(first_end, score.tempos.back().at);
  if (!score.time_signatures.empty()) {
    first_end = std::max(first_end, score.time_signatures.back().at);
  }
  put_in_order(score.parts);
}

}  // namespace impromptu
