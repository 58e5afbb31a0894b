// Commands about writing: Generate, Stop, what the worker reports, models.
#include <algorithm>
#include <utility>

#include "shared/base/json.hpp"
#include "shared/music/note_wire.hpp"
#include "web/app/commands.hpp"

namespace impromptu {
namespace {

constexpr double kWindowFrames = 50;  // of every model's window
constexpr double kLeadIn = 2;         // seconds of the seed that are played before what is written
constexpr double kUnknownWorthTelling = 0.02;  // share of the prompt's frames

bool needs_document(StartFrom start) {
  return start == StartFrom::ending || start == StartFrom::opening;
}

std::vector<std::byte> prompt_of(const Document& document) {
  std::vector<WireNote> notes;
  for (const DocumentNote& entry : document.notes()) {
    const Note& note = entry.note;
    notes.push_back({note.onset, note.duration, note.pitch, note.velocity, WireKind::seed_note});
  }
  std::vector<std::byte> bytes;
  append_wire(notes, bytes);
  return bytes;
}

// Makes room for what will be written; returns the time from which it is played.
double prepare_document(AppState& state) {
  Generation& generation = state.generation;
  const double frame = 1 / state.settings.speed;
  if (!needs_document(generation.start)) {
    state.document = Document();
    generation.offset = Microseconds{0};
    const double seed_frames = generation.start == StartFrom::note ? 1 : kWindowFrames;
    state.document.begin_writing(microseconds_from(seed_frames * frame));
  } else {
    Microseconds begin = state.document.sounding_end();
    if (generation.start == StartFrom::opening) {
      const Microseconds first = state.document.notes().front().note.onset;
      const double opening = kWindowFrames / state.model.loaded->fps;
      begin = std::min(begin, first + microseconds_from(opening));
      state.document.cut(begin);
    }
    generation.offset = begin;
    state.document.begin_writing(begin);
  }
  generation.written_until = *state.document.writing_begins();
  const double begin = seconds_from(generation.written_until);
  if (generation.start == StartFrom::note) return 0;
  return generation.start == StartFrom::random_words ? begin : std::max(0.0, begin - kLeadIn);
}

// Widens the view to the pitches that have come.
void show_pitches(AppState& state, std::span<const WireNote> notes) {
  for (const WireNote& note : notes) {
    state.view.low = std::min<double>(state.view.low, note.pitch - 1);
    state.view.high = std::max<double>(state.view.high, note.pitch + 2);
  }
  state.view = clamped(state.view, roll_limits(state));
}

}  // namespace

std::string_view generate_obstacle(const AppState& state) {
  if (!state.model.loaded) return "The model is not loaded yet.";
  if (state.generation.active) return "A piece is being written.";
  if (needs_document(state.settings.start) && state.document.empty()) {
    return "Open a MIDI file first, or start from random words.";
  }
  return {};
}

void generate(AppState& state) {
  if (!generate_obstacle(state).empty()) return;
  state.host.start_audio();
  pause(state);
  Generation& generation = state.generation;
  const int outstanding = generation.outstanding + 1;
  generation = Generation();
  generation.active = true;
  generation.outstanding = outstanding;
  generation.start = state.settings.start;
  generation.speed = state.settings.speed;
  generation.length = state.settings.length;
  state.attention.reset();
  // The prompt is the document as it is before an opening is cut out of it.
  const std::vector<std::byte> prompt =
      needs_document(generation.start) ? prompt_of(state.document) : std::vector<std::byte>{};
  const double from = prepare_document(state);
  state.player.seek(from);
  state.player.play();
  if (!needs_document(generation.start)) {
    state.view = fitted(std::nullopt, roll_limits(state));
    state.view = clamped({from - 2, from + kEmptyViewSeconds - 2, 36, 96}, roll_limits(state));
  }
  state.host.generate(generation_json(state.settings), prompt);
  show_message(state, MessageKind::info, "Writing…");
}

void stop(AppState& state) {
  if (state.generation.active) {
    state.host.abort();
    state.generation.active = false;
    pause(state);
    show_message(state, MessageKind::info,
                 "Stopped after " + clock_text(duration_of(state), false) + ".");
    return;
  }
  pause(state);
  seek(state, 0);
}

void choose_start_note(AppState& state, int pitch) {
  state.settings.pitch = std::clamp(pitch, kLowestKey, kHighestKey);
  state.settings.start = StartFrom::note;
  audition(state, state.settings.pitch);
  touch(state);
}

void renew_seed(AppState& state) {
  // A Weyl sequence by the golden ratio: each press gives a seed far from the last.
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

void generation_notes(AppState& state, std::span<const std::byte> bytes, double written_seconds,
                      int words, double steps_per_second) {
  Generation& generation = state.generation;
  if (!generation.active || generation.outstanding != 1) return;  // an aborted call's last words
  const Result<std::vector<WireNote>> notes = wire_notes_from(bytes);
  if (!notes) {
    state.host.abort();
    generation.active = false;
    show_message(state, MessageKind::error, std::string(error_text(notes.error().code)));
    return;
  }
  state.document.put(*notes, generation.offset);
  if (state.settings.follow) show_pitches(state, *notes);
  generation.written_until =
      std::max(generation.written_until,
               generation.offset + microseconds_from(std::max(0.0, written_seconds)));
  generation.words = words;
  generation.steps_per_second = steps_per_second;
  touch(state);
}

void generation_attention(AppState& state, std::span<const float> first,
                          std::span<const float> second, int size) {
  const auto cells = static_cast<std::size_t>(size) * static_cast<std::size_t>(size);
  if (size <= 0 || first.size() != cells || second.size() != cells) return;
  if (state.generation.outstanding > 1) return;
  Attention attention = state.attention ? std::move(*state.attention) : Attention();
  attention.first.assign(first.begin(), first.end());
  attention.second.assign(second.begin(), second.end());
  attention.size = size;
  attention.words = state.generation.words;
  state.attention = std::move(attention);
  if (state.settings.attention) touch(state);
}

void generation_ended(AppState& state, std::string_view stop, std::string_view message) {
  Generation& generation = state.generation;
  generation.outstanding = std::max(0, generation.outstanding - 1);
  if (generation.outstanding > 0 || !generation.active) return;
  generation.active = false;
  if (stop == "error") {
    show_message(state, MessageKind::error, "Writing ended early. " + std::string(message));
  } else {
    show_message(state, MessageKind::info,
                 "Written: " + std::to_string(state.document.count(Origin::written)) + " notes, " +
                     clock_text(duration_of(state), false) + ".");
  }
}

void set_model_choices(AppState& state, std::string_view lines) {
  state.model.choices.clear();
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    Result<ModelChoice> choice =
        struct_from_json<ModelChoice>(lines.substr(0, end), AbsentField::refused);
    if (choice) state.model.choices.push_back(std::move(*choice));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  if (state.model.choices.empty()) {
    show_message(state, MessageKind::error, "This site carries no model.");
    return;
  }
  choose_model(state, 0, state.settings.webgpu);
}

void choose_model(AppState& state, std::size_t index, bool webgpu) {
  if (index >= state.model.choices.size()) return;
  if (state.generation.active) stop(state);
  state.settings.webgpu = webgpu;
  state.model.chosen = index;
  state.model.loaded.reset();
  state.host.load_model(state.model.choices[index].name, webgpu ? "webgpu" : "wasm");
  touch(state);
}

void model_ready(AppState& state, std::string_view json) {
  Result<ModelInfo> info = struct_from_json<ModelInfo>(json, AbsentField::keeps_default);
  if (!info) {
    model_failed(state, error_text(info.error().code));
    return;
  }
  const bool refused_webgpu = state.settings.webgpu && info->provider != "webgpu";
  state.settings.webgpu = info->provider == "webgpu";
  state.model.loaded = std::move(*info);
  show_message(state, refused_webgpu ? MessageKind::warning : MessageKind::info,
               refused_webgpu ? "WebGPU is not usable here; the model runs on WASM."
                              : "Ready. Press Generate.");
}

void model_failed(AppState& state, std::string_view message) {
  state.model.loaded.reset();
  show_message(state, MessageKind::error, std::string(message));
}

void set_loading(AppState& state, std::string phase, double loaded, double total) {
  state.loading = {std::move(phase), loaded, total};
  touch(state);
}

}  // namespace impromptu
