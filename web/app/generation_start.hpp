// Generation start: where a generation begins, what it reads and which document it writes into.
#pragma once

#include <cstddef>
#include <vector>

#include "web/app/app_state.hpp"

namespace impromptu {

// Returns whether what is written goes on from the document.
[[nodiscard]] bool continues(const AppState& state);

// Returns the document that a generation writes into, and sets where it begins.
[[nodiscard]] Document document_to_write(const AppState& state, Generation& generation);

// Returns the notes of a document and its pedal, as the worker reads them.
[[nodiscard]] std::vector<std::byte> prompt_of(const Document& document);

// Returns the time in seconds from which a generation is played.
[[nodiscard]] double play_from(const Generation& generation);

}  // namespace impromptu
