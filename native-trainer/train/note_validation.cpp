// Validation stretches, drawn by a seed of their own.
#include "native-trainer/train/note_validation.hpp"

#include <algorithm>

#include "native-trainer/data/note_sequences.hpp"
#include "native-trainer/data/piece_choice.hpp"

namespace impromptu {
namespace {

constexpr std::uint64_t kSeed = 1;

}  // namespace

std::vector<NoteBatch> validation_batches(const NoteShard& shard,
                                          const ValidationSettings& settings,
                                          const torch::Device& device) {
  std::vector<NoteBatch> batches;
  if (shard.pieces.empty()) return batches;
  const PieceChoice choice(shard.pieces);
  Random random(kSeed);
  std::vector<NoteSequence> sequences;
  for (std::int64_t i = 0; i < settings.sequences; ++i) {
    const NotePiece& piece = shard.pieces[choice.draw(random)];
    const bool extended = i % 2 == 1;
    const auto& events = extended ? piece.extended : piece.played;
    const auto latest =
        std::max<std::int64_t>(1, static_cast<std::int64_t>(events.size()) - settings.rows + 2);
    const auto first = random.next_below(static_cast<std::uint32_t>(latest));
    sequences.push_back(
        plain_sequence(events, first, static_cast<std::int32_t>(settings.rows),
                       StepConditions{.pedal = extended ? kPedalFolded : kPedalSteps}));
    if (i + 1 < settings.sequences && std::ssize(sequences) < settings.batch) continue;
    batches.push_back(batch_from(sequences, device));
    sequences.clear();
  }
  return batches;
}

}  // namespace impromptu
