// One line of JSON about a MIDI file.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "shared/midi/instruments.hpp"

namespace impromptu {

// Returns what the core makes of a file: name, parts, chosen parts, notes and pedal of those in
// seconds, tempos, metres, warnings; for a file that cannot be read its error.
//   choice  which instruments are chosen.
[[nodiscard]] std::string report_of(const std::string& name, std::span<const std::byte> bytes,
                                    InstrumentChoice choice);

}  // namespace impromptu
