// Note choices: what the user asks of a note model, and how it is written down.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/app/tastes.hpp"

namespace impromptu {

enum class PieceStart : std::uint8_t { nothing, notes, ending, playhead };

inline constexpr std::size_t kMostChordNotes = 10;
inline constexpr double kMostAhead = 120;  // seconds; from here on the writer does not wait
inline constexpr std::size_t kMostDrafts = 8;

// Options in the order of the page; the first one of each leaves the choice to the model.
inline constexpr std::array<std::string_view, 9> kDensities{
    "Any",         "Very sparse", "Sparse", "Rather sparse", "Moderate",
    "Rather full", "Full",        "Dense",  "Very dense"};
inline constexpr std::array<std::string_view, 9> kLoudnesses{
    "Any",         "Very soft", "Soft",      "Rather soft", "Moderate",
    "Rather loud", "Loud",      "Very loud", "Loudest"};
struct ScaleOption {
  std::string_view shown;
  std::string_view name;  // in the settings that the inference worker reads
};
inline constexpr std::array<ScaleOption, 8> kScales{{{"Any", ""},
                                                     {"Major", "major"},
                                                     {"Minor", "minor"},
                                                     {"Harmonic minor", "harmonic_minor"},
                                                     {"Dorian", "dorian"},
                                                     {"Pentatonic", "pentatonic"},
                                                     {"Blues", "blues"},
                                                     {"Whole tone", "whole_tone"}}};

struct NoteChoices {
  PieceStart start = PieceStart::nothing;
  std::vector<int> chord{60};     // MIDI pitches, rising; what a piece of given notes begins with
  std::string chord_text = "C4";  // as typed
  std::string chord_problem;      // why chord_text is no chord; empty when it is one
  std::size_t composer = 0;       // 0: any; else 1 + index into the model's composers
  std::size_t density = 0;        // index into kDensities
  std::size_t loudness = 0;       // index into kLoudnesses
  Tastes tastes = neutral_tastes();
  int lowest = 21, highest = 108;  // MIDI pitches
  std::size_t scale = 0;           // index into kScales
  std::size_t root = 0;            // of the scale; 0 is C
  std::size_t voices = 0;          // keys held at once; 0: no limit
  bool pedal = true;
  double ahead = 10;  // seconds written ahead of the playhead
  std::size_t alternatives = 1;
};

// Returns the choices with all that shapes the music as the model was trained.
//   suiting  the tastes that suit the model.
[[nodiscard]] NoteChoices as_trained(NoteChoices choices, const Tastes& suiting);
[[nodiscard]] bool is_as_trained(const NoteChoices& choices, const Tastes& suiting);

// Returns whether a key of the scale lies in the range.
[[nodiscard]] bool leaves_a_key(const NoteChoices& choices);

// Takes a chord as text, such as "C4 E4 G4", "c4, eb4" or "F#3"; what is no chord leaves the last
// one and says why in chord_problem.
void set_chord(NoteChoices& choices, std::string_view text);

// Adds a pitch to the chord, or takes it away; one note stays.
void toggle_chord_note(NoteChoices& choices, int pitch);

// What a generation is asked for besides the choices.
struct NoteOrder {
  double seconds = 60;  // to be written
  std::uint32_t seed = 1;
  double begin = 0;             // seconds of the document before which nothing is written
  std::string_view composer{};  // as the model calls him; empty for any
};

// Returns the settings of a generation as the JSON object that the inference worker reads.
[[nodiscard]] std::string note_generation_json(const NoteChoices& choices, const NoteOrder& order);

}  // namespace impromptu
