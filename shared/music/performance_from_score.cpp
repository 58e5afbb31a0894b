// Ticks to microseconds and back, with the pedal as spans on one side and CC64 on the other.
#include "shared/music/performance_from_score.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "shared/music/channel_pedals.hpp"
#include "shared/music/message.hpp"
#include "shared/music/normalise.hpp"
#include "shared/music/pedal.hpp"

namespace impromptu {
namespace {

// Pedals of several channels are one unless one note in four would ring on for a tenth of a second
// by the others' pedals: then they are those of several pianos.
constexpr Microseconds kHardlyHeard{100'000};
constexpr std::size_t kBlurredShare = 4;

Microseconds end_of(const PedalSpan& span) { return span.onset + span.duration; }

std::vector<Note> notes_of(const Part& part, const TempoMap& tempo) {
  std::vector<Note> notes;
  notes.reserve(part.notes.size());
  for (const ScoreNote& note : part.notes) {
    const Microseconds onset = tempo.time_of(note.onset);
    const Microseconds end = tempo.time_of(note.onset + note.duration);
    notes.push_back({onset, end - onset, note.pitch, note.velocity});
  }
  return notes;
}

Microseconds music_end(const std::vector<Note>& notes) {
  Microseconds end;
  for (const Note& note : notes) end = std::max(end, note.onset + note.duration);
  return end;
}

bool is_channel(const TrackEvent& event, const std::vector<ChannelPedal>& pedals) {
  return std::any_of(pedals.begin(), pedals.end(), [&event](const ChannelPedal& pedal) {
    return pedal.port == event.port && pedal.channel == channel_of(event.status);
  });
}

// Returns the last control change of the channels, 0 without one.
Tick last_control(const Score& score, const std::vector<ChannelPedal>& pedals) {
  Tick last;
  for (const Track& track : score.tracks) {
    for (const TrackEvent& event : track.events) {
      if (event.at <= last || !is_channel_status(event.status)) continue;
      if (kind_of(event.status) == kControlKind && is_channel(event, pedals)) last = event.at;
    }
  }
  return last;
}

// Returns the notes of the parts on the channel of a pedal as they sound by the given spans.
std::vector<Note> sounding_notes(const Score& score, std::span<const std::size_t> parts,
                                 const TempoMap& tempo, const ChannelPedal& pedal,
                                 const std::vector<PedalSpan>& spans) {
  Performance channel;
  for (const std::size_t index : parts) {
    const Part& part = score.parts[index];
    if (part.port != pedal.port || part.channel != pedal.channel) continue;
    const std::vector<Note> notes = notes_of(part, tempo);
    channel.notes.insert(channel.notes.end(), notes.begin(), notes.end());
  }
  channel.pedal = spans;
  sort(channel);
  return extended_by_pedal(channel).notes;
}

// Notes as they sound by their channels' own pedals, and how many of them would ring on for longer
// than is hardly heard if all pedals were one.
struct OwnPedals {
  std::vector<Note> notes;
  std::size_t blurred = 0;
};

OwnPedals by_own_pedals(const Score& score, std::span<const std::size_t> parts,
                        const TempoMap& tempo, const std::vector<ChannelPedal>& pedals,
                        const std::vector<PedalSpan>& all) {
  OwnPedals result;
  for (const ChannelPedal& pedal : pedals) {
    const std::vector<Note> own = sounding_notes(score, parts, tempo, pedal, pedal.spans);
    const std::vector<Note> shared = sounding_notes(score, parts, tempo, pedal, all);
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (shared[i].duration - own[i].duration > kHardlyHeard) ++result.blurred;
    }
    result.notes.insert(result.notes.end(), own.begin(), own.end());
  }
  return result;
}

}  // namespace

Performance performance_from(const Score& score, std::span<const std::size_t> parts) {
  const TempoMap tempo(score);
  Performance result;
  for (const std::size_t index : parts) {
    const std::vector<Note> notes = notes_of(score.parts[index], tempo);
    result.notes.insert(result.notes.end(), notes.begin(), notes.end());
  }
  result.end = music_end(result.notes);
  const std::vector<ChannelPedal> pedals = channel_pedals(score, parts, tempo, result.end);
  if (pedals.empty()) return result;
  result.end = std::max(result.end, tempo.time_of(last_control(score, pedals)));
  std::vector<PedalSpan> all;
  for (const ChannelPedal& pedal : pedals) {
    all.insert(all.end(), pedal.spans.begin(), pedal.spans.end());
  }
  all = joined(std::move(all));
  if (all != pedals.front().spans) {
    OwnPedals own = by_own_pedals(score, parts, tempo, pedals, all);
    if (own.blurred * kBlurredShare > own.notes.size()) {
      result.notes = std::move(own.notes);
      result.end = std::max(result.end, music_end(result.notes));
      all.clear();
    }
  }
  if (!all.empty()) result.end = std::max(result.end, end_of(all.back()));
  result.pedal = std::move(all);
  sort(result);
  return result;
}

ScoreNote score_note(const Note& note, const TempoMap& tempo) {
  const Tick onset = std::min(tempo.tick_at(note.onset), Tick{INT32_MAX - 1});
  Tick end = tempo.tick_at(note.onset + note.duration);
  if (end <= onset && note.duration.value > 0) end = onset + Tick{1};
  return {onset, end - onset, note.pitch, note.velocity};
}

Score score_from(const Performance& performance, std::string_view name) {
  Score score;
  score.tempos.push_back({Tick{0}, 500'000});
  const TempoMap tempo(score);
  Part part;
  part.name = name;
  for (const Note& note : performance.notes) part.notes.push_back(score_note(note, tempo));
  if (!part.notes.empty() || !performance.pedal.empty()) {
    add_pedal(add_own_track(score, part), part, performance.pedal, tempo);
  }
  score.parts.push_back(std::move(part));
  normalise(score);
  return score;
}

void add_pedal(Track& track, const Part& part, std::span<const PedalSpan> spans,
               const TempoMap& tempo) {
  const auto move = [&](Tick at, std::uint8_t value) {
    track.add_control(at, part.channel, kSustainController, value);
    track.events.back().port = part.port;
  };
  for (const PedalSpan& span : spans) {
    const Tick pressed = std::min(tempo.tick_at(span.onset), Tick{INT32_MAX - 1});
    move(pressed, 127);
    move(std::max(tempo.tick_at(end_of(span)), pressed + Tick{1}), 0);
  }
}

}  // namespace impromptu
