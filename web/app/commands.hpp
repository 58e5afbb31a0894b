// Commands: every change of the app's state, whether the user, the worker or the sound asks for it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "web/app/app_state.hpp"

namespace impromptu {

// Shows a message in the status line and has it announced.
void show_message(AppState& state, MessageKind kind, std::string text);

// Files. A file that cannot be read leaves the document as it was and says why.
// Returns what the browser's picker offers: extensions and media types, separated by commas.
[[nodiscard]] std::string picked_file_types();
void open_file(AppState& state, const std::string& name, std::span<const std::byte> bytes);
void refuse_file(AppState& state, std::string_view name, std::string_view reason);
void download_file(AppState& state);
void choose_instruments(AppState& state, InstrumentChoice choice);

// Returns why Generate cannot be pressed now, or an empty text.
[[nodiscard]] std::string_view generate_obstacle(const AppState& state);
void generate(AppState& state);
// Stops writing, else playing: then the playhead goes back to the start.
void stop(AppState& state);
// Takes a key as the note to start from; for a note model it joins or leaves the chord.
void choose_start_note(AppState& state, int pitch);
void renew_seed(AppState& state);

// Lets a note model's writer go as far ahead of the playhead as the user wants; without a limit
// while nothing plays.
void pace_writer(AppState& state);
// Shows another of the generation's drafts, once it has ended.
void show_alternative(AppState& state, std::size_t index);

// How far one alternative has come.
struct Progress {
  double written_seconds = 0;  // nothing before changes any more; in the worker's time
  int words = 0;
  double steps_per_second = 0;
  std::size_t alternative = 0;
};
// What the worker reports.
void generation_started(AppState& state, double unknown_share);
void generation_notes(AppState& state, std::span<const std::byte> bytes, const Progress& progress);
void generation_attention(AppState& state, std::span<const float> first,
                          std::span<const float> second, int size);
void generation_ended(AppState& state, std::string_view stop, std::string_view message);

// Models.
void set_model_choices(AppState& state, std::string_view lines);
void choose_model(AppState& state, std::size_t index, ProviderChoice provider);
void model_ready(AppState& state, std::string_view json);
void model_failed(AppState& state, std::string_view message);
void set_loading(AppState& state, std::string phase, double loaded, double total);

// Transport.
void play(AppState& state);
void pause(AppState& state);
void seek(AppState& state, double seconds);
void audio_tick(AppState& state, double clock, bool running, bool hidden);
void sound_ready(AppState& state, std::string bank);
void sound_failed(AppState& state, std::string_view message);
void set_volume(AppState& state, double gain);
// Sounds one key for a moment.
void audition(AppState& state, int pitch);

// View.
void fit_view(AppState& state);
// Zooms about the playhead where it is seen, else about the middle.
void zoom_in(AppState& state);
void zoom_out(AppState& state);

}  // namespace impromptu
