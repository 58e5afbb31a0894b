// File names: which files the page and the trainer take for MIDI files; the one table of both.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace impromptu {

// In lower case; files bear them in any case.
inline constexpr std::array<std::string_view, 5> kMidiExtensions{".mid", ".midi", ".kar", ".rmi",
                                                                 ".smf"};

// What systems call such files where they do not go by names.
inline constexpr std::array<std::string_view, 2> kMidiMediaTypes{"audio/midi", "audio/x-midi"};

// Returns the extension of a file name (without folders) in lower case and with its dot; empty
// where there is none, as of ".mid" and "mid".
[[nodiscard]] inline std::string extension_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  std::string extension(name.substr(dot));
  for (char& letter : extension) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return extension;
}

// Returns whether a file of this name (without folders) is taken for a MIDI file.
[[nodiscard]] inline bool names_midi_file(std::string_view name) {
  return std::find(kMidiExtensions.begin(), kMidiExtensions.end(), extension_of(name)) !=
         kMidiExtensions.end();
}

}  // namespace impromptu
