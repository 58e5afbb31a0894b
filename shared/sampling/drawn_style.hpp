// Drawn style: what is left open of a piece from nothing, drawn as a listener of MAESTRO meets it.
#pragma once

#include "shared/base/random.hpp"
#include "shared/tokens/note_steps.hpp"

namespace impromptu {

// Returns the conditions with composer, density and loudness drawn where they are 0, by their
// shares of the playing time of MAESTRO's training split; density and loudness belong together, so
// one that is given bends the other. Without this every piece drifts to the middle.
[[nodiscard]] StepConditions drawn_style(StepConditions conditions, Random& random);

}  // namespace impromptu
