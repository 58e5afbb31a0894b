// Training sequences: choice of a stretch, its changes, its order.
#include "native-trainer/data/note_sequences.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace impromptu {
namespace {

constexpr std::int64_t kEdgeBonus = 64;      // starts beyond the ends, taken as the ends
constexpr std::size_t kSmallestGapped = 64;  // events of a sequence with a gap
constexpr std::uint32_t kSmallestGap = 8;
constexpr std::uint32_t kLargestGap = 256;

double uniform(Random& random, double low, double high) {
  return low + (high - low) * random.next_unit();
}

std::int32_t uniform_integer(Random& random, std::int32_t reach) {
  return static_cast<std::int32_t>(random.next_below(static_cast<std::uint32_t>(2 * reach + 1))) -
         reach;
}

// Moves keys by semitones and loudness; keys that a piano lacks are left out.
std::vector<TimedEvent> moved(std::span<const TimedEvent> events, std::int32_t semitones,
                              std::int32_t loudness) {
  std::vector<TimedEvent> result;
  result.reserve(events.size());
  for (TimedEvent event : events) {
    if (event.pitch != kPedalPitch) {
      const std::int32_t key = event.pitch + semitones;
      if (key < 0 || key >= kKeys) continue;
      event.pitch = static_cast<std::uint8_t>(key);
      event.velocity = static_cast<std::uint8_t>(std::clamp(event.velocity + loudness, 1, 127));
    }
    result.push_back(event);
  }
  return result;
}

// Appends the rows of events from `first` on; earlier ones may still sound. In a gap, `after` is
// the onset of the first event behind it.
void append_events(NoteSequence& sequence, std::span<const TimedEvent> events, std::size_t first,
                   std::int32_t start, std::int32_t pedal,
                   std::optional<std::int32_t> after = std::nullopt) {
  const auto steps = steps_from(events.subspan(first), start);
  KeyEnds ends;
  for (const TimedEvent& event : events.first(first)) ends.add(event);
  std::int32_t before = start;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const TimedEvent& event = events[first + i];
    if (pedal == kPedalFolded) {
      ends.append_to(sequence.sounding, static_cast<std::int32_t>(sequence.rows.size()), before,
                     event.onset);
    }
    sequence.rows.push_back(after ? row_from(steps[i], *after - event.onset) : row_from(steps[i]));
    ends.add(event);
    before = event.onset;
  }
}

// Appends the row after all events, `shift` after the last of them.
void append_end(NoteSequence& sequence, std::span<const TimedEvent> events, std::int32_t shift,
                std::int32_t pedal) {
  if (pedal == kPedalFolded && !events.empty()) {
    KeyEnds ends;
    for (const TimedEvent& event : events) ends.add(event);
    const std::int32_t before = events.back().onset;
    ends.append_to(sequence.sounding, static_cast<std::int32_t>(sequence.rows.size()), before,
                   before + shift);
  }
  sequence.rows.push_back(
      row_from(NoteStep{.shift = static_cast<std::int16_t>(time_id(shift, kShiftIds)),
                        .pitch = static_cast<std::int16_t>(kEndPitch)}));
}

StepConditions dropped(StepConditions conditions, const SequenceSettings& settings,
                       Random& random) {
  const bool none = random.next_unit() < settings.unconditional;
  for (std::int32_t* condition :
       {&conditions.composer, &conditions.density, &conditions.loudness}) {
    if (none || random.next_unit() >= settings.condition_share) *condition = 0;
  }
  return conditions;
}

}  // namespace

std::vector<TimedEvent> on_grid(std::span<const TimedEvent> milliseconds, double tempo) {
  std::vector<TimedEvent> events(milliseconds.begin(), milliseconds.end());
  const double scale = 1e3 / kGridMicroseconds / tempo;
  const auto units = [scale](std::int32_t time) {
    return static_cast<std::int32_t>(std::floor(time * scale + 0.5));
  };
  for (TimedEvent& event : events) {
    const std::int32_t end = units(event.onset + event.duration);
    event.onset = units(event.onset);
    event.duration = std::max(1, end - event.onset);
  }
  settle(events);
  return events;
}

NoteSequence sequence_from(std::span<const TimedEvent> events, std::int32_t opening,
                           const StepConditions& conditions) {
  NoteSequence sequence{{begin_row(opening, conditions)}, {}};
  append_events(sequence, events, 0, events.empty() ? 0 : events.front().onset, conditions.pedal);
  return sequence;
}

NoteSequence gap_sequence(std::span<const TimedEvent> events, std::size_t first, std::size_t last,
                          std::int32_t opening, const StepConditions& conditions) {
  const std::int32_t start = events.front().onset;
  const std::int32_t before = first == 0 ? start : events[first - 1].onset;
  const std::int32_t after = events[last].onset;
  NoteSequence sequence{{begin_row(kAfterPitch, StepConditions{.pedal = conditions.pedal})}, {}};
  append_events(sequence, events.subspan(last), 0, after, conditions.pedal);
  sequence.rows.push_back(begin_row(opening, conditions));
  append_events(sequence, events.first(first), 0, start, conditions.pedal);
  sequence.rows.push_back(
      row_from(NoteStep{.pitch = static_cast<std::int16_t>(kGapPitch)}, after - before));
  append_events(sequence, events.first(last), first, before, conditions.pedal, after);
  append_end(sequence, events.first(last), after - (last == 0 ? start : events[last - 1].onset),
             conditions.pedal);
  return sequence;
}

namespace {

// Returns a sequence as training_sequence says, with all that sounds.
NoteSequence changed_sequence(const NotePiece& piece, const SequenceSettings& settings,
                              Random& random) {
  const bool extended = random.next_unit() < settings.extended_share;
  const auto& all = extended ? piece.extended : piece.played;
  const auto size = static_cast<std::int64_t>(all.size());
  const std::int64_t wanted = settings.rows - 1;
  const std::int64_t latest = std::max<std::int64_t>(0, size + 1 - wanted);  // its end row fits
  const auto drawn = static_cast<std::int64_t>(
      random.next_below(static_cast<std::uint32_t>(latest + 2 * kEdgeBonus)));
  const std::int64_t first = std::clamp<std::int64_t>(drawn - kEdgeBonus, 0, latest);
  const auto cut = std::span(all).subspan(static_cast<std::size_t>(first),
                                          static_cast<std::size_t>(std::min(wanted, size - first)));
  const double tempo = std::exp(uniform(random, -settings.tempo, settings.tempo));
  const std::int32_t semitones = uniform_integer(random, settings.transposition);
  const std::int32_t loudness = uniform_integer(random, settings.loudness);
  const auto events = on_grid(moved(cut, semitones, loudness), tempo);

  StepConditions conditions = conditions_of(events);
  conditions.composer = piece.composer;
  conditions = dropped(conditions, settings, random);
  conditions.pedal = extended ? kPedalFolded : kPedalSteps;
  const std::int32_t opening = first == 0 ? kBeginPitch : kContinuePitch;
  const bool gap = random.next_unit() < settings.gap_share;
  if (gap && events.size() >= kSmallestGapped) {
    // Four rows more than events; the gap stays within what is there, and one event follows it.
    const auto count = static_cast<std::uint32_t>(
        std::min<std::size_t>(events.size(), static_cast<std::size_t>(settings.rows) - 4));
    const std::uint32_t largest = std::min(kLargestGap, count / 3);
    const std::uint32_t length = kSmallestGap + random.next_below(largest - kSmallestGap + 1);
    const std::uint32_t begin = random.next_below(count - length);
    return gap_sequence(std::span(events).first(count), begin, begin + length, opening, conditions);
  }
  NoteSequence sequence = sequence_from(events, opening, conditions);
  const bool ended = first + static_cast<std::int64_t>(cut.size()) == size;
  if (ended && std::ssize(sequence.rows) < settings.rows) {
    append_end(sequence, events, 0, conditions.pedal);
  }
  return sequence;
}

}  // namespace

NoteSequence training_sequence(const NotePiece& piece, const SequenceSettings& settings,
                               Random& random) {
  NoteSequence sequence = changed_sequence(piece, settings, random);
  if (random.next_unit() >= settings.sounding_share) sequence.sounding.clear();
  return sequence;
}

NoteSequence plain_sequence(std::span<const TimedEvent> milliseconds, std::int64_t first,
                            std::int32_t rows, const StepConditions& conditions) {
  const auto size = static_cast<std::int64_t>(milliseconds.size());
  const auto count = std::min<std::int64_t>(rows - 1, size - first);
  const auto events = on_grid(
      milliseconds.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)), 1);
  NoteSequence sequence =
      sequence_from(events, first == 0 ? kBeginPitch : kContinuePitch, conditions);
  const bool ended = first + count == size;
  if (ended && std::ssize(sequence.rows) < rows) append_end(sequence, events, 0, conditions.pedal);
  return sequence;
}

}  // namespace impromptu
