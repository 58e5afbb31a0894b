// Attention view: which times of the piece the frames of an attention matrix stand for.
#pragma once

#include <utility>
#include <vector>

#include "web/app/app_state.hpp"

namespace impromptu {

// A stretch of the piece and how much the hovered row attends to it.
struct AttentionBand {
  double begin = 0, end = 0;  // seconds
  double weight = 0;          // 0 to 1, relative to the row's largest
};

// Returns the seconds that frame 0 <= `frame` < size of the newest window lasts. Frames of a seed
// taken from a file have the length of the model's training frames, all others that of playback.
[[nodiscard]] std::pair<double, double> frame_span(const AppState& state, int frame);

// Returns the bands that the hovered row attends to; none when no row is hovered.
[[nodiscard]] std::vector<AttentionBand> attention_bands(const AppState& state);

}  // namespace impromptu
