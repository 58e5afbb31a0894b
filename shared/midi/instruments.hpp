// Which parts of a multi-instrument score are taken as piano music.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "shared/music/score.hpp"

namespace impromptu {

enum class InstrumentChoice : std::uint8_t {
  automatic,    // the piano parts where there are any, else all melodic parts
  piano,        // programs 0 to 7
  all_melodic,  // everything but percussion
};

// Which parts were chosen, and what that choice really was (never `automatic`).
struct PartSelection {
  std::vector<std::size_t> parts;  // rising indices into Score::parts
  InstrumentChoice made = InstrumentChoice::piano;
};

// Returns the chosen parts that hold notes. Channel 10 (index 9) is percussion and never chosen.
[[nodiscard]] PartSelection select_parts(const Score& score, InstrumentChoice choice);

}  // namespace impromptu
