// The likelihood of music under a note model: sequences as batches, sums by field.
#include "native-trainer/report/note_likelihood.hpp"

#include <algorithm>
#include <vector>

#include "native-trainer/data/note_sequences.hpp"

namespace impromptu {
namespace {

using torch::Tensor;

constexpr std::int32_t kVelocityField = 2;

// Rows, of which those in [scored, end) are predicted from the ones before and counted.
struct Sequence {
  std::vector<StepRow> rows;
  std::size_t scored = 1;
  std::size_t end = 1;
};

struct SequenceBatch {
  Tensor rows;    // (B,T+1,9) kInt
  Tensor scored;  // (B·T) bool: predictions that count
};

SequenceBatch batch_of(std::span<const Sequence> sequences) {
  std::size_t longest = 2;
  for (const Sequence& sequence : sequences) longest = std::max(longest, sequence.rows.size());
  const auto count = static_cast<std::int64_t>(sequences.size());
  const auto length = static_cast<std::int64_t>(longest);
  Tensor rows = torch::empty({count, length, kRowFields}, torch::kInt);
  Tensor scored = torch::zeros({count, length - 1}, torch::kBool);
  auto ids = rows.accessor<std::int32_t, 3>();
  auto counts = scored.accessor<bool, 2>();
  for (std::int64_t i = 0; i < count; ++i) {
    const Sequence& sequence = sequences[static_cast<std::size_t>(i)];
    for (std::size_t t = 0; t < longest; ++t) {
      const StepRow row = t < sequence.rows.size() ? sequence.rows[t] : row_from(NoteStep{});
      const auto at = static_cast<std::int64_t>(t);
      for (std::int64_t f = 0; f < kRowFields; ++f)
        ids[i][at][f] = row[static_cast<std::size_t>(f)];
      if (t >= sequence.scored && t < sequence.end) counts[i][at - 1] = true;
    }
  }
  return {rows, scored.reshape(-1)};
}

// Returns the sums of nats by field, (4) double.
Tensor nats_of(NoteModel& model, const SequenceBatch& batch, const Tensor& within,
               const Computing& computing) {
  const Tensor rows = batch.rows.to(computing.device);
  const Tensor scored = batch.scored.to(computing.device);
  const std::int64_t count = rows.size(1) - 1;
  const Tensor hidden = model->hidden(rows.narrow(1, 0, count), computing.low);
  const Tensor targets = rows.narrow(1, 1, count)
                             .narrow(2, 0, kChosenFields)
                             .reshape({-1, kChosenFields})
                             .to(torch::kLong);  // (B·T,4)
  const NoteLogits logits =
      model->logits(hidden.reshape({-1, hidden.size(2)}), targets, computing.low);
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
void add_sequences(Likelihood& sum, NoteModel& model, std::span<const Sequence> sequences,
                   const Computing& computing) {
  const torch::NoGradGuard no_gradients;
  auto values = nats_within_ids();
  const Tensor within =
      torch::from_blob(values.data(), {kChoiceIds}, torch::kFloat).clone().to(computing.device);
  for (std::size_t first = 0; first < sequences.size(); first += computing.batch) {
    const auto part = sequences.subspan(first, std::min(computing.batch, sequences.size() - first));
    const Tensor nats = nats_of(model, batch_of(part), within, computing);
    for (std::int64_t field = 0; field < kChosenFields; ++field) {
      sum.nats[static_cast<std::size_t>(field)] += nats[field].item<double>();
    }
    for (const Sequence& sequence : part) {
      sum.steps += static_cast<std::int64_t>(sequence.end - sequence.scored);
      for (std::size_t t = sequence.scored; t < sequence.end; ++t) {
        if (sequence.rows[t][1] - field_offset(1) < kKeys) ++sum.notes;
      }
    }
  }
}

void append_rows(std::vector<StepRow>& rows, std::span<const TimedEvent> events) {
  for (const NoteStep& step : steps_from(events, events.empty() ? 0 : events.front().onset)) {
    rows.push_back(row_from(step));
  }
}

std::int32_t opening_at(std::size_t first) { return first == 0 ? kBeginPitch : kContinuePitch; }

}  // namespace

void add_likelihood(Likelihood& sum, NoteModel& model, std::span<const TimedEvent> events,
                    std::int32_t pedal, const Computing& computing) {
  std::vector<Sequence> sequences;
  for (const ScoredWindow& window :
       scored_windows(static_cast<std::int64_t>(events.size()), model->shape().context)) {
    const auto first = static_cast<std::size_t>(window.first);
    const auto end = static_cast<std::size_t>(window.end);
    Sequence sequence{{begin_row(opening_at(first), {.pedal = pedal})},
                      static_cast<std::size_t>(window.scored - window.first) + 1,
                      end - first + 1};
    append_rows(sequence.rows, events.subspan(first, end - first));
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
  std::vector<Sequence> with;
  std::vector<Sequence> without;
  for (std::size_t first = 0; first + kFewest <= events.size(); first += longest) {
    const auto part = events.subspan(first, std::min(longest, events.size() - first));
    const std::size_t widest = std::min(kLargest, part.size() / 3);
    const std::size_t length =
        kSmallest + random.next_below(static_cast<std::uint32_t>(widest - kSmallest + 1));
    const std::size_t begin = random.next_below(static_cast<std::uint32_t>(part.size() - length));
    const std::size_t end = begin + length;
    const StepConditions conditions{.pedal = pedal};
    const std::int32_t opening = opening_at(first);
    const std::size_t before = part.size() - length + 3;  // rows in front of the gap's events
    with.push_back({gap_rows(part, begin, end, opening, conditions), before, before + length});
    Sequence plain{{begin_row(opening, conditions)}, begin + 1, end + 1};
    append_rows(plain.rows, part.first(end));
    without.push_back(std::move(plain));
  }
  add_sequences(sum.with_future, model, with, computing);
  add_sequences(sum.without_future, model, without, computing);
  ++sum.with_future.files;
  ++sum.without_future.files;
}

}  // namespace impromptu
