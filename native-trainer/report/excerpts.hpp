// Excerpts: stretches of equal length, cut from pieces, that a report compares.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/random.hpp"
#include "shared/music/performance.hpp"
#include "shared/tokens/note_steps.hpp"

namespace impromptu {

struct Excerpt {
  std::int32_t piece = 0;          // excerpts of one piece stay together in every split
  std::int32_t length = 0;         // grid units
  std::vector<TimedEvent> events;  // keys and pedal that begin in it, onsets from its start

  // Returns the pitches (keys 0 to 87) in the order of the events.
  [[nodiscard]] std::vector<std::uint8_t> keys() const;
};

// Returns the consecutive excerpts of a piece, the first from its first event. The last may lack a
// tenth of its length; stretches of fewer than kFewestNotes notes are left out.
//   seconds  of each, > 0.
inline constexpr std::int32_t kFewestNotes = 16;
[[nodiscard]] std::vector<Excerpt> excerpts_of(const Performance& music, std::int32_t piece,
                                               double seconds);

// Returns `count` of the excerpts, spread evenly over them; all of them when there are fewer.
[[nodiscard]] std::vector<Excerpt> spread(std::span<const Excerpt> excerpts, std::size_t count);

// Two scales to read a report by. Returns the excerpt with its notes dealt anew to its onsets: what
// music is without its order.
[[nodiscard]] Excerpt shuffled_notes(const Excerpt& excerpt, Random& random);

// Returns as many notes and presses of the pedal, all their numbers drawn evenly.
[[nodiscard]] Excerpt random_notes(const Excerpt& excerpt, Random& random);

}  // namespace impromptu
