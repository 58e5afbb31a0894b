// Which parts of a multi-instrument score are taken as piano music.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "shared/music/score.hpp"

namespace impromptu {

enum class InstrumentChoice : std::uint8_t {
  automatic,    // the piano parts where there are any, else all melodic parts
  piano,        // programs 0 to 7, but what is drums by its name
  all_melodic,  // everything but percussion
};

// Which parts were chosen, and what that choice really was (never `automatic`).
struct PartSelection {
  std::vector<std::size_t> parts;  // rising indices into Score::parts
  InstrumentChoice made = InstrumentChoice::piano;
};

// Returns whether a part would pass for a piano but has a track name such as "Drums".
[[nodiscard]] bool is_named_percussion(const Part& part);

// Returns the chosen parts that hold notes. Percussion is never chosen; a part that is drums by its
// name alone is by all_melodic, and automatically where nothing else plays.
[[nodiscard]] PartSelection select_parts(const Score& score, InstrumentChoice choice);

}  // namespace impromptu
