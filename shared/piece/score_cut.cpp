// Events up to a tick, and the pedals that are down there.
#include "shared/piece/score_cut.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>

#include "shared/music/in_time.hpp"
#include "shared/music/message.hpp"

namespace impromptu {
namespace {

struct HeldPedal {
  bool down = false;
  std::size_t track = 0;       // which pressed it
  std::optional<Tick> lifted;  // the first lift at the border or behind it
};

using Pedals = std::map<std::uint16_t, HeldPedal>;  // by 16 times the port and the channel

// Returns the pedals as they are before `end`, and when they are lifted next.
Pedals pedals_at(const Score& score, Tick end) {
  Pedals pedals;
  std::vector<std::span<const TrackEvent>> streams;
  for (const Track& track : score.tracks) streams.emplace_back(track.events);
  for_each_in_time(streams, [&](std::size_t track, std::size_t index) {
    const TrackEvent& event = streams[track][index];
    if (!is_channel_status(event.status) || kind_of(event.status) != kControlKind) return;
    if (event.first != kSustainController && event.first != kResetControllers) return;
    const bool press = event.first == kSustainController && event.second >= kSustainThreshold;
    HeldPedal& pedal =
        pedals[static_cast<std::uint16_t>(event.port << 4U | channel_of(event.status))];
    if (event.at < end) {
      pedal.down = press;
      if (press) pedal.track = track;
    } else if (!press && !pedal.lifted) {
      pedal.lifted = event.at;
    }
  });
  return pedals;
}

void add_lift(Score& score, std::uint16_t number, std::size_t in_track, Tick at) {
  Track& track = score.tracks[in_track];
  track.add_control(at, static_cast<std::uint8_t>(number & 15U), kSustainController, 0);
  track.events.back().port = static_cast<std::uint8_t>(number >> 4U);
  std::stable_sort(track.events.begin(), track.events.end(),
                   [](const TrackEvent& a, const TrackEvent& b) { return a.at < b.at; });
  track.end = std::max(track.end, at);
}

}  // namespace

void cut(Score& score, Tick end, HeldOver held) {
  const Pedals pedals = pedals_at(score, end);
  for (Part& part : score.parts) {
    std::erase_if(part.notes, [end](const ScoreNote& note) { return note.onset >= end; });
    if (held == HeldOver::stays) continue;
    for (ScoreNote& note : part.notes) {
      if (note.onset + note.duration <= end) continue;
      note.duration = end - note.onset;
      note.release_place = kUnplaced;
    }
  }
  for (Track& track : score.tracks) {
    std::erase_if(track.events, [end](const TrackEvent& event) { return event.at >= end; });
    track.end = std::min(track.end, end);
  }
  for (const auto& [number, pedal] : pedals) {
    if (!pedal.down) continue;
    const bool stays = held == HeldOver::stays && pedal.lifted;
    add_lift(score, number, pedal.track, stays ? *pedal.lifted : end);
  }
}

void lift_pedals(Score& score, Tick at) {
  for (const auto& [number, pedal] : pedals_at(score, Tick{INT32_MAX})) {
    if (pedal.down) add_lift(score, number, pedal.track, at);
  }
}

std::vector<TrackEvent> set_up_of(const Score& score, std::uint8_t port, std::uint8_t channel,
                                  Tick at) {
  constexpr std::array<std::uint8_t, 4> kKept{kVolume, kPan, kReverb, kChorus};
  std::array<std::optional<TrackEvent>, kKept.size()> told;
  for (const Track& track : score.tracks) {
    for (const TrackEvent& event : track.events) {
      if (event.at > at || event.port != port || !is_channel_status(event.status)) continue;
      if (kind_of(event.status) != kControlKind || channel_of(event.status) != channel) continue;
      const auto* found = std::find(kKept.begin(), kKept.end(), event.first);
      if (found == kKept.end()) continue;
      std::optional<TrackEvent>& last = told[static_cast<std::size_t>(found - kKept.begin())];
      if (!last || last->at <= event.at) last = event;
    }
  }
  std::vector<TrackEvent> set_up;
  for (const std::optional<TrackEvent>& event : told) {
    if (event) set_up.push_back(*event);
  }
  return set_up;
}

}  // namespace impromptu
