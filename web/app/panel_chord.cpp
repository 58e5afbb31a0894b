// Chord panel: what a generation by a chord model does.
#include <array>

#include "web/app/commands.hpp"
#include "web/app/panel_parts.hpp"

namespace impromptu {
namespace {

const std::array<std::string, 4> kStarts{"Random words", "One note", "End of the piece",
                                         "Opening of the piece"};

void show_start(AppState& state, Ui& ui) {
  Settings& settings = state.settings;
  choose(
      ui,
      {.name = "Start from", .hint = "What the model reads before it writes.", .options = kStarts},
      settings.start);
  if (settings.start == StartFrom::random_words) {
    toggle(ui, "Keep random words",
           "Whether the piece begins with all 50 random chords that the model reads, or with the "
           "last one alone.",
           settings.keep_random);
  }
  auto note = static_cast<std::size_t>(settings.pitch - kLowestPitch);
  if (combo(ui,
            {.name = "Note",
             .hint = "The one note to start from; the keys at the left choose it too.",
             .options = note_names(),
             .enabled = settings.start == StartFrom::note},
            note)) {
    choose_start_note(state, static_cast<int>(note) + kLowestPitch);
  }
}

}  // namespace

void show_chord_settings(AppState& state, Ui& ui) {
  Settings& settings = state.settings;
  show_start(state, ui);
  show_length(state, ui);
  slider(ui,
         {.name = "Speed",
          .hint = "Chords per second when it is played; the pieces it learned from have 5.",
          .min = 2,
          .max = 16,
          .step = 0.5,
          .unit = " frames/s",
          .decimals = 1},
         settings.speed);
  slider(ui,
         {.name = "Temperature",
          .hint = "0 always takes the likeliest chord; higher is bolder.",
          .min = 0,
          .max = 2,
          .step = 0.05},
         settings.temperature);
  slider(ui,
         {.name = "Top-p",
          .hint = "Draws only among the likeliest chords that make up this share.",
          .min = 0.05,
          .max = 1,
          .step = 0.01},
         settings.top_p);
  show_seed(state, ui);
}

}  // namespace impromptu
