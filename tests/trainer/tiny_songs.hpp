// A made-up data set that a model learns in seconds: broken triads that repeat.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace impromptu {

// Writes `count` .mid files song0.mid, song1.mid, ... of `frames` frames at 5 frames per second.
// Song i repeats a triad's three pitches, one per frame, from a root that depends on i: those of
// equal roots are performances of one composition, song i of velocity `loudest` - i.
void write_tiny_songs(const std::filesystem::path& folder, std::size_t count, std::size_t frames,
                      std::uint8_t loudest = 100);

// Writes the songs to folder/midi, with a manifest that holds the last one back, and prepares them
// in folder/prepared. Returns folder/prepared.
std::filesystem::path prepared_tiny_songs(const std::filesystem::path& folder);

}  // namespace impromptu
