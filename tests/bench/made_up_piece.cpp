// A made-up piece of 50,000 notes for the benchmarks.
#include "tests/bench/made_up_piece.hpp"

#include "shared/base/random.hpp"
#include "shared/midi/smf.hpp"
#include "shared/music/performance_from_score.hpp"

namespace impromptu {

std::vector<std::byte> made_up_piece() {
  Random random(1);
  Performance piece;
  for (std::int64_t i = 0; i < 50'000; ++i) {
    piece.notes.push_back({Microseconds{i * 100'000},
                           Microseconds{50'000 + random.next_below(800'000)},
                           static_cast<std::uint8_t>(21 + random.next_below(88)),
                           static_cast<std::uint8_t>(1 + random.next_below(127))});
  }
  piece.end = Microseconds{50'000 * 100'000LL + 1'000'000};
  return write_smf(score_from(piece, "Piano"));
}

}  // namespace impromptu
