// A whole piece written by a chord model, with the sampler that the page uses.
#pragma once

#include "native-trainer/train/chord_gru.hpp"
#include "shared/music/performance.hpp"
#include "shared/sampling/chord_settings.hpp"
#include "shared/tokens/chord_vocabulary.hpp"

namespace impromptu {

// Returns the piece: the seed frames that the settings keep (chord_generation.hpp), then
// `settings.frames` written ones.
//   model   in evaluation mode, on the processor.
//   prompt  read for the starts `ending` and `opening`; its notes come first.
// Throws std::runtime_error: settings out of range, a silent prompt, logits that are not numbers.
[[nodiscard]] Performance compose(ChordGru& model, const ChordVocabulary& vocabulary,
                                  const ChordSettings& settings, const Performance& prompt);

}  // namespace impromptu
