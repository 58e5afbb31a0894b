// Panel parts: what the settings of every model family share.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "web/app/app_state.hpp"
#include "web/app/ui.hpp"

namespace impromptu {

// What a generation by a chord model does.
void show_chord_settings(AppState& state, Ui& ui);
// What a generation by a note model does.
void show_note_settings(AppState& state, Ui& ui);

// Returns the names of the piano's keys, lowest first.
[[nodiscard]] const std::vector<std::string>& note_names();

// A combo over an enumeration whose values count from 0. Returns whether another was chosen.
template <class Enumeration>
bool choose(Ui& ui, const ComboSpec& spec, Enumeration& value) {
  auto index = static_cast<std::size_t>(value);
  if (!combo(ui, spec, index)) return false;
  value = static_cast<Enumeration>(index);
  return true;
}

void show_length(AppState& state, Ui& ui);
// The seed, and a button for a new one.
void show_seed(AppState& state, Ui& ui);

}  // namespace impromptu
