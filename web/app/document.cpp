// Document: the open piece, its seed notes and the notes written by a model.
#include "web/app/document.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "shared/music/fine_ticks.hpp"
#include "shared/music/pedal.hpp"
#include "shared/music/performance_from_score.hpp"
#include "shared/music/tempo_map.hpp"

namespace impromptu {
namespace {

constexpr std::uint8_t kPercussionChannel = 9;
constexpr std::string_view kWrittenName = "Impromptu";
constexpr std::string_view kSeedName = "Seed";

bool before(const DocumentNote& a, const DocumentNote& b) {
  return std::tie(a.note.onset, a.note.pitch, a.origin) <
         std::tie(b.note.onset, b.note.pitch, b.origin);
}

Microseconds end_of(const Note& note) { return note.onset + note.duration; }

// Returns a channel that no part uses, or `otherwise` where all are taken.
std::uint8_t free_channel(const Score& score, std::uint8_t otherwise) {
  for (std::uint8_t channel = 0; channel < 16; ++channel) {
    const bool used = std::any_of(score.parts.begin(), score.parts.end(),
                                  [channel](const Part& part) { return part.channel == channel; });
    if (!used && channel != kPercussionChannel) return channel;
  }
  return otherwise;
}

bool moves_pedal(const ControlChange& change) { return change.controller == kSustainController; }

// Drops what begins at `end` or later in one part. A pedal that is down is lifted there, or, where
// it stays, at its next release.
void cut_part(Part& part, Tick end, HeldOver held) {
  std::erase_if(part.notes, [end](const ScoreNote& note) { return note.onset >= end; });
  bool down = false;
  for (const ControlChange& change : part.controls) {
    if (moves_pedal(change) && change.at < end) down = change.value >= kSustainThreshold;
  }
  Tick lifted = end;
  if (held == HeldOver::ends) {
    for (ScoreNote& note : part.notes) note.duration = std::min(note.duration, end - note.onset);
  } else {
    const auto release = std::find_if(
        part.controls.begin(), part.controls.end(), [end](const ControlChange& change) {
          return moves_pedal(change) && change.at >= end && change.value < kSustainThreshold;
        });
    if (release != part.controls.end()) lifted = release->at;
  }
  std::erase_if(part.controls, [end](const ControlChange& change) { return change.at >= end; });
  if (down) part.controls.push_back(ControlChange{lifted, kSustainController, 0});
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
  const Tick end = TempoMap(*file_).tick_at(at);
  for (Part& part : file_->parts) cut_part(part, end, held);
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
    for (Part& part : score_from(written, kWrittenName).parts) {
      part.channel = 1;
      score.parts.push_back(std::move(part));
    }
    std::erase_if(score.parts, [](const Part& part) { return part.notes.empty(); });
    return score;
  }
  Score score = *file_;
  if (written.notes.empty()) return score;
  refine_ticks(score);  // the model plays on a grid of its own
  const TempoMap tempo(score);
  Part part;
  part.name = kWrittenName;
  part.channel = free_channel(score, score.parts[parts_.front()].channel);
  // A program of the same kind as the seed's: who opens the file again sees both.
  part.program = instruments_ == InstrumentChoice::piano ? std::uint8_t{0}
                                                         : score.parts[parts_.front()].program;
  for (const Note& note : written.notes) part.notes.push_back(score_note(note, tempo));
  const Microseconds from = written.notes.front().onset;
  for (const PedalSpan& span : written.pedal) {
    const Microseconds end = span.onset + span.duration;
    if (end <= from) continue;
    part.controls.push_back({tempo.tick_at(std::max(span.onset, from)), kSustainController, 127});
    part.controls.push_back({tempo.tick_at(end), kSustainController, 0});
  }
  score.parts.push_back(std::move(part));
  return score;
}

}  // namespace impromptu
