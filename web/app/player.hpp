// Player: a look-ahead scheduler that turns notes into timed events for a synthesizer.
// Source of the method: C. Wilson, "A Tale of Two Clocks: Scheduling Web Audio with Precision",
// 2013.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/music/performance.hpp"
#include "shared/music/time.hpp"
#include "shared/piece/document.hpp"

namespace impromptu {

// One MIDI message for the synthesizer.
struct SoundEvent {
  double when = 0;          // seconds of the audio clock
  std::uint8_t status = 0;  // 0x80 note off, 0x90 note on, 0xB0 control change; channel 1
  std::uint8_t data1 = 0;
  std::uint8_t data2 = 0;

  bool operator==(const SoundEvent&) const = default;
};

inline constexpr std::uint8_t kNoteOff = 0x80;
inline constexpr std::uint8_t kNoteOn = 0x90;
inline constexpr std::uint8_t kControl = 0xB0;

inline constexpr double kLookAhead = 2.5;         // seconds handed over ahead of the clock
inline constexpr double kHiddenLookAhead = 90.0;  // in a hidden tab, whose timers are slowed down
inline constexpr double kStartDelay = 0.05;       // between the clock and the first event
inline constexpr double kRefill = 0.3;            // written ahead before a waiting playhead goes on

// What is played. Spans are read during a call only.
struct PlayerInput {
  std::span<const DocumentNote> notes;
  std::span<const PedalSpan> pedal;
  Microseconds settled;  // nothing before this time changes any more
  bool growing = false;  // whether more may be written behind `settled`
  bool chase = true;     // whether what sounds where playing begins is struck there
};

enum class PlayerState : std::uint8_t {
  stopped,
  playing,
  waiting
};  // waiting: for more to be written

class Player {
 public:
  // Begins or moves on from the playhead at the next tick.
  void play();
  // Keeps the playhead where the clock has brought it. What was handed over must be cancelled.
  void pause();
  // Puts the playhead elsewhere; a playing one plays on from there. What was handed over must be
  // cancelled.
  void seek(double seconds);
  // Forgets what was handed over, so that the next tick hands it over again.
  void rehand();

  // Advances to a time of the audio clock and returns what is to be handed over: notes on and off
  // and the pedal (CC64), by time; of equal times lifts of the pedal, presses, releases, strikes.
  // Events lie at or after `clock`, and every note on gets one note off, here or in a later call.
  // A key that several notes hold stays down until the last of them ends. While `growing`, nothing
  // at or behind `settled` is handed over. At the end the player stops.
  //   clock  seconds; rising from call to call.
  [[nodiscard]] std::vector<SoundEvent> tick(double clock, double look_ahead,
                                             const PlayerInput& input);

  [[nodiscard]] PlayerState state() const { return state_; }
  [[nodiscard]] bool active() const { return state_ != PlayerState::stopped; }
  // Returns the playhead in seconds of the piece, as of the last tick.
  [[nodiscard]] double position() const { return position_; }

 private:
  // A key that is down.
  struct Key {
    std::uint8_t pitch = 0;
    Microseconds struck;               // the latest strike that was handed over
    std::vector<Microseconds> onsets;  // of the notes that hold it
  };

  void advance(double clock, const PlayerInput& input);
  void hand_sounding(Microseconds limit, const PlayerInput& input);
  void hand_releases(Microseconds limit, const PlayerInput& input);
  void hand_notes(Microseconds limit, const PlayerInput& input);
  void hand_pedal(Microseconds limit, const PlayerInput& input);
  void emit(Microseconds at, std::uint8_t status, std::uint8_t data1, std::uint8_t data2);

  PlayerState state_ = PlayerState::stopped;
  bool anchored_ = false;       // whether the two anchors below hold
  double anchor_clock_ = 0;     // audio clock ...
  double anchor_position_ = 0;  // ... at this place of the piece
  double position_ = 0;
  Microseconds handed_;    // note ons and pedal before this are handed over
  std::vector<Key> held_;  // struck and not yet released
  bool begins_ = true;     // whether nothing is handed over since play, pause, seek or rehand
  bool pedal_down_ = false;
  Microseconds pedal_onset_;
  std::vector<SoundEvent> out_;
};

}  // namespace impromptu
