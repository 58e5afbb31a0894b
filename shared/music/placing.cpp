// Items by tick and place, those without a place among the others by kind.
#include "shared/music/placing.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "shared/music/message.hpp"

namespace impromptu {
namespace {

// The order of what has no place in its tick.
constexpr std::uint8_t kMetaRank = 0;
constexpr std::uint8_t kLiftRank = 1;
constexpr std::uint8_t kPressRank = 2;
constexpr std::uint8_t kReleaseRank = 3;
constexpr std::uint8_t kBankRank = 4;
constexpr std::uint8_t kProgramRank = 5;
constexpr std::uint8_t kOtherRank = 6;
constexpr std::uint8_t kStrikeRank = 7;
constexpr std::uint8_t kLateReleaseRank = 8;

std::uint8_t rank_of(const TrackEvent& event) {
  if (event.status == kMetaStatus) return kMetaRank;
  const std::uint8_t kind = kind_of(event.status);
  if (kind == kProgramKind) return kProgramRank;
  if (kind != kControlKind) return kOtherRank;
  if (event.first == kSustainController)
    return event.second < kSustainThreshold ? kLiftRank : kPressRank;
  return event.first == kBankMsb || event.first == kBankLsb ? kBankRank : kOtherRank;
}

// Puts the unplaced items of one tick, which follow its placed ones, among those.
void place_tick(std::vector<TrackItem>& items, std::size_t begin, std::size_t end) {
  const auto at = [&items](std::size_t index) {
    return items.begin() + static_cast<std::ptrdiff_t>(index);
  };
  const auto unplaced = std::find_if(at(begin), at(end),
                                     [](const TrackItem& item) { return item.place == kUnplaced; });
  if (unplaced == at(begin) || unplaced == at(end)) return;
  // The lowest rank among each placed item and those behind it.
  std::vector<std::uint8_t> lowest(static_cast<std::size_t>(unplaced - at(begin)));
  std::uint8_t least = UINT8_MAX;
  for (std::size_t i = lowest.size(); i-- > 0;) {
    least = std::min(least, items[begin + i].rank);
    lowest[i] = least;
  }
  std::vector<TrackItem> merged;
  auto added = unplaced;
  for (std::size_t i = 0; i < lowest.size(); ++i) {
    while (added != at(end) && added->rank < lowest[i]) merged.push_back(*added++);
    merged.push_back(items[begin + i]);
  }
  merged.insert(merged.end(), added, at(end));
  std::copy(merged.begin(), merged.end(), at(begin));
}

// Puts items into the order of their places, where each has one of its own and places agree with
// ticks, as in what was read; returns whether that is so.   O(n).
bool put_in_places(std::vector<TrackItem>& items) {
  std::uint32_t most = 0;
  for (const TrackItem& item : items) {
    if (item.place == kUnplaced) return false;
    most = std::max(most, item.place);
  }
  if (most / 4 > items.size()) return false;
  std::vector<std::uint32_t> at_place(most + std::size_t{1}, kUnplaced);
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    if (std::exchange(at_place[items[i].place], i) != kUnplaced) return false;
  }
  std::vector<TrackItem> ordered;
  ordered.reserve(items.size());
  for (const std::uint32_t index : at_place) {
    if (index == kUnplaced) continue;
    if (!ordered.empty() && items[index].at < ordered.back().at) return false;
    ordered.push_back(items[index]);
  }
  items = std::move(ordered);
  return true;
}

void put_in_order(std::vector<TrackItem>& items) {
  if (put_in_places(items)) return;
  const auto key = [](const TrackItem& item) {
    return std::tuple(item.at, item.place, item.place == kUnplaced ? item.rank : std::uint8_t{0});
  };
  const auto before = [&key](const TrackItem& a, const TrackItem& b) { return key(a) < key(b); };
  if (!std::is_sorted(items.begin(), items.end(), before)) {
    std::stable_sort(items.begin(), items.end(), before);
  }
  for (std::size_t begin = 0, end = 0; begin < items.size(); begin = end) {
    while (end < items.size() && items[end].at == items[begin].at) ++end;
    place_tick(items, begin, end);
  }
}

}  // namespace

std::vector<std::vector<TrackItem>> placed_items(const Score& score) {
  std::vector<std::vector<TrackItem>> items(score.tracks.size());
  for (std::size_t i = 0; i < score.tracks.size(); ++i) {
    const std::vector<TrackEvent>& events = score.tracks[i].events;
    items[i].reserve(events.size());
    for (std::uint32_t k = 0; k < events.size(); ++k) {
      items[i].push_back(
          {events[k].at, events[k].place, ItemKind::event, rank_of(events[k]), 0, k});
    }
  }
  for (std::uint32_t p = 0; p < score.parts.size(); ++p) {
    const Part& part = score.parts[p];
    std::vector<TrackItem>& of_track = items[part.track];
    of_track.reserve(of_track.size() + 2 * part.notes.size());
    for (std::uint32_t k = 0; k < part.notes.size(); ++k) {
      const ScoreNote& note = part.notes[k];
      const std::uint8_t release_rank = note.duration.value == 0 ? kLateReleaseRank : kReleaseRank;
      of_track.push_back({note.onset, note.strike_place, ItemKind::strike, kStrikeRank, p, k});
      of_track.push_back(
          {note.onset + note.duration, note.release_place, ItemKind::release, release_rank, p, k});
    }
  }
  for (std::vector<TrackItem>& of_track : items) put_in_order(of_track);
  return items;
}

void set_places(Score& score, const std::vector<std::vector<TrackItem>>& items) {
  for (std::size_t track = 0; track < items.size(); ++track) {
    for (std::uint32_t place = 0; place < items[track].size(); ++place) {
      const TrackItem& item = items[track][place];
      if (item.kind == ItemKind::event) {
        score.tracks[track].events[item.index].place = place;
      } else {
        ScoreNote& note = score.parts[item.part].notes[item.index];
        (item.kind == ItemKind::strike ? note.strike_place : note.release_place) = place;
      }
    }
  }
}

}  // namespace impromptu
