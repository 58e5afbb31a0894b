// Commands about writing: Generate, Stop, what the worker reports, alternatives.
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "shared/music/note_wire.hpp"
#include "web/app/commands.hpp"
#include "web/app/generation_start.hpp"

namespace impromptu {
namespace {

constexpr double kUnknownWorthTelling = 0.02;   // share of the prompt's frames
constexpr double kPaceStep = 0.25;              // seconds; smaller moves are not told to the worker
constexpr double kSilenceWorthSkipping = 0.25;  // seconds before a piece's first note

bool nothing_before_playhead(const AppState& state) {
  return state.document.notes().front().note.onset >= microseconds_from(state.player.position());
}

std::string note_settings_json(const AppState& state) {
  const NoteChoices& choices = state.settings.notes;
  const bool in_the_middle = choices.start == PieceStart::playhead;
  return note_generation_json(choices,
                              {.seconds = state.settings.length,
                               .seed = state.settings.seed,
                               .begin = in_the_middle ? seconds_from(state.generation.begin) : 0,
                               .composer = composer_name(*state.model.loaded, choices.composer)});
}

// Puts the drafts in the place of the document, which is kept behind them.
void begin_drafts(AppState& state) {
  Generation& generation = state.generation;
  generation.begun = true;
  if (!state.document.empty()) {
    const Microseconds end = state.document.sounding_end();
    generation.drafts.push_back({std::move(state.document), end, 0, false});
  }
  state.document = std::move(generation.drafts.front().document);
}

// Moves the border between seed and written notes to the first one that a note model writes; a new
// piece begins to play there.
void mark_beginning(AppState& state, Draft& draft, Document& document,
                    std::span<const WireNote> notes) {
  Generation& generation = state.generation;
  if (draft.marked || !generation.notes) return;
  const auto first = std::find_if(notes.begin(), notes.end(), [](const WireNote& note) {
    return note.kind == WireKind::written_note;
  });
  if (first == notes.end()) return;
  draft.marked = true;
  document.begin_writing(first->onset + generation.offset);
  if (&document != &state.document || generation.continues || state.player.position() > 0) return;
  const double sounds = seconds_from(document.notes().front().note.onset);
  if (sounds > kSilenceWorthSkipping) state.player.seek(sounds - kStartDelay);
}

// Widens the view to the pitches that have come.
void show_pitches(AppState& state, std::span<const WireNote> notes) {
  for (const WireNote& note : notes) {
    if (note.kind == WireKind::pedal) continue;
    state.view.low = std::min<double>(state.view.low, note.pitch - 1);
    state.view.high = std::max<double>(state.view.high, note.pitch + 2);
  }
  state.view = clamped(state.view, roll_limits(state));
}

// Ends the writing; without a first note the document is still the one before.
void end_writing(Generation& generation) {
  generation.active = false;
  if (generation.begun) return;
  generation.drafts.clear();
  generation.alternatives = 0;
}

}  // namespace

std::string_view generate_obstacle(const AppState& state) {
  if (!state.model.loaded) return "The model is not loaded yet.";
  if (state.generation.active) return "A piece is being written.";
  const bool notes = has_note_model(state);
  if (continues(state) && state.document.empty()) {
    return notes ? "Open a MIDI file first, or start from nothing."
                 : "Open a MIDI file first, or start from random words.";
  }
  const NoteChoices& choices = state.settings.notes;
  if (notes && choices.start == PieceStart::playhead && nothing_before_playhead(state)) {
    return "Move the playhead behind the first note.";
  }
  if (notes && choices.start == PieceStart::notes && !choices.chord_problem.empty()) {
    return choices.chord_problem;
  }
  if (notes && !leaves_a_key(choices)) return "No key of the scale lies in the range.";
  return {};
}

void generate(AppState& state) {
  if (!generate_obstacle(state).empty()) return;
  state.host.start_audio();
  pause(state);
  const Settings& settings = state.settings;
  Generation next;
  next.active = true;
  next.outstanding = state.generation.outstanding + 1;
  next.notes = has_note_model(state);
  next.start = settings.start;
  next.keeps_random = settings.keep_random && settings.start == StartFrom::random_words;
  next.continues = continues(state);
  next.speed = settings.speed;
  next.length = settings.length;
  next.seed = settings.seed;
  Document document = document_to_write(state, next);
  // A chord model reads the document as it is before an opening is cut out of it.
  const std::vector<std::byte> prompt =
      next.continues ? prompt_of(next.notes ? document : state.document) : std::vector<std::byte>{};
  next.alternatives = next.notes ? settings.notes.alternatives : 1;
  next.drafts.assign(next.alternatives, {std::move(document), next.begin, 0, false});
  state.generation = std::move(next);
  state.attention.reset();
  const double from = play_from(state.generation);
  state.player.seek(from);
  state.player.play();
  if (!state.generation.continues) {
    state.view = fitted(std::nullopt, roll_limits(state));
    state.view = clamped({from - 2, from + kEmptyViewSeconds - 2, 36, 96}, roll_limits(state));
  }
  state.host.generate(
      state.generation.notes ? note_settings_json(state) : generation_json(settings), prompt);
  pace_writer(state);
  show_message(state, MessageKind::info, "Writing…");
}

void pace_writer(AppState& state) {
  Generation& generation = state.generation;
  if (!generation.active || !generation.notes) return;
  const double ahead = state.settings.notes.ahead;
  double limit = std::numeric_limits<double>::infinity();
  if (state.player.active() && ahead < kMostAhead) {
    limit = state.player.position() + ahead + (state.sound.hidden ? kHiddenLookAhead : 0);
  }
  if (limit == generation.pace || std::abs(limit - generation.pace) < kPaceStep) return;
  generation.pace = limit;
  state.host.pace(limit);
}

void stop(AppState& state) {
  if (state.generation.active) {
    state.host.abort();
    end_writing(state.generation);
    pause(state);
    show_message(state, MessageKind::info,
                 "Stopped after " + clock_text(duration_of(state), false) + ".");
    return;
  }
  pause(state);
  seek(state, 0);
}

void show_alternative(AppState& state, std::size_t index) {
  Generation& generation = state.generation;
  if (generation.active || index >= generation.drafts.size() || index == generation.shown) return;
  generation.drafts[generation.shown].document = std::move(state.document);
  state.document = std::move(generation.drafts[index].document);
  generation.shown = index;
  state.attention.reset();
  if (state.player.active()) state.host.stop_all_notes();
  state.player.rehand();
  state.view = clamped(state.view, roll_limits(state));
  touch(state);
}

void choose_start_note(AppState& state, int pitch) {
  Settings& settings = state.settings;
  const int key = std::clamp(pitch, kLowestPitch, kHighestPitch);
  if (!has_note_model(state)) {
    settings.pitch = key;
    settings.start = StartFrom::note;
  } else if (settings.notes.start == PieceStart::notes) {
    toggle_chord_note(settings.notes, key);
  } else {
    settings.notes.start = PieceStart::notes;
    set_chord(settings.notes, pitch_name(key));
  }
  audition(state, key);
  touch(state);
}

void renew_seed(AppState& state) {
  // A large odd step: each press gives a seed far from the last, and all come before one returns.
  state.settings.seed = (state.settings.seed + 0x9E3779B9U) % 1'000'000U;
  touch(state);
}

void generation_started(AppState& state, double unknown_share) {
  state.generation.unknown_share = unknown_share;
  if (state.generation.active && unknown_share >= kUnknownWorthTelling) {
    const int percent = static_cast<int>(unknown_share * 100 + 0.5);
    show_message(state, MessageKind::warning,
                 "The model does not know " + std::to_string(percent) +
                     " % of the prompt's chords; it reads the nearest ones instead.");
  }
}

void generation_notes(AppState& state, std::span<const std::byte> bytes, const Progress& progress) {
  Generation& generation = state.generation;
  if (!generation.active || generation.outstanding != 1) return;  // an aborted call's last words
  if (progress.alternative >= generation.alternatives) return;
  const Result<std::vector<WireNote>> notes = wire_notes_from(bytes);
  if (!notes) {
    state.host.abort();
    if (!generation.begun) pause(state);
    end_writing(generation);
    show_message(state, MessageKind::error, std::string(error_text(notes.error().code)));
    return;
  }
  if (!generation.begun) begin_drafts(state);
  Draft& draft = generation.drafts[progress.alternative];
  const bool shown = progress.alternative == generation.shown;
  Document& document = shown ? state.document : draft.document;
  document.put(*notes, generation.offset);
  mark_beginning(state, draft, document, *notes);
  if (shown && state.settings.follow) show_pitches(state, *notes);
  draft.written_until =
      std::max(draft.written_until,
               generation.offset + microseconds_from(std::max(0.0, progress.written_seconds)));
  draft.words = progress.words;
  generation.steps_per_second = progress.steps_per_second;
  touch(state);
}

void generation_attention(AppState& state, std::span<const float> first,
                          std::span<const float> second, int size) {
  const auto cells = static_cast<std::size_t>(size) * static_cast<std::size_t>(size);
  if (size <= 0 || first.size() != cells || second.size() != cells) return;
  if (!state.generation.active || state.generation.outstanding != 1) return;
  Attention attention = state.attention ? std::move(*state.attention) : Attention();
  attention.first.assign(first.begin(), first.end());
  attention.second.assign(second.begin(), second.end());
  attention.size = size;
  attention.words = state.generation.words();
  state.attention = std::move(attention);
  if (shows_attention(state)) touch(state);
}

void generation_ended(AppState& state, std::string_view stop, std::string_view message) {
  Generation& generation = state.generation;
  generation.outstanding = std::max(0, generation.outstanding - 1);
  if (generation.outstanding > 0 || !generation.active) return;
  if (!generation.begun) pause(state);  // the player waited for what will not come
  end_writing(generation);
  if (stop == "error") {
    show_message(state, MessageKind::error, "Writing ended early. " + std::string(message));
  } else {
    show_message(state, MessageKind::info,
                 "Written: " + std::to_string(state.document.count(Origin::written)) + " notes, " +
                     clock_text(duration_of(state), false) + ".");
  }
}

}  // namespace impromptu
