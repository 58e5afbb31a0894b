// Earlier releases and lifts.
#include "shared/music/breathing.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <vector>

#include "shared/music/in_time.hpp"
#include "shared/music/message.hpp"
#include "shared/music/tempo_map.hpp"

namespace impromptu {
namespace {

// Returns the tick at which what began at `begin` ends, so that `room` is left before `next`.
Tick earlier_end(Tick begin, Tick end, Tick next, Microseconds room, const TempoMap& tempo) {
  const Tick wanted = tempo.tick_at(tempo.time_of(next) - room);
  const Tick half{begin.value + (end.value - begin.value) / 2};
  return std::min(end, std::max(wanted, half));
}

void make_room_for_keys(Score& score, Microseconds room, const TempoMap& tempo) {
  std::map<std::uint32_t, std::vector<ScoreNote*>> keys;  // by port, channel and pitch
  for (Part& part : score.parts) {
    for (ScoreNote& note : part.notes) {
      const std::uint32_t channel = std::uint32_t{part.port} << 4U | part.channel;
      keys[channel << 7U | note.pitch].push_back(&note);
    }
  }
  for (auto& [key, notes] : keys) {
    std::stable_sort(notes.begin(), notes.end(),
                     [](const ScoreNote* a, const ScoreNote* b) { return a->onset < b->onset; });
    for (std::size_t i = 1; i < notes.size(); ++i) {
      ScoreNote& note = *notes[i - 1];
      const Tick next = notes[i]->onset;
      const Tick end = note.onset + note.duration;
      if (end > next) continue;  // an overlap that somebody meant
      const Tick earlier = earlier_end(note.onset, end, next, room, tempo);
      if (earlier == end) continue;
      note.duration = earlier - note.onset;
      note.release_place = kUnplaced;
    }
  }
}

// The way of one pedal: its last press and the lift that followed it.
struct PedalWay {
  bool down = false;
  Tick pressed;
  TrackEvent* lift = nullptr;
  std::vector<TrackEvent*> since_press;  // moves while it was down
};

void make_room_for_pedals(Score& score, Microseconds room, const TempoMap& tempo) {
  std::map<std::uint16_t, PedalWay> pedals;  // by 16 times the port and the channel
  std::vector<std::span<TrackEvent>> streams;
  for (Track& track : score.tracks) streams.emplace_back(track.events);
  for_each_in_time(streams, [&](std::size_t track, std::size_t index) {
    TrackEvent& event = streams[track][index];
    if (!is_channel_status(event.status) || kind_of(event.status) != kControlKind) return;
    if (event.first != kSustainController) return;
    PedalWay& way = pedals[static_cast<std::uint16_t>(event.port << 4U | channel_of(event.status))];
    const bool press = event.second >= kSustainThreshold;
    if (press && way.down) {
      way.since_press.push_back(&event);
    } else if (press) {
      if (way.lift != nullptr) {
        const Tick lifted = earlier_end(way.pressed, way.lift->at, event.at, room, tempo);
        if (lifted != way.lift->at) {
          way.lift->at = lifted;
          way.lift->place = kUnplaced;
          for (TrackEvent* move : way.since_press) {  // the pedal is on its way up by then
            if (move->at >= lifted) move->second = 0;
          }
        }
      }
      way = {true, event.at, nullptr, {}};
    } else if (way.down) {
      way.down = false;
      way.lift = &event;
    }
  });
  for (Track& track : score.tracks) {
    std::stable_sort(track.events.begin(), track.events.end(),
                     [](const TrackEvent& a, const TrackEvent& b) { return a.at < b.at; });
  }
}

}  // namespace

Breathing breathing_of(Microseconds pedal) { return {pedal, Microseconds{pedal.value * 2 / 5}}; }

void make_room(Score& score, const Breathing& room) {
  const TempoMap tempo(score);
  if (room.key.value > 0) make_room_for_keys(score, room.key, tempo);
  if (room.pedal.value > 0) make_room_for_pedals(score, room.pedal, tempo);
}

}  // namespace impromptu
