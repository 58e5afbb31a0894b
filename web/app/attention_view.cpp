// Attention view: which times of the piece the frames of an attention matrix stand for.
#include "web/app/attention_view.hpp"

#include <algorithm>

namespace impromptu {

std::pair<double, double> frame_span(const AppState& state, int frame) {
  const Generation& generation = state.generation;
  const double begin = seconds_from(state.document.writing_begins().value_or(generation.begin));
  const bool from_file =
      generation.start == StartFrom::ending || generation.start == StartFrom::opening;
  const double written = 1 / generation.speed;
  const double seed = from_file && state.model.loaded ? 1 / state.model.loaded->fps : written;
  const auto time_of = [&](int index) { return begin + index * (index < 0 ? seed : written); };
  const int index = state.attention->words - state.attention->size + frame;
  return {time_of(index), time_of(index + 1)};
}

std::vector<AttentionBand> attention_bands(const AppState& state) {
  std::vector<AttentionBand> bands;
  if (!state.attention || state.attention->hovered_row < 0) return bands;
  const Attention& attention = *state.attention;
  const std::vector<float>& matrix =
      attention.hovered_matrix == 0 ? attention.first : attention.second;
  const auto row = matrix.begin() + attention.hovered_row * attention.size;
  const float most = std::max(1e-9F, *std::max_element(row, row + attention.size));
  for (int frame = 0; frame < attention.size; ++frame) {
    const auto [begin, end] = frame_span(state, frame);
    bands.push_back({begin, end, static_cast<double>(row[frame] / most)});
  }
  return bands;
}

}  // namespace impromptu
