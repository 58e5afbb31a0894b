// Panels: what surrounds the piano roll.
#pragma once

#include "web/app/app_state.hpp"
#include "web/app/layout.hpp"
#include "web/app/ui.hpp"

namespace impromptu {

// Title, files, transport, position and volume.
void show_transport(AppState& state, Ui& ui, const PageLayout& page);
// Everything about a generation, the model and the view; scrolls where it is too high.
void show_settings(AppState& state, Ui& ui, const PageLayout& page);
// The message, what is loading, zoom.
void show_status(AppState& state, Ui& ui, const PageLayout& page);
// Both attention matrices as heat maps.
void show_attention(AppState& state, Ui& ui, const PageLayout& page);

}  // namespace impromptu
