// A made-up piece of 50,000 notes for the benchmarks.
#pragma once

#include <cstddef>
#include <vector>

namespace impromptu {

// Returns the bytes of a MIDI file: ten notes a second, pitches and loudness at random, always the
// same.
[[nodiscard]] std::vector<std::byte> made_up_piece();

}  // namespace impromptu
