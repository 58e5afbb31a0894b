// Roll: the piano roll's areas, input and drawing.
#pragma once

#include <vector>

#include "web/app/app_state.hpp"
#include "web/app/attention_view.hpp"
#include "web/app/roll_layout.hpp"
#include "web/app/ui.hpp"

namespace impromptu {

// The roll of one frame.
struct Roll {
  Box area;   // all of it
  Box ruler;  // times, at the top
  Box keys;   // the keyboard, at the left
  Box grid;   // the notes
  Box pedal;  // the sustain pedal, below the notes; empty where it has no lane
  std::vector<NoteBox> boxes;
  std::vector<AttentionBand> bands;  // of the hovered attention row
  int hovered_note = -1;             // index into boxes
  int hovered_key = -1;              // pitch under the pointer on the key strip
};

// Returns whether the pedal has a lane: where there is one to show or to be written.
[[nodiscard]] bool has_pedal_lane(const AppState& state);

// Returns the areas for a rectangle of the page.
[[nodiscard]] Roll roll_in(const Box& area, bool touch, bool pedal_lane);

// Takes clicks and drags: panning, seeking on the ruler, the keys.
void take_roll_input(AppState& state, Ui& ui, Roll& roll);

// A turn of the mouse wheel.
struct WheelTurn {
  double x = 0, y = 0;    // pointer in CSS pixels
  double dx = 0, dy = 0;  // 1 for a notch; dy above 0 when the wheel turns away from the user
  bool ctrl = false;      // zooms about the pointer
  bool shift = false;     // takes pitch in place of time
};
void wheel_roll(AppState& state, const Box& grid, const WheelTurn& turn);

// Zooms time about a point by two fingers; scale above 1 shows less.
void pinch_roll(AppState& state, const Box& grid, double scale, double x);

// Paints the roll.
void draw_roll(const AppState& state, const Ui& ui, const Roll& roll);

// Paints the lane of the pedal.
void draw_pedal(const AppState& state, const Ui& ui, const Roll& roll);

// Paints what tells a newcomer what to do, where there are no notes.
void draw_empty_roll(const AppState& state, const Ui& ui, const Roll& roll);

// Returns the roll in words, for a screen reader.
[[nodiscard]] std::string roll_description(const AppState& state);

}  // namespace impromptu
