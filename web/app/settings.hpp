// What the user chooses: settings of a generation, of the view and of the sound.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "shared/midi/instruments.hpp"
#include "web/app/note_choices.hpp"

namespace impromptu {

enum class StartFrom : std::uint8_t { random_words, note, ending, opening };

// Names in the settings that the inference worker reads.
inline constexpr std::array<std::string_view, 4> kStartNames{"random_words", "note", "ending",
                                                             "opening"};
[[nodiscard]] inline std::string_view name_of(StartFrom start) {
  return kStartNames[static_cast<std::size_t>(start)];
}

// What computes. Automatic: WebGPU where a measurement shows it right and faster, else WASM.
enum class ProviderChoice : std::uint8_t { automatic, wasm, webgpu };

// Names that the inference worker knows.
inline constexpr std::array<std::string_view, 3> kProviderNames{"automatic", "wasm", "webgpu"};
[[nodiscard]] inline std::string_view name_of(ProviderChoice provider) {
  return kProviderNames[static_cast<std::size_t>(provider)];
}

enum class Theme : std::uint8_t { system, light, dark };

struct Settings {
  // Of every model.
  double length = 60;  // seconds to write
  std::uint32_t seed = 1;
  // Of chord models.
  StartFrom start = StartFrom::random_words;
  bool keep_random = false;  // whether the piece begins with all random words, or the last
  int pitch = 60;            // of the one note
  double speed = 7;          // frames per second of what is written
  double temperature = 1;
  double top_p = 1;
  // Of note models.
  NoteChoices notes;
  // Of the page.
  bool more = false;  // whether the less used controls are shown
  InstrumentChoice instruments = InstrumentChoice::automatic;
  ProviderChoice provider = ProviderChoice::wasm;
  Theme theme = Theme::system;
  bool attention = false;
  bool follow = true;
  bool chase = true;  // whether what sounds where playing begins is struck there
  double volume = 0.8;
  double room = 0;  // milliseconds to breathe in saved files (shared/music/breathing.hpp)
};

inline constexpr int kLowestPitch = 21;    // A0
inline constexpr int kHighestPitch = 108;  // C8

// Returns the name of a step of the octave above C, such as "F♯" for 6.
[[nodiscard]] std::string pitch_class_name(int step);

// Returns a pitch's name with its octave, such as "C4" for 60.
[[nodiscard]] std::string pitch_name(int pitch);

// Returns a time as minutes and seconds, such as "1:05"; with tenths where `tenths`.
[[nodiscard]] std::string clock_text(double seconds, bool tenths);

// Returns the frames that a generation of these settings writes.
[[nodiscard]] std::int32_t frames_of(const Settings& settings);

// Returns the settings of a chord model's generation as the JSON object that the inference worker
// reads.
[[nodiscard]] std::string generation_json(const Settings& settings);

}  // namespace impromptu
