// NoteTrack: keys and pedal that go down and are let go.
#include "shared/sampling/note_track.hpp"

#include <algorithm>
#include <functional>

namespace impromptu {
namespace {

Microseconds time_from(GridTime time) { return {time * kGridMicroseconds}; }

}  // namespace

void NoteTrack::add_sounding(const TimedEvent& event) {
  Down& down = down_[event.pitch];
  const GridTime end = GridTime{event.onset} + event.duration;
  if (end <= down.end) return;
  down.onset = event.onset;
  down.end = end;
}

// Puts the newest note of a pitch, or span of the pedal, among what take_notes returns.
void NoteTrack::hand_out(std::int32_t pitch) {
  const Down& down = down_[static_cast<std::size_t>(pitch)];
  if (!down.own) return;
  const bool key = pitch < kKeys;
  const WireNote note{time_from(down.onset), time_from(down.end - down.onset),
                      static_cast<std::uint8_t>(key ? pitch + kLowestKey : 0), down.velocity,
                      key ? down.kind : WireKind::pedal};
  const auto same = std::find_if(pending_.begin(), pending_.end(), [&note](const WireNote& other) {
    return other.onset == note.onset && other.pitch == note.pitch && other.kind == note.kind;
  });
  if (same != pending_.end()) {
    *same = note;
  } else {
    pending_.push_back(note);
  }
}

void NoteTrack::append(const NoteStep& step, WireKind kind) {
  if (done_ || step.pitch > kPedalPitch) return;
  at_once_ = step.shift == 0 ? at_once_ + 1 : 0;
  onset_ += time_of(step.shift);
  if (onset_ > limit_) {
    done_ = true;
    return;
  }
  const TimedEvent event = event_from(step, 0);
  const GridTime end = onset_ + std::max(event.duration, 1);
  Down& down = down_[event.pitch];
  if (down.own && down.onset == onset_) {
    if (end <= down.end) return;
    kind = down.kind;
  } else if (down.end > onset_) {
    down.end = onset_;
    hand_out(event.pitch);
  }
  down = {onset_, end, event.velocity, kind, true};
  hand_out(event.pitch);
}

std::vector<WireNote> NoteTrack::take_notes() {
  std::vector<WireNote> taken;
  taken.swap(pending_);
  return taken;
}

GridTime NoteTrack::free_from(std::int32_t voices) const {
  std::vector<GridTime> ends;
  for (std::size_t key = 0; key < static_cast<std::size_t>(kKeys); ++key) {
    if (down_[key].end > onset_) ends.push_back(down_[key].end);
  }
  const auto most = static_cast<std::size_t>(voices);
  if (ends.size() < most) return onset_;
  std::sort(ends.begin(), ends.end(), std::greater<>());
  return ends[most - 1];
}

}  // namespace impromptu
