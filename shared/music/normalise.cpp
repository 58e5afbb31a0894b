// Sorting, clamping and first-in-first-out pairing of a score.
#include "shared/music/normalise.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <tuple>

namespace impromptu {
namespace {

constexpr std::uint32_t kMaxTempo = 0xFFFFFF;  // a tempo event holds 24 bits

// Sorts by tick and keeps the last entry of each tick.
template <class Event>
void keep_last_per_tick(std::vector<Event>& events) {
  for (Event& event : events) event.at.value = std::max(event.at.value, 0);
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& a, const Event& b) { return a.at < b.at; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (kept > 0 && events[kept - 1].at == events[i].at) --kept;
    events[kept++] = events[i];
  }
  events.resize(kept);
}

void sort_notes(std::vector<ScoreNote>& notes) {
  std::stable_sort(notes.begin(), notes.end(), [](const ScoreNote& a, const ScoreNote& b) {
    return std::tie(a.onset, a.pitch, a.duration) < std::tie(b.onset, b.pitch, b.duration);
  });
}

// Gives the notes of each pitch their ends in rising order.
void pair_first_in_first_out(std::vector<ScoreNote>& notes) {
  std::array<std::vector<std::size_t>, 128> by_pitch;
  for (std::size_t i = 0; i < notes.size(); ++i) by_pitch[notes[i].pitch].push_back(i);
  std::vector<Tick> ends;
  for (const std::vector<std::size_t>& indices : by_pitch) {
    ends.clear();
    for (const std::size_t i : indices) ends.push_back(notes[i].onset + notes[i].duration);
    std::sort(ends.begin(), ends.end());
    for (std::size_t k = 0; k < indices.size(); ++k) {
      notes[indices[k]].duration = ends[k] - notes[indices[k]].onset;
    }
  }
}

void normalise(Part& part) {
  if (part.name.size() > kMaxNameBytes) part.name.resize(kMaxNameBytes);
  part.channel &= 15U;
  part.program &= 127U;
  for (ScoreNote& note : part.notes) {
    note.onset.value = std::max(note.onset.value, 0);
    note.duration.value = std::clamp(note.duration.value, 0, INT32_MAX - note.onset.value);
    note.pitch &= 127U;
    note.velocity = std::clamp<std::uint8_t>(note.velocity, 1, 127);
  }
  sort_notes(part.notes);
  pair_first_in_first_out(part.notes);
  sort_notes(part.notes);
  for (ControlChange& control : part.controls) {
    control.at.value = std::max(control.at.value, 0);
    control.controller &= 127U;
    control.value &= 127U;
  }
  std::stable_sort(part.controls.begin(), part.controls.end(),
                   [](const ControlChange& a, const ControlChange& b) { return a.at < b.at; });
}

}  // namespace

void normalise(Score& score) {
  score.ticks_per_quarter = std::clamp<std::uint16_t>(score.ticks_per_quarter, 1, 32767);
  for (TempoChange& tempo : score.tempos) {
    tempo.microseconds_per_quarter = std::clamp(tempo.microseconds_per_quarter, 1U, kMaxTempo);
  }
  keep_last_per_tick(score.tempos);
  for (TimeSignature& signature : score.time_signatures) {
    signature.numerator = std::max<std::uint8_t>(signature.numerator, 1);
    signature.denominator = std::bit_floor(std::max<std::uint8_t>(signature.denominator, 1));
  }
  keep_last_per_tick(score.time_signatures);
  for (Part& part : score.parts) normalise(part);
  std::erase_if(score.parts,
                [](const Part& part) { return part.notes.empty() && part.controls.empty(); });
}

}  // namespace impromptu
