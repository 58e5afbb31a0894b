// Windows of chord ids, as the chord models read them.
// Source: haryoa/note_music_generator (2019), generate_input_and_target.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "shared/tokens/chord_vocabulary.hpp"

namespace impromptu {

inline constexpr std::size_t kChordWindow = 50;

// Returns how many windows a song of `frames` frames gives: one for each frame but the last.
[[nodiscard]] constexpr std::size_t window_count(std::size_t frames) {
  return frames > 0 ? frames - 1 : 0;
}

// Returns a song as one stream from which window i is stream[i, i + 50) and its target
// stream[i + 50]: 49 silent frames, then the song. The first window ends with the song's first
// frame.
//   song  ids without outer silence.
[[nodiscard]] std::vector<TokenId> windowed_stream(std::span<const TokenId> song, TokenId silence);

// Returns the last 50 ids of `ids`, with silence in front where there are fewer: [50].
[[nodiscard]] std::vector<TokenId> last_window(std::span<const TokenId> ids, TokenId silence);

}  // namespace impromptu
