// The choice of piano parts, or of all melodic ones.
#include "shared/midi/instruments.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace impromptu {
namespace {

constexpr std::uint8_t kLastPiano = 7;  // General MIDI programs 0 to 7

// What tracks of drums are called, in lower case.
constexpr std::array<std::string_view, 8> kDrumNames{
    "drum", "percussion", "snare", "hi-hat", "hihat", "cymbal", "batterie", "schlagzeug"};

bool is_piano(const Part& part) { return part.instrument.program <= kLastPiano; }

}  // namespace

bool is_named_percussion(const Part& part) {
  if (part.instrument.percussion || !is_piano(part)) return false;
  std::string name = part.name;
  for (char& letter : name) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return std::any_of(kDrumNames.begin(), kDrumNames.end(), [&name](std::string_view drums) {
    return name.find(drums) != std::string::npos;
  });
}

PartSelection select_parts(const Score& score, InstrumentChoice choice) {
  PartSelection pianos{{}, InstrumentChoice::piano};
  PartSelection melodic{{}, InstrumentChoice::all_melodic};
  for (std::size_t i = 0; i < score.parts.size(); ++i) {
    const Part& part = score.parts[i];
    if (part.notes.empty() || part.instrument.percussion) continue;
    melodic.parts.push_back(i);
    if (is_piano(part) && !is_named_percussion(part)) pianos.parts.push_back(i);
  }
  if (choice == InstrumentChoice::piano) return pianos;
  if (choice == InstrumentChoice::automatic && !pianos.parts.empty()) return pianos;
  if (choice == InstrumentChoice::automatic) {
    PartSelection named = melodic;
    std::erase_if(named.parts,
                  [&score](std::size_t part) { return is_named_percussion(score.parts[part]); });
    if (!named.parts.empty()) return named;
  }
  return melodic;
}

}  // namespace impromptu
