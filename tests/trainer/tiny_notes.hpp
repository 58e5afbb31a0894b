// A made-up data set that a note model learns in seconds: runs over the whole piano, with pedal.
#pragma once

#include <cstdint>
#include <filesystem>

#include "native-trainer/data/note_shard.hpp"

namespace impromptu {

// Returns a piece of `events` events in milliseconds, a tenth of them pedal presses. All shifts and
// durations stay below 1 s on the 10 ms grid. The keys go up and down the piano from a key that
// depends on `seed`.
[[nodiscard]] NotePiece tiny_piece(std::uint64_t seed, std::int32_t events);

// Writes shards of `pieces` training pieces and one validation piece into a folder, as prepare
// does.
void write_tiny_notes(const std::filesystem::path& folder, int pieces);

}  // namespace impromptu
