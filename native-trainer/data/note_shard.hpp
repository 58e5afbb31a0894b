// Note shard: the pieces of one split as timed events, from which training cuts its sequences.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "shared/tokens/note_steps.hpp"

namespace impromptu {

inline constexpr std::uint32_t kNoteShardVersion = 3;

// One piece, times in milliseconds from its first event, by onset.
struct NotePiece {
  std::string file;
  std::int32_t composer = 0;         // composer_id()
  std::vector<TimedEvent> played;    // keys as they were held, and the pedal
  std::vector<TimedEvent> extended;  // keys for as long as they sound, no pedal

  bool operator==(const NotePiece&) const = default;
};

struct NoteShard {
  std::string tokens_hash;  // note_tokens_hash()
  std::string source;       // name of the data folder
  std::uint64_t seed = 0;
  std::vector<NotePiece> pieces;

  bool operator==(const NoteShard&) const = default;
};

// Returns a performance as timed events in milliseconds, onsets and ends rounded. Keys that a piano
// lacks are left out.
[[nodiscard]] std::vector<TimedEvent> milliseconds_from(const Performance& performance);

// Returns the piece of a performance.
[[nodiscard]] NotePiece piece_from(const Performance& performance, const std::string& file,
                                   std::int32_t composer);

// Writes a shard; an old file is replaced only by a complete one. Throws std::runtime_error.
void write_note_shard(const std::filesystem::path& path, const NoteShard& shard);

// Returns the shard of a file. Throws std::runtime_error when it is missing, damaged, of another
// version or of another layout of steps.
[[nodiscard]] NoteShard read_note_shard(const std::filesystem::path& path);

}  // namespace impromptu
