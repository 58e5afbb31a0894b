// Player: a look-ahead scheduler that turns notes into timed events for a synthesizer.
#include "web/app/player.hpp"

#include <algorithm>
#include <utility>

#include "shared/music/pedal.hpp"

namespace impromptu {
namespace {

constexpr Microseconds kShortest{20'000};  // how long a key is held at least
constexpr double kRingOut = 0.5;           // seconds that the playhead runs on behind the last note

// Releases come before the pedal and the pedal before strikes of the same time.
int rank(const SoundEvent& event) {
  return event.status == kNoteOff ? 0 : event.status == kControl ? 1 : 2;
}

Microseconds end_of(const PedalSpan& span) { return span.onset + span.duration; }

auto first_from(std::span<const DocumentNote> notes, Microseconds time) {
  return std::lower_bound(
      notes.begin(), notes.end(), time,
      [](const DocumentNote& entry, Microseconds at) { return entry.note.onset < at; });
}

}  // namespace

void Player::play() {
  if (state_ != PlayerState::stopped) return;
  state_ = PlayerState::playing;
  rehand();
}

void Player::pause() {
  state_ = PlayerState::stopped;
  rehand();
}

void Player::seek(double seconds) {
  position_ = std::max(0.0, seconds);
  if (state_ == PlayerState::waiting) state_ = PlayerState::playing;
  rehand();
}

void Player::rehand() {
  anchored_ = false;
  held_.clear();
  pedal_down_ = false;
}

void Player::emit(Microseconds at, std::uint8_t status, std::uint8_t data1, std::uint8_t data2) {
  const double when = anchor_clock_ + seconds_from(at) - anchor_position_;
  out_.push_back({when, status, data1, data2});
}

// Moves the playhead with the clock, to wait where nothing is written yet and to stop at the end.
void Player::advance(double clock, const PlayerInput& input) {
  const double settled = seconds_from(input.settled);
  if (state_ == PlayerState::waiting) {
    if (input.growing && settled < position_ + kRefill) return;
    state_ = PlayerState::playing;
    anchored_ = false;
  }
  if (!anchored_) {
    if (input.growing && settled < position_ + kRefill) {
      state_ = PlayerState::waiting;
      return;
    }
    anchored_ = true;
    anchor_clock_ = clock + kStartDelay;
    anchor_position_ = position_;
    handed_ = microseconds_from(position_);
  }
  // Before the first event the playhead stands still.
  const double now = anchor_position_ + std::max(0.0, clock - anchor_clock_);
  if (input.growing && now >= settled) {
    position_ = std::max(anchor_position_, settled);
    state_ = PlayerState::waiting;
  } else if (!input.growing && now >= settled + kRingOut) {
    position_ = settled;
    state_ = PlayerState::stopped;
  } else {
    position_ = input.growing ? now : std::min(now, std::max(settled, anchor_position_));
  }
}

// Releases held keys whose time has come. A note that still grows is not released yet.
void Player::hand_releases(Microseconds limit, const PlayerInput& input) {
  std::erase_if(held_, [&](const Held& held) {
    Microseconds end = held.onset + kShortest;
    for (auto entry = first_from(input.notes, held.onset);
         entry != input.notes.end() && entry->note.onset == held.onset; ++entry) {
      if (entry->note.pitch != held.pitch) continue;
      end = std::max(end, held.onset + entry->note.duration);
    }
    if (end >= limit) return false;
    emit(end, kNoteOff, held.pitch, 0);
    return true;
  });
}

void Player::hand_notes(Microseconds limit, const PlayerInput& input) {
  for (auto entry = first_from(input.notes, handed_);
       entry != input.notes.end() && entry->note.onset < limit; ++entry) {
    const Note& note = entry->note;
    hand_releases(note.onset + Microseconds{1}, input);
    const auto same_key = std::find_if(held_.begin(), held_.end(),
                                       [&](const Held& held) { return held.pitch == note.pitch; });
    if (same_key != held_.end()) {
      if (same_key->onset == note.onset) continue;  // one key, struck once
      emit(note.onset, kNoteOff, note.pitch, 0);    // struck again while down: released first
      held_.erase(same_key);
    }
    emit(note.onset, kNoteOn, note.pitch, note.velocity);
    held_.push_back({note.pitch, note.onset});
  }
}

// After a seek into a span the pedal goes down at once.
void Player::hand_pedal(Microseconds limit, const PlayerInput& input) {
  for (const PedalSpan& span : input.pedal) {
    if (!pedal_down_ && span.onset < limit && end_of(span) > handed_) {
      emit(std::max(span.onset, handed_), kControl, kSustainController, 127);
      pedal_down_ = true;
      pedal_onset_ = span.onset;
    }
    if (pedal_down_ && span.onset == pedal_onset_ && end_of(span) < limit) {
      emit(std::max(end_of(span), handed_), kControl, kSustainController, 0);
      pedal_down_ = false;
    }
  }
}

std::vector<SoundEvent> Player::tick(double clock, double look_ahead, const PlayerInput& input) {
  out_.clear();
  if (state_ == PlayerState::stopped) return {};
  advance(clock, input);
  if (!anchored_) return {};
  Microseconds limit = microseconds_from(position_ + look_ahead);
  if (input.growing) {
    limit = std::min(limit, input.settled);
  } else if (state_ == PlayerState::stopped) {
    limit = input.settled + microseconds_from(kRingOut);
  }
  if (limit > handed_) {
    hand_pedal(limit, input);
    hand_notes(limit, input);
    hand_releases(limit, input);
    handed_ = limit;
  }
  if (state_ == PlayerState::stopped) {
    if (pedal_down_) emit(std::max(limit, handed_), kControl, kSustainController, 0);
    rehand();
  }
  std::stable_sort(out_.begin(), out_.end(), [](const SoundEvent& a, const SoundEvent& b) {
    return a.when != b.when ? a.when < b.when : rank(a) < rank(b);
  });
  for (SoundEvent& event : out_) event.when = std::max(event.when, clock);
  return std::exchange(out_, {});
}

}  // namespace impromptu
