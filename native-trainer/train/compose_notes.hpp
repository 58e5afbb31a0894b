// Whole pieces written by a note model, with the generation and sampler that the page uses.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "native-trainer/train/note_model.hpp"
#include "shared/music/performance.hpp"
#include "shared/sampling/note_settings.hpp"

namespace impromptu {

// Returns one piece per alternative; a prompt's notes and pedal come first.
//   model   a transformer trunk, in evaluation mode, on the processor.
//   prompt  read for NoteStart::go_on_with only.
// Throws std::runtime_error: settings out of range, a silent prompt, logits that are not numbers.
[[nodiscard]] std::vector<Performance> compose_notes(NoteModel& model, const NoteSettings& settings,
                                                     const Performance& prompt);

// Writes `count` pieces, kMostAlternatives of a seed at a time, from settings.seed on.
//   take  is given each piece and its number, from 0.
void compose_many(NoteModel& model, NoteSettings settings, std::int32_t count,
                  const Performance& prompt,
                  const std::function<void(std::int32_t, Performance)>& take);

}  // namespace impromptu
