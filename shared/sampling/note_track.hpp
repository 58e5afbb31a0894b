// NoteTrack: one piece as it is written, event by event: what sounds, what comes out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/music/note_wire.hpp"
#include "shared/tokens/note_steps.hpp"

namespace impromptu {

// A time on the grid of 10 ms.
using GridTime = std::int64_t;

class NoteTrack {
 public:
  // begins  time of the event before the first written one.
  // limit   last onset that is written; a later event ends the piece and is left out.
  NoteTrack(GridTime begins, GridTime limit) : onset_(begins), limit_(limit) {}

  // Remembers an event of the prompt that is still down. It is handed out by nobody, but counts.
  void add_sounding(const TimedEvent& event);

  // Appends a step, whose record is of this kind. A key or pedal that is down is let go where it
  // goes down anew; of one key twice at one onset the longer stays.
  void append(const NoteStep& step, WireKind kind);

  // Returns the notes and pedal spans that are new or changed since the last call.
  [[nodiscard]] std::vector<WireNote> take_notes();

  // Returns whether an event came after the limit.
  [[nodiscard]] bool done() const { return done_; }

  // Returns the onset of the newest event: what comes later is not known yet.
  [[nodiscard]] GridTime onset() const { return onset_; }

  // Returns the time up to which everything is written, at most the limit.
  [[nodiscard]] GridTime written_until() const { return done_ ? limit_ : onset_; }

  // Returns from when on fewer than `voices` keys are down, if no key goes down in between.
  [[nodiscard]] GridTime free_from(std::int32_t voices) const;

  // Returns how many events in a row began at the newest onset, the first not counted.
  [[nodiscard]] std::int32_t events_at_once() const { return at_once_; }

 private:
  struct Down {
    GridTime onset = -1;
    GridTime end = -1;
    std::uint8_t velocity = 0;
    WireKind kind = WireKind::written_note;
    bool own = false;  // written here, not the prompt's
  };

  void hand_out(std::int32_t pitch);

  GridTime onset_;
  GridTime limit_;
  bool done_ = false;
  std::int32_t at_once_ = 0;
  std::array<Down, static_cast<std::size_t>(kKeys) + 1> down_{};  // newest of each key; the pedal
  std::vector<WireNote> pending_;
};

}  // namespace impromptu
