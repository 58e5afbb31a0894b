// Likelihood: how well a note model predicts music, in figures that hold for any coding of it.
//
// The method. A file's steps are predicted in windows of `context` rows that begin half a context
// apart; each step is scored once, by the first window that holds it, so that it has at least half
// a context of rows before it or all that there are. The model knows the pedal's form and no other
// condition. Scored are -ln p of shift and pitch of every event, velocity of keys and duration of
// keys and pedal, each given the fields chosen before it. The end of a piece is not scored: the
// codings of the literature have none.
//
// At 10 ms: a time above 1 s has an id that stands for several times of the grid. The model is
// taken to hold them all for equally likely, so the id's ln(time_width) is added: the figure is
// that of a coding that tells every 10 ms. Velocities have 32 bins, as in the literature.
//
// Comparison: with the pedal folded into the notes' lengths (`extend`) a file's total -ln p belongs
// to the same notes at the same resolution as its 388 events do. What precedes a note is known to
// 10 ms, the lengths of those that still sound among it, as 388 events show them. Divided by the
// number of these events it stands beside published nats per event; divided by notes it needs no
// coding at all.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "shared/tokens/note_steps.hpp"

namespace impromptu {

// Sums over files.
struct Likelihood {
  std::array<double, kChosenFields> nats{};  // at 10 ms, by field
  std::int64_t files = 0;
  std::int64_t notes = 0;      // keys that were scored
  std::int64_t steps = 0;      // keys and pedal
  std::int64_t events388 = 0;  // of the same files, see shared/tokens/events388.hpp

  [[nodiscard]] double total() const { return nats[0] + nats[1] + nats[2] + nats[3]; }
};

// A stretch of a file that is predicted at once: an opening row, then steps from `first` on.
struct ScoredWindow {
  std::int64_t first = 0;
  std::int64_t scored = 0;  // the first step that counts
  std::int64_t end = 0;     // one past the last; end - first <= context

  bool operator==(const ScoredWindow&) const = default;
};

// Returns the windows that score each of `steps` steps once.   context  even, > 0.
[[nodiscard]] std::vector<ScoredWindow> scored_windows(std::int64_t steps, std::int32_t context);

// Returns what is added to an id's -ln p so that it holds at 10 ms, by joint id of the four fields.
[[nodiscard]] std::array<float, kChoiceIds> nats_within_ids();

}  // namespace impromptu
