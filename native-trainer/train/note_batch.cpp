// Sequences side by side.
#include "native-trainer/train/note_batch.hpp"

#include <algorithm>

namespace impromptu {
namespace {

// Adds up the ends by row and duration.
torch::Tensor sounding_of(std::span<const NoteSequence> sequences, std::int64_t rows) {
  const bool known =
      std::any_of(sequences.begin(), sequences.end(),
                  [](const NoteSequence& sequence) { return !sequence.ends.empty(); });
  if (!known) return {};
  const auto counts = torch::zeros({std::ssize(sequences), rows, kDurationIds});
  auto at = counts.accessor<float, 3>();
  for (std::int64_t i = 0; i < std::ssize(sequences); ++i) {
    for (const SoundingEnd& end : sequences[static_cast<std::size_t>(i)].ends) {
      at[i][end.row][end.duration] += 1;
    }
  }
  return counts.narrow(1, 1, rows - 1).add(1).log2();
}

}  // namespace

NoteBatch batch_from(std::span<const NoteSequence> sequences, const torch::Device& device) {
  std::size_t longest = 2;
  for (const NoteSequence& sequence : sequences) longest = std::max(longest, sequence.rows.size());
  const auto length = static_cast<std::int64_t>(longest);
  const auto rows = torch::empty({std::ssize(sequences), length, kRowFields}, torch::kInt);
  const auto scored = torch::zeros({std::ssize(sequences), length - 1}, torch::kBool);
  const StepRow padding = row_from(NoteStep{});
  auto* row = rows.data_ptr<std::int32_t>();
  for (std::int64_t i = 0; i < std::ssize(sequences); ++i) {
    const NoteSequence& sequence = sequences[static_cast<std::size_t>(i)];
    for (const StepRow& ids : sequence.rows) row = std::copy(ids.begin(), ids.end(), row);
    for (std::size_t t = sequence.rows.size(); t < longest; ++t) {
      row = std::copy(padding.begin(), padding.end(), row);
    }
    const auto first = static_cast<std::int64_t>(sequence.scored);
    scored[i].narrow(0, first - 1, std::ssize(sequence.rows) - first).fill_(true);
  }
  const auto sounding = sounding_of(sequences, length);
  return {rows.to(device), scored.to(device), sounding.defined() ? sounding.to(device) : sounding};
}

}  // namespace impromptu
