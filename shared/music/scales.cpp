// Scales: the table.
#include "shared/music/scales.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace impromptu {
namespace {

constexpr int kSemitones = 12;

constexpr std::uint16_t pitches(std::initializer_list<int> steps) {
  unsigned bits = 0;
  for (const int step : steps) bits |= 1U << static_cast<unsigned>(step);
  return static_cast<std::uint16_t>(bits);
}

constexpr std::array<Scale, 13> kScales{{
    {"major", pitches({0, 2, 4, 5, 7, 9, 11})},
    {"minor", pitches({0, 2, 3, 5, 7, 8, 10})},
    {"harmonic_minor", pitches({0, 2, 3, 5, 7, 8, 11})},
    {"melodic_minor", pitches({0, 2, 3, 5, 7, 9, 11})},
    {"dorian", pitches({0, 2, 3, 5, 7, 9, 10})},
    {"phrygian", pitches({0, 1, 3, 5, 7, 8, 10})},
    {"lydian", pitches({0, 2, 4, 6, 7, 9, 11})},
    {"mixolydian", pitches({0, 2, 4, 5, 7, 9, 10})},
    {"pentatonic", pitches({0, 2, 4, 7, 9})},
    {"minor_pentatonic", pitches({0, 3, 5, 7, 10})},
    {"blues", pitches({0, 3, 5, 6, 7, 10})},
    {"whole_tone", pitches({0, 2, 4, 6, 8, 10})},
    {"chromatic", pitches({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})},
}};

}  // namespace

std::span<const Scale> scales() { return kScales; }

const Scale* find_scale(std::string_view name) {
  const auto* found = std::find_if(kScales.begin(), kScales.end(),
                                   [name](const Scale& scale) { return scale.name == name; });
  return found == kScales.end() ? nullptr : found;
}

bool contains(const Scale& scale, int root, int pitch) {
  const int above = ((pitch - root) % kSemitones + kSemitones) % kSemitones;
  return (scale.pitches >> static_cast<unsigned>(above) & 1U) != 0;
}

}  // namespace impromptu
