// Tastes: the numbers that shape how a note model draws, each a slider of the page.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace impromptu {

struct TasteSpec {
  std::string_view key;  // in the settings that the inference worker reads
  const char* name;      // of the slider
  const char* hint;
  double min, max;
  double neutral;  // what leaves the model's own choice as it is
};

// The first one is shown always, the others on request.
inline constexpr std::array<TasteSpec, 12> kTastes{{
    {"temperature", "Temperature",
     "How boldly it chooses keys: below 1 more cautious, above 1 wilder.", 0.1, 2, 1},
    {"touch", "Touch", "How freely it plays them in time and force: below 1 more evenly.", 0.1, 2,
     1},
    {"hold", "Hold", "How freely it chooses how long keys and pedal are held: below 1 more evenly.",
     0.1, 2, 1},
    {"presence_penalty", "Presence penalty",
     "Holds keys back that were just struck: above 0 it repeats itself less.", 0, 2, 0},
    {"key_bias", "Harmony", "Holds to the notes of the last moments, in any octave.", 0, 0.5, 0},
    {"register_bias", "Register", "Leans towards low keys below 0 and towards high keys above.",
     -0.3, 0.3, 0},
    {"register_pull", "Middle", "Leads back to the middle of the keyboard when it strays.", 0, 0.5,
     0},
    {"pace_bias", "Pace", "Above 0 it takes more time between notes, below 0 less.", -0.5, 0.5, 0},
    {"length_bias", "Length of notes", "Above 0 it holds keys longer, below 0 shorter.", -0.5, 0.5,
     0},
    {"pedal_bias", "Pedalling", "Above 0 it presses the pedal more often, below 0 less.", -1, 1, 0},
    {"top_p", "Top-p", "Draws only among the likeliest keys that make up this share.", 0.05, 1, 1},
    {"min_p", "Min-p", "Leaves out keys less likely than this share of the likeliest one.", 0, 0.5,
     0},
}};

// A value for each of kTastes.
using Tastes = std::array<double, kTastes.size()>;

[[nodiscard]] Tastes neutral_tastes();

// Returns the tastes in a JSON object; what it lacks is neutral, as is everything in a text that is
// none.
[[nodiscard]] Tastes tastes_from(std::string_view json);

}  // namespace impromptu
