// A made-up data set that a model learns in seconds: broken triads that repeat.
#pragma once

#include <cstddef>
#include <filesystem>

namespace impromptu {

// Writes `count` .mid files song0.mid, song1.mid, ... of `frames` frames at 5 frames per second.
// Song i repeats a triad's three pitches, one per frame, from a root that depends on i.
void write_tiny_songs(const std::filesystem::path& folder, std::size_t count, std::size_t frames);

// Writes the songs to folder/midi and prepares them in folder/prepared, one of ten held back.
// Returns folder/prepared.
std::filesystem::path prepared_tiny_songs(const std::filesystem::path& folder);

}  // namespace impromptu
