// The likelihood of music under a note model: sequences as batches, sums by field.
#include "native-trainer/report/note_likelihood.hpp"

#include <algorithm>
#include <vector>

#include "native-trainer/data/note_sequences.hpp"

namespace impromptu {
namespace {

using torch::Tensor;

// Returns the sums of nats by field, (4) double.
Tensor nats_of(NoteModel& model, const NoteBatch& batch, const Tensor& within,
               torch::ScalarType low) {
  const auto [targets, logits] = predictions(model, batch, low);
  const Tensor scored = batch.scored.reshape(-1);
  const Tensor key = targets.select(1, 1).lt(field_offset(1) + kKeys);
  std::vector<Tensor> sums;
  for (std::int32_t field = 0; field < kChosenFields; ++field) {
    const Tensor target = targets.select(1, field);
    const Tensor chosen = torch::log_softmax(logits[static_cast<std::size_t>(field)], 1)
                              .gather(1, (target - field_offset(field)).unsqueeze(1))
                              .squeeze(1);
    const Tensor nats = within.index_select(0, target) - chosen;
    const Tensor counted = field == kVelocityField ? scored.logical_and(key) : scored;
    sums.push_back(nats.masked_select(counted).to(torch::kDouble).sum());
  }
  return torch::stack(sums).cpu();
}

// Adds what the sequences cost, and the notes and steps that they score.
void add_sequences(Likelihood& sum, NoteModel& model, std::span<const NoteSequence> sequences,
                   const Computing& computing) {
  const torch::NoGradGuard no_gradients;
  auto values = nats_within_ids();
  const Tensor within =
      torch::from_blob(values.data(), {kChoiceIds}, torch::kFloat).clone().to(computing.device);
  for (std::size_t first = 0; first < sequences.size(); first += computing.batch) {
    const auto part = sequences.subspan(first, std::min(computing.batch, sequences.size() - first));
    const Tensor nats = nats_of(model, batch_from(part, computing.device), within, computing.low);
    for (std::int64_t field = 0; field < kChosenFields; ++field) {
      sum.nats[static_cast<std::size_t>(field)] += nats[field].item<double>();
    }
    for (const NoteSequence& sequence : part) {
      sum.steps += static_cast<std::int64_t>(sequence.rows.size() - sequence.scored);
      for (std::size_t t = sequence.scored; t < sequence.rows.size(); ++t) {
        if (sequence.rows[t][1] - field_offset(1) < kKeys) ++sum.notes;
      }
    }
  }
}

std::int32_t opening_at(std::size_t first) { return first == 0 ? kBeginPitch : kContinuePitch; }

}  // namespace

void add_likelihood(Likelihood& sum, NoteModel& model, std::span<const TimedEvent> events,
                    std::int32_t pedal, const Computing& computing) {
  std::vector<NoteSequence> sequences;
  for (const ScoredWindow& window :
       scored_windows(static_cast<std::int64_t>(events.size()), model->shape().context)) {
    const auto first = static_cast<std::size_t>(window.first);
    const auto end = static_cast<std::size_t>(window.end);
    NoteSequence sequence =
        sequence_from(events.subspan(first, end - first), opening_at(first), {.pedal = pedal});
    sequence.scored = static_cast<std::size_t>(window.scored - window.first) + 1;
    sequences.push_back(std::move(sequence));
  }
  add_sequences(sum, model, sequences, computing);
  ++sum.files;
}

void add_gap_likelihood(GapLikelihood& sum, NoteModel& model, std::span<const TimedEvent> events,
                        std::int32_t pedal, const Computing& computing, Random& random) {
  constexpr std::size_t kFewest = 64;
  constexpr std::size_t kSmallest = 8;
  constexpr std::size_t kLargest = 256;
  constexpr std::size_t kOtherRows = 4;  // after, opening, gap and end
  const auto longest = static_cast<std::size_t>(model->shape().context) - kOtherRows;
  std::vector<NoteSequence> with;
  std::vector<NoteSequence> without;
  for (std::size_t first = 0; first + kFewest <= events.size(); first += longest) {
    const auto part = events.subspan(first, std::min(longest, events.size() - first));
    const std::size_t widest = std::min(kLargest, part.size() / 3);
    const std::size_t length =
        kSmallest + random.next_below(static_cast<std::uint32_t>(widest - kSmallest + 1));
    const std::size_t begin = random.next_below(static_cast<std::uint32_t>(part.size() - length));
    const std::size_t end = begin + length;
    const StepConditions conditions{.pedal = pedal};
    const std::int32_t opening = opening_at(first);
    NoteSequence filled = gap_sequence(part, begin, end, opening, conditions);
    filled.rows.pop_back();  // the end mark is no music
    const auto end_row = static_cast<std::int32_t>(filled.rows.size());
    std::erase_if(filled.sounding,
                  [end_row](const SoundingKey& key) { return key.row == end_row; });
    filled.scored = filled.rows.size() - length;
    with.push_back(std::move(filled));
    NoteSequence plain = sequence_from(part.first(end), opening, conditions);
    plain.scored = begin + 1;
    without.push_back(std::move(plain));
  }
  add_sequences(sum.with_future, model, with, computing);
  add_sequences(sum.without_future, model, without, computing);
  ++sum.with_future.files;
  ++sum.without_future.files;
}

}  // namespace impromptu
