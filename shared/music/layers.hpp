// Layered keyboards: one key that several channels strike at once.
#pragma once

#include "shared/music/performance.hpp"

namespace impromptu {

// Strikes of one key that are closer are one strike of layered sounds; no finger repeats a key so
// fast.
inline constexpr Microseconds kLayerTime{25'000};

// Returns the notes of a performance, by onset, in which a key that is struck again within
// kLayerTime while it is down is one note: struck first, with the louder velocity, until the last
// of them ends.
[[nodiscard]] std::vector<Note> layers_as_one(std::vector<Note> notes);

}  // namespace impromptu
