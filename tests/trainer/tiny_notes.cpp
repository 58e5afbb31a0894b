// Made-up pieces for note models.
#include "tests/trainer/tiny_notes.hpp"

#include <string>

#include "native-trainer/data/files.hpp"
#include "shared/base/random.hpp"

namespace impromptu {

NotePiece tiny_piece(std::uint64_t seed, std::int32_t events) {
  Random random(seed);
  NotePiece piece;
  piece.file = "made-up-" + std::to_string(seed) + ".mid";
  std::int32_t onset = 0;
  std::int32_t step = static_cast<std::int32_t>(random.next_below(kKeys));
  for (std::int32_t i = 0; i < events; ++i) {
    const bool pedal = i % 10 == 0;
    step += 3;
    const std::int32_t turn = step % (2 * kKeys - 2);
    const std::int32_t key = turn < kKeys ? turn : 2 * kKeys - 2 - turn;
    TimedEvent event{onset, pedal ? 900 : 200, static_cast<std::uint8_t>(key),
                     static_cast<std::uint8_t>(60 + random.next_below(8))};
    if (pedal) {
      event.pitch = kPedalPitch;
      event.velocity = 0;
    }
    piece.played.push_back(event);
    if (!pedal) {
      event.duration = 400;
      piece.extended.push_back(event);
    }
    onset += i % 2 == 0 ? 100 : 150;
  }
  return piece;
}

void write_tiny_notes(const std::filesystem::path& folder, int pieces) {
  make_folder(folder);
  NoteShard shard{note_tokens_hash(), "made up", 1, {}};
  for (int i = 0; i < pieces; ++i) {
    shard.pieces.push_back(tiny_piece(static_cast<std::uint64_t>(i), 300));
  }
  write_note_shard(folder / "train.notes", shard);
  shard.pieces = {tiny_piece(99, 300)};
  write_note_shard(folder / "validation.notes", shard);
}

}  // namespace impromptu
