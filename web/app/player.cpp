// Player: a look-ahead scheduler that turns notes into timed events for a synthesizer.
#include "web/app/player.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "shared/music/pedal.hpp"

namespace impromptu {
namespace {

constexpr Microseconds kShortest{20'000};  // how long a key is held at least
// Parts that double a key rarely strike it at just one time; no finger strikes it twice so fast.
constexpr Microseconds kOneStrike{5'000};
constexpr double kRingOut = 0.5;  // seconds that the playhead runs on behind the last note
// A string that only the pedal lets ring is struck where playing begins as softly as it has become.
constexpr double kHalfLife = 2;  // seconds in which its velocity halves, some 10 dB
constexpr double kSoftest = 8;   // velocity from which on it is struck

// The pedal moves before the keys: one that is pressed when keys are released catches them.
int rank(const SoundEvent& event) {
  if (event.status == kControl) return event.data2 < kSustainThreshold ? 0 : 1;
  return event.status == kNoteOff ? 2 : 3;
}

Microseconds end_of(const Note& note) { return note.onset + note.duration; }
Microseconds end_of(const PedalSpan& span) { return span.onset + span.duration; }

auto first_from(std::span<const DocumentNote> notes, Microseconds time) {
  return std::lower_bound(
      notes.begin(), notes.end(), time,
      [](const DocumentNote& entry, Microseconds at) { return entry.note.onset < at; });
}

// Returns the velocity of the loudest of the notes that strike a key as one from `onset` on, of
// those before `limit`; 0 where none does.
std::uint8_t loudest_strike(std::span<const DocumentNote> notes, std::uint8_t pitch,
                            Microseconds onset, Microseconds limit) {
  std::uint8_t velocity = 0;
  for (auto entry = first_from(notes, onset);
       entry != notes.end() && entry->note.onset <= onset + kOneStrike && entry->note.onset < limit;
       ++entry) {
    if (entry->note.pitch == pitch) velocity = std::max(velocity, entry->note.velocity);
  }
  return velocity;
}

// What is known of a key at a time: its last strike before, and what holds it still.
struct KeyBefore {
  Microseconds struck{-1};
  Microseconds released;
  std::uint8_t velocity = 0;
  std::vector<Microseconds> onsets;  // of the notes that end later

  void take(const Note& note, Microseconds time) {
    const bool as_one = struck >= Microseconds{0} && note.onset <= struck + kOneStrike;
    velocity = as_one ? std::max(velocity, note.velocity) : note.velocity;
    if (!as_one) struck = note.onset;
    released = std::max(released, end_of(note));
    if (end_of(note) > time) onsets.push_back(note.onset);
  }

  // Returns the velocity with which it is struck anew at a time, 0 where it does not sound.
  //   pressed  when the pedal that is down at that time was pressed.
  [[nodiscard]] std::uint8_t velocity_at(Microseconds time, Microseconds pressed) const {
    if (struck < Microseconds{0}) return 0;
    if (!onsets.empty()) return velocity;
    if (released < pressed) return 0;
    const double left = velocity * std::exp2(-seconds_from(time - struck) / kHalfLife);
    return left < kSoftest ? 0 : static_cast<std::uint8_t>(left);
  }
};

// Returns when the pedal was pressed that is down at a time; behind all time where it is up.
Microseconds pressed_before(std::span<const PedalSpan> pedal, Microseconds time) {
  for (const PedalSpan& span : pedal) {
    if (span.onset <= time && end_of(span) > time) return span.onset;
  }
  return Microseconds{INT64_MAX};
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
  begins_ = true;
}

void Player::emit(Microseconds at, std::uint8_t status, std::uint8_t data1, std::uint8_t data2) {
  const double when = anchor_clock_ + (seconds_from(at) - anchor_position_);
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

// Strikes what sounds where playing begins: keys that are down, and strings that the pedal holds.
void Player::hand_sounding(Microseconds limit, const PlayerInput& input) {
  std::array<KeyBefore, 128> keys;
  const auto here = first_from(input.notes, handed_);
  for (auto entry = input.notes.begin(); entry != here; ++entry)
    keys[entry->note.pitch & 127U].take(entry->note, handed_);
  const Microseconds pressed = pressed_before(input.pedal, handed_);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    KeyBefore& key = keys[i];
    const auto pitch = static_cast<std::uint8_t>(i);
    std::uint8_t velocity = key.velocity_at(handed_, pressed);
    if (velocity == 0) continue;
    const std::uint8_t anew = loudest_strike(input.notes, pitch, handed_, limit);
    if (anew > 0) velocity = anew;
    emit(handed_, kNoteOn, pitch, velocity);
    held_.push_back({pitch, handed_, std::move(key.onsets)});
  }
}

// Releases held keys whose time has come. A note that still grows is not released yet.
void Player::hand_releases(Microseconds limit, const PlayerInput& input) {
  std::erase_if(held_, [&](const Key& key) {
    Microseconds end = key.struck + kShortest;
    for (const Microseconds onset : key.onsets) {
      for (auto entry = first_from(input.notes, onset);
           entry != input.notes.end() && entry->note.onset == onset; ++entry) {
        if (entry->note.pitch == key.pitch) end = std::max(end, end_of(entry->note));
      }
    }
    if (end >= limit) return false;
    emit(end, kNoteOff, key.pitch, 0);
    return true;
  });
}

void Player::hand_notes(Microseconds limit, const PlayerInput& input) {
  for (auto entry = first_from(input.notes, handed_);
       entry != input.notes.end() && entry->note.onset < limit; ++entry) {
    const Note& note = entry->note;
    hand_releases(note.onset + Microseconds{1}, input);
    auto key = std::find_if(held_.begin(), held_.end(),
                            [&](const Key& held) { return held.pitch == note.pitch; });
    if (key == held_.end()) {
      key = held_.insert(held_.end(), {note.pitch, {}, {}});
    } else if (note.onset <= key->struck + kOneStrike) {  // one key, struck once
      key->onsets.push_back(note.onset);
      continue;
    } else {
      emit(note.onset, kNoteOff, note.pitch, 0);  // struck again while down: released first
    }
    emit(note.onset, kNoteOn, note.pitch,
         loudest_strike(input.notes, note.pitch, note.onset, limit));
    key->struck = note.onset;
    key->onsets.push_back(note.onset);
  }
}

// After a seek into a span the pedal goes down at once.
void Player::hand_pedal(Microseconds limit, const PlayerInput& input) {
  for (const PedalSpan& span : input.pedal) {
    if (end_of(span) == span.onset) continue;  // its lift would come before its press
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
    if (begins_ && input.chase) hand_sounding(limit, input);
    begins_ = false;
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
