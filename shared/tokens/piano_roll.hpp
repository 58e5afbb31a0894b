// Piano roll: a performance sampled at a fixed number of frames per second.
// Source: pretty_midi, Instrument.get_piano_roll (Raffel and Ellis 2014).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/music/performance.hpp"
#include "shared/tokens/chord.hpp"

namespace impromptu {

// Rolls end here: 58 hours at 5 frames per second.
inline constexpr std::size_t kMaxFrames = 1U << 20U;

// ignore: notes last as long as their keys are held, as in pretty_midi without a pedal threshold.
// extend: as long as extended_by_pedal says, on purpose not as in pretty_midi with one: there what
// sounds in any frame of a pressed pedal sounds in all later ones, at its largest velocity,
// although the key is struck again; a pedal that is never lifted does nothing.
enum class PedalUse : std::uint8_t { ignore, extend };

// Returns the use that makes notes last as long as the pedal holds them, or not.
[[nodiscard]] constexpr PedalUse pedal_use(bool extended) {
  return extended ? PedalUse::extend : PedalUse::ignore;
}

struct PianoRoll {
  double fps = 0;
  std::size_t frames = 0;
  std::vector<std::uint16_t> velocity;  // [128][frames], summed where notes overlap, saturating

  bool operator==(const PianoRoll&) const = default;
};

// Returns the roll of a performance: a note fills the frames [floor(onset * fps), floor(end *
// fps)), and the roll has floor(performance.end * fps) frames, at most kMaxFrames. Times within
// half a microsecond below a frame boundary count as on it.
//   fps  frames per second, > 0.   pedal  extend differs from pretty_midi, see PedalUse.
[[nodiscard]] PianoRoll piano_roll_from(const Performance& performance, double fps, PedalUse pedal);

// Returns the set of sounding pitches of each frame, with the semantics of piano_roll_from, its
// pedal included, but without its memory: [frames].   Linear in notes and frames.
[[nodiscard]] std::vector<Chord> chords_from(const Performance& performance, double fps,
                                             PedalUse pedal);

// Returns the frames from the first to the last sounding one, both included; empty for silence.
[[nodiscard]] std::span<const Chord> without_outer_silence(std::span<const Chord> frames);

// Returns the notes of a sequence of frames: equal pitches in consecutive frames are one note.
//   fps  playback frames per second, > 0.   velocity  of every note.
[[nodiscard]] Performance performance_from_chords(std::span<const Chord> frames, double fps,
                                                  std::uint8_t velocity);

}  // namespace impromptu
