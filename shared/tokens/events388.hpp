// The 388 events of the literature: the coding in which published likelihoods of piano music are
// given, kept to compare with them.
// Source: Oore et al. 2018, "This Time with Feeling", section 3.1; Huang et al. 2018, section 4.2.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/music/performance.hpp"
#include "shared/tokens/note_steps.hpp"

namespace impromptu {

// Ids: 128 note-ons by MIDI pitch, 128 note-offs, 100 time shifts of 10 ms to 1 s, 32 velocities.
inline constexpr std::uint16_t kNoteOnEvent = 0;
inline constexpr std::uint16_t kNoteOffEvent = 128;
inline constexpr std::uint16_t kShiftEvent = 256;     // this id: 10 ms
inline constexpr std::uint16_t kVelocityEvent = 356;  // this id: velocities 0 to 3
inline constexpr std::uint16_t kEvents388 = 388;

// Returns the events of notes on the 10 ms grid, from time 0. At one time note-offs come first; a
// velocity is told before a note-on when its bin is another than the note's before; a longer time
// takes shifts of 1 s first. Velocity bins are those of the note steps, so that both codings hold
// the same music.
//   notes  in the order of events_from; their lengths hold the pedal already, pedal events are left
//          out.   O(n log n).
[[nodiscard]] std::vector<std::uint16_t> events388_from(std::span<const TimedEvent> notes);

// Returns the notes of a performance, extended by its pedal, as events_from does.
// events388_from(extended_notes(music)) is the form of all published figures on MAESTRO.
[[nodiscard]] std::vector<TimedEvent> extended_notes(const Performance& performance);

// Returns the notes of events, in the order of events_from. A note-off ends the key's oldest note;
// one without a note is ignored; notes that are never ended last to the end. Pitches that a piano
// lacks and ids from kEvents388 on are left out.
[[nodiscard]] std::vector<TimedEvent> notes_from_events388(std::span<const std::uint16_t> events);

}  // namespace impromptu
