// Sequences side by side.
#include "native-trainer/train/note_batch.hpp"

#include <algorithm>

#include "native-trainer/compat.hpp"

namespace impromptu {

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
  return {sent_to(device, rows), sent_to(device, scored),
          sounding_of(sequences, length - 1).sent_to(device)};
}

}  // namespace impromptu
