// Generation start: where a generation begins, what it reads and which document it writes into.
#include "web/app/generation_start.hpp"

#include <algorithm>
#include <utility>

#include "shared/music/note_wire.hpp"

namespace impromptu {
namespace {

constexpr double kLeadIn = 2;  // seconds of the seed that are played before what is written

// Returns the document that a chord model writes into; sets where it begins.
Document chord_document(const AppState& state, Generation& generation) {
  Document document;
  const ModelInfo& model = *state.model.loaded;
  if (!generation.continues) {
    const double seed_frames = generation.keeps_random ? model.window : 1;
    generation.begin = microseconds_from(seed_frames / generation.speed);
    return document;
  }
  document = state.document;
  generation.begin = document.sounding_end();
  if (generation.start == StartFrom::opening) {
    const Microseconds first = document.notes().front().note.onset;
    const double opening = model.window / model.fps;
    generation.begin = std::min(generation.begin, first + microseconds_from(opening));
    document.cut(generation.begin, HeldOver::ends);
  }
  generation.offset = generation.begin;
  return document;
}

// Returns the document that a note model writes into; sets where it begins. The seed keeps its
// timing, touch and pedal: what sounds where the writing begins sounds on.
Document note_document(const AppState& state, Generation& generation) {
  if (!generation.continues) return {};
  Document document = state.document;
  generation.begin = document.notes().back().note.onset;
  if (state.settings.notes.start == PieceStart::playhead) {
    generation.begin = microseconds_from(state.player.position());
    document.cut(generation.begin, HeldOver::stays);
  }
  return document;
}

}  // namespace

bool continues(const AppState& state) {
  if (has_note_model(state)) return state.settings.notes.start >= PieceStart::ending;
  return state.settings.start >= StartFrom::ending;
}

Document document_to_write(const AppState& state, Generation& generation) {
  Document document =
      generation.notes ? note_document(state, generation) : chord_document(state, generation);
  document.begin_writing(generation.begin);
  return document;
}

std::vector<std::byte> prompt_of(const Document& document) {
  std::vector<WireNote> notes;
  for (const DocumentNote& entry : document.notes()) {
    const Note& note = entry.note;
    notes.push_back({note.onset, note.duration, note.pitch, note.velocity, WireKind::seed_note});
  }
  for (const PedalSpan& span : document.pedal()) {
    notes.push_back({span.onset, span.duration, 0, 0, WireKind::pedal});
  }
  std::vector<std::byte> bytes;
  append_wire(notes, bytes);
  return bytes;
}

double play_from(const Generation& generation) {
  const double begin = seconds_from(generation.begin);
  if (generation.continues) return std::max(0.0, begin - kLeadIn);
  return !generation.notes && generation.keeps_random ? begin : 0;
}

}  // namespace impromptu
