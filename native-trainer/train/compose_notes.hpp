// Whole pieces written by a note model, with the settings, windows and sampler that the page uses.
#pragma once

#include <vector>

#include "native-trainer/train/note_model.hpp"
#include "shared/music/performance.hpp"
#include "shared/sampling/note_settings.hpp"

namespace impromptu {

// Returns settings.alternatives pieces of one seed, each with the prompt in front of it.
//   model   a transformer, in evaluation mode, on the processor.
//   prompt  read for NoteStart::go_on_with.
// Throws std::runtime_error: settings out of range, a silent prompt, logits that are not numbers.
[[nodiscard]] std::vector<Performance> compose_notes(NoteModel& model, const NoteSettings& settings,
                                                     const Performance& prompt);

}  // namespace impromptu
