// The choice of piano parts, or of all melodic ones.
#include "shared/midi/instruments.hpp"

namespace impromptu {
namespace {

constexpr std::uint8_t kPercussionChannel = 9;
constexpr std::uint8_t kLastPiano = 7;  // General MIDI programs 0 to 7

}  // namespace

PartSelection select_parts(const Score& score, InstrumentChoice choice) {
  PartSelection pianos{{}, InstrumentChoice::piano};
  PartSelection melodic{{}, InstrumentChoice::all_melodic};
  for (std::size_t i = 0; i < score.parts.size(); ++i) {
    const Part& part = score.parts[i];
    if (part.notes.empty() || part.channel == kPercussionChannel) continue;
    melodic.parts.push_back(i);
    if (part.program <= kLastPiano) pianos.parts.push_back(i);
  }
  if (choice == InstrumentChoice::piano) return pianos;
  if (choice == InstrumentChoice::all_melodic || pianos.parts.empty()) return melodic;
  return pianos;
}

}  // namespace impromptu
