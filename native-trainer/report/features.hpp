// Features: what a report measures of an excerpt, as numbers.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "native-trainer/report/excerpts.hpp"

namespace impromptu {

struct FeatureName {
  std::string_view id;     // in JSON
  std::string_view title;  // for people, with its unit
};

inline constexpr std::array<FeatureName, 20> kFeatures{{
    {"notes_per_second", "notes per second"},
    {"polyphony", "keys down at a time"},
    {"pitch_range", "pitch range, semitones"},
    {"pitch_mean", "mean pitch, MIDI key"},
    {"pitch_spread", "spread of pitch, semitones"},
    {"pitches", "different pitches"},
    {"pitch_class_entropy", "entropy of pitch classes, nats"},
    {"scale_share", "share of notes in the best major scale"},
    {"interval", "mean interval to the next note, semitones"},
    {"repeat_share", "share of pitches among the 8 before"},
    {"inter_onset", "time between onsets, ln s"},
    {"inter_onset_spread", "spread of time between onsets, ln s"},
    {"inter_onset_echo", "correlation of neighbouring times between onsets"},
    {"chord_share", "share of notes within 20 ms of the one before"},
    {"duration", "key-held time, ln s"},
    {"duration_spread", "spread of key-held time, ln s"},
    {"velocity", "mean velocity"},
    {"velocity_spread", "spread of velocity"},
    {"velocity_step", "mean change of velocity to the next note"},
    {"pedal_presses", "pedal presses per minute"},
}};

using Features = std::array<double, kFeatures.size()>;

// Returns the features of an excerpt of at least two notes.
[[nodiscard]] Features features_of(const Excerpt& excerpt);

// Values of single notes, pooled over excerpts.
struct PooledName {
  std::string_view id;
  std::string_view title;
  double low, high;  // borders of the histogram; values beyond count as on them
};

inline constexpr std::array<PooledName, 6> kPooled{{
    {"inter_onset_ms", "time between onsets, ms", 0, 500},
    {"duration_ms", "key-held time, ms", 0, 1500},
    {"velocity", "velocity", 0, 128},
    {"pitch", "pitch, MIDI key", 21, 109},
    {"pedal_hold_ms", "hold of the pedal, ms", 0, 5000},
    {"simultaneous_keys", "keys down when a note begins", 0, 12},
}};

using PooledValues = std::array<std::vector<double>, kPooled.size()>;

// Returns the values of all notes of the excerpts.
[[nodiscard]] PooledValues pooled_values(std::span<const Excerpt> excerpts);

}  // namespace impromptu
