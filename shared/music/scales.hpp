// Scales: which of the twelve pitch classes a piece may use.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace impromptu {

struct Scale {
  std::string_view name;  // as in settings, such as "harmonic_minor"
  std::uint16_t pitches;  // bit i: i semitones above the root
};

// Returns all scales, "chromatic" among them.
[[nodiscard]] std::span<const Scale> scales();

// Returns the scale of that name, or nullptr.
[[nodiscard]] const Scale* find_scale(std::string_view name);

// Returns whether a MIDI pitch belongs to a scale on `root` (0 = C to 11 = B).
[[nodiscard]] bool contains(const Scale& scale, int root, int pitch);

}  // namespace impromptu
