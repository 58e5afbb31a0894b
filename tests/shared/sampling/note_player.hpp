// A stand-in for a note model in tests: logits that hang on the rows read so far, and the loop that
// feeds it as the worker does.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/sampling/note_generation.hpp"

namespace impromptu {

// Keeps what a cache would hold, all rows of each lane, and checks that plans fit together.
class NotePlayer {
 public:
  // spread  size of the made-up logits; 0 makes every choice equally likely.
  explicit NotePlayer(float spread) : spread_(spread) {}

  // Carries out plans until the generation is done, or `most_plans` of them.
  //   most_events  longest burst. Returns the number of plans.
  int play(NoteGeneration& generation, std::int32_t most_events, int most_plans = 1 << 20);

  // Returns the rows that lane 0 has read, of all windows.
  [[nodiscard]] const std::vector<StepRow>& rows_read() const { return rows_read_; }

  int resets = 0;
  std::int32_t longest_cache = 0;

 private:
  void read(std::size_t lane, const StepRow& row);
  std::vector<std::int32_t> draw(const NotePlan& plan, std::int32_t event,
                                 std::span<const float> presence);

  float spread_;
  std::vector<std::uint64_t> state_{1};  // of each lane: a hash of its cache
  std::int32_t cache_ = 0;
  std::vector<StepRow> rows_read_;
};

// Returns the pitches of the notes of a piece of two minutes that a player of spread 2 writes.
[[nodiscard]] std::vector<int> pitches_written(const NoteSampling& sampling);

}  // namespace impromptu
