// Document: the open piece, its seed notes and the notes written by a model.
#include "shared/piece/document.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "shared/music/fine_ticks.hpp"
#include "shared/music/message.hpp"
#include "shared/music/normalise.hpp"
#include "shared/music/pedal.hpp"
#include "shared/music/performance_from_score.hpp"
#include "shared/music/tempo_map.hpp"

namespace impromptu {
namespace {

constexpr std::string_view kWrittenName = "Impromptu";
constexpr std::string_view kSeedName = "Seed";

bool before(const DocumentNote& a, const DocumentNote& b) {
  return std::tie(a.note.onset, a.note.pitch, a.origin) <
         std::tie(b.note.onset, b.note.pitch, b.origin);
}

Microseconds end_of(const Note& note) { return note.onset + note.duration; }

// Returns a channel of the first port that nothing in the score uses, or `otherwise` where all are
// taken.
std::uint8_t free_channel(const Score& score, std::uint8_t otherwise) {
  std::array<bool, 16> used{};
  used[kPercussionChannel] = true;
  for (const Part& part : score.parts) {
    if (part.port == 0) used[part.channel] = true;
  }
  for (const Track& track : score.tracks) {
    for (const TrackEvent& event : track.events) {
      if (event.port == 0 && is_channel_status(event.status)) used[channel_of(event.status)] = true;
    }
  }
  const auto* free = std::find(used.begin(), used.end(), false);
  return free == used.end() ? otherwise : static_cast<std::uint8_t>(free - used.begin());
}

// Adds a part of written notes with a track of its own.
//   part    has its channel and instrument.
//   set_up  control changes that it begins with.
void append_written(Score& score, const Performance& written, Part part,
                    std::span<const TrackEvent> set_up) {
  const TempoMap tempo(score);
  part.name = kWrittenName;
  for (const Note& note : written.notes) part.notes.push_back(score_note(note, tempo));
  Track& track = add_own_track(score, part);
  for (const TrackEvent& event : set_up) {
    track.add_control(Tick{0}, part.channel, event.first, event.second);
  }
  const Microseconds from = written.notes.front().onset;
  std::vector<PedalSpan> pedal;  // what is down where the writing begins is pressed there
  for (const PedalSpan& span : written.pedal) {
    const Microseconds end = span.onset + span.duration;
    if (end <= from) continue;
    const Microseconds onset = std::max(span.onset, from);
    pedal.push_back({onset, end - onset});
  }
  add_pedal(track, part, pedal, tempo);
  score.parts.push_back(std::move(part));
}

}  // namespace

Result<Document> Document::from_file(std::string name, std::span<const std::byte> bytes,
                                     InstrumentChoice choice) {
  Result<SmfImport> import = read_smf(bytes);
  if (!import) return import.error();
  const PartSelection selection = select_parts(import->score, choice);
  if (selection.parts.empty()) return Error{ErrorCode::no_notes, 0, {}};
  Document document;
  document.file_ = std::move(import->score);
  document.file_name_ = std::move(name);
  document.warnings_ = std::move(import->warnings);
  document.show(selection);
  return document;
}

void Document::show(const PartSelection& selection) {
  parts_ = selection.parts;
  instruments_ = selection.made;
  const Performance performance = performance_from(*file_, parts_);
  std::erase_if(notes_, [](const DocumentNote& note) { return note.origin == Origin::seed; });
  for (const Note& note : performance.notes) notes_.push_back({note, Origin::seed});
  std::stable_sort(notes_.begin(), notes_.end(), before);
  seed_pedal_ = performance.pedal;
  join_pedal();
  refresh_ends(0);
  ++revision_;
}

bool Document::choose_instruments(InstrumentChoice choice) {
  if (!file_) return false;
  const PartSelection selection = select_parts(*file_, choice);
  if (selection.parts.empty()) return false;
  show(selection);
  return true;
}

Microseconds Document::sounding_end() const {
  return latest_ends_.empty() ? Microseconds{0} : latest_ends_.back();
}

std::size_t Document::count(Origin origin) const {
  return static_cast<std::size_t>(
      std::count_if(notes_.begin(), notes_.end(),
                    [origin](const DocumentNote& note) { return note.origin == origin; }));
}

void Document::begin_writing(Microseconds at) {
  writing_begins_ = at;
  ++revision_;
}

void Document::cut(Microseconds at, HeldOver held) {
  std::erase_if(notes_, [at](const DocumentNote& entry) { return entry.note.onset >= at; });
  for (std::vector<PedalSpan>* spans : {&seed_pedal_, &written_pedal_}) {
    std::erase_if(*spans, [at](const PedalSpan& span) { return span.onset >= at; });
  }
  if (held == HeldOver::ends) {
    for (DocumentNote& entry : notes_) {
      entry.note.duration = std::min(entry.note.duration, at - entry.note.onset);
    }
    for (std::vector<PedalSpan>* spans : {&seed_pedal_, &written_pedal_}) {
      for (PedalSpan& span : *spans) span.duration = std::min(span.duration, at - span.onset);
    }
  }
  if (file_) cut_file(at, held);
  join_pedal();
  refresh_ends(0);
  ++revision_;
}

// The file's notes are read anew from the cut score, so that what is shown is what is saved.
void Document::cut_file(Microseconds at, HeldOver held) {
  impromptu::cut(*file_, TempoMap(*file_).tick_at(at), held);
  show(PartSelection{parts_, instruments_});
}

void Document::put(std::span<const WireNote> notes, Microseconds offset) {
  bool pedal_moves = false;
  for (const WireNote& wire : notes) {
    const Microseconds onset = wire.onset + offset;
    if (wire.kind == WireKind::pedal) {
      put_written_pedal({onset, wire.duration});
      pedal_moves = true;
    } else {
      const Origin origin = wire.kind == WireKind::seed_note ? Origin::seed : Origin::written;
      put_note({Note{onset, wire.duration, wire.pitch, wire.velocity}, origin});
    }
  }
  if (pedal_moves) join_pedal();
  if (!notes.empty()) ++revision_;
}

void Document::put_note(const DocumentNote& added) {
  const auto place = std::lower_bound(notes_.begin(), notes_.end(), added, before);
  const auto index = static_cast<std::size_t>(place - notes_.begin());
  const bool replaces = place != notes_.end() && !before(added, *place);
  if (replaces) {
    *place = added;
  } else {
    notes_.insert(place, added);
  }
  refresh_ends(index);
}

void Document::put_written_pedal(PedalSpan added) {
  const auto place =
      std::lower_bound(written_pedal_.begin(), written_pedal_.end(), added.onset,
                       [](const PedalSpan& span, Microseconds time) { return span.onset < time; });
  if (place != written_pedal_.end() && place->onset == added.onset) {
    *place = added;
  } else {
    written_pedal_.insert(place, added);
  }
}

// Players and eyes know one pedal: what the seed still holds and what is written become one span.
void Document::join_pedal() {
  std::vector<PedalSpan> all = seed_pedal_;
  all.insert(all.end(), written_pedal_.begin(), written_pedal_.end());
  pedal_ = joined(std::move(all));
}

void Document::refresh_ends(std::size_t from) {
  latest_ends_.resize(notes_.size());
  for (std::size_t i = from; i < notes_.size(); ++i) {
    const Microseconds end = end_of(notes_[i].note);
    latest_ends_[i] = i == 0 ? end : std::max(end, latest_ends_[i - 1]);
  }
}

Performance Document::performance() const {
  Performance all;
  for (const DocumentNote& entry : notes_) all.notes.push_back(entry.note);
  all.pedal = pedal_;
  all.end = sounding_end();
  for (const PedalSpan& span : pedal_) all.end = std::max(all.end, span.onset + span.duration);
  sort(all);
  return all;
}

Performance Document::written_performance(Origin origin) const {
  Performance some;
  for (const DocumentNote& entry : notes_) {
    if (entry.origin == origin) some.notes.push_back(entry.note);
  }
  some.pedal = pedal_;  // there is one pedal, whoever presses it
  some.end = sounding_end();
  sort(some);
  return some;
}

Score Document::score() const {
  const Performance written = written_performance(Origin::written);
  if (!file_) {
    Score score = score_from(written_performance(Origin::seed), kSeedName);
    if (score.parts.empty()) score.tracks.resize(1);
    Part second;
    second.channel = 1;
    if (!written.notes.empty()) append_written(score, written, std::move(second), {});
    normalise(score);
    return score;
  }
  Score score = *file_;
  if (written.notes.empty()) return score;
  refine_ticks(score);  // the model plays on a grid of its own
  const TempoMap tempo(score);
  lift_pedals(score, tempo.tick_at(seed_end()));
  // The part that goes on: who opens the file again sees both.
  const Part& seed = score.parts[going_on()];
  const Microseconds from = written.notes.front().onset;
  const std::vector<TrackEvent> set_up =
      set_up_of(score, seed.port, seed.channel, tempo.tick_at(from));
  Part on;
  on.channel = free_channel(score, seed.channel);
  on.instrument = seed.instrument;
  append_written(score, written, std::move(on), set_up);
  return score;
}

// Returns the end of the last seed note.
Microseconds Document::seed_end() const {
  Microseconds end;
  for (const DocumentNote& entry : notes_) {
    if (entry.origin == Origin::seed) end = std::max(end, end_of(entry.note));
  }
  return end;
}

// Returns which of the shown parts plays last.
std::size_t Document::going_on() const {
  const auto last_onset = [this](std::size_t part) {
    const std::vector<ScoreNote>& notes = file_->parts[part].notes;
    return notes.empty() ? Tick{-1} : notes.back().onset;
  };
  return *std::max_element(parts_.begin(), parts_.end(), [&](std::size_t a, std::size_t b) {
    return last_onset(a) < last_onset(b);
  });
}

}  // namespace impromptu
