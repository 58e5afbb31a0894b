// Commands about playing and looking: transport, sound, zoom.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "web/app/commands.hpp"

namespace impromptu {
namespace {

constexpr double kAuditionSeconds = 0.6;
constexpr std::uint8_t kAuditionVelocity = 90;
constexpr double kZoomPress = 1.5;

void zoom(AppState& state, double factor) {
  const double playhead = state.player.position();
  const bool visible = playhead >= state.view.left && playhead <= state.view.right;
  const double about = visible ? playhead : 0.5 * (state.view.left + state.view.right);
  state.view = zoomed_time(state.view, factor, about, roll_limits(state));
  touch(state);
}

}  // namespace

void play(AppState& state) {
  if (state.document.empty() && !state.generation.active) return;
  state.host.start_audio();
  const bool at_end = state.player.position() >= duration_of(state) - 0.01;
  if (at_end && !state.generation.active) state.player.seek(beginning_of(state.document));
  state.player.play();
  pace_writer(state);
  touch(state);
}

void pause(AppState& state) {
  if (state.player.active()) state.host.stop_all_notes();
  state.player.pause();
  pace_writer(state);
  touch(state);
}

void seek(AppState& state, double seconds) {
  if (state.player.active()) state.host.stop_all_notes();
  state.player.seek(std::clamp(seconds, 0.0, std::max(0.0, duration_of(state))));
  const double position = state.player.position();
  // A place in sight stays where it is: the pointer may be upon it.
  if (position < state.view.left || position > state.view.right) {
    state.view = following(state.view, position, roll_limits(state));
  }
  pace_writer(state);
  touch(state);
}

void audio_tick(AppState& state, double clock, bool running, bool hidden) {
  state.sound.clock = clock;
  state.sound.running = running;
  state.sound.hidden = hidden;
  pace_writer(state);
  if (!running || !state.player.active()) return;
  const double before = state.player.position();
  const std::vector<SoundEvent> events =
      state.player.tick(clock, hidden ? kHiddenLookAhead : kLookAhead, player_input(state));
  if (!events.empty()) {
    state.sound.events += static_cast<std::int64_t>(events.size());
    state.host.note_events(events);
  }
  const double now = state.player.position();
  // With reduced motion the playhead steps ten times a second.
  const double steps = state.appearance.reduced_motion ? 10 : 1e6;
  const bool moved = std::floor(now * steps) != std::floor(before * steps);
  if (!moved && state.player.active()) return;
  const bool looks_elsewhere = state.attention && state.attention->hovered_row >= 0;
  if (state.settings.follow && !looks_elsewhere && !state.dragging_playhead) {
    state.view = following(state.view, now, roll_limits(state));
  }
  touch(state);
}

void sound_ready(AppState& state, std::string bank) {
  const bool silent = !std::exchange(state.sound.ready, true);
  state.sound.bank = std::move(bank);
  state.host.set_volume(state.settings.volume);
  if (silent && state.player.active()) {  // what was handed over before had no voice
    state.host.stop_all_notes();
    state.player.rehand();
  }
  touch(state);
}

void sound_failed(AppState& state, std::string_view message) {
  state.sound.ready = false;
  show_message(state, MessageKind::warning, "No sound: " + std::string(message));
}

void set_volume(AppState& state, double gain) {
  state.settings.volume = std::clamp(gain, 0.0, 1.0);
  state.host.set_volume(state.settings.volume);
  touch(state);
}

void audition(AppState& state, int pitch) {
  state.host.start_audio();
  const auto key = static_cast<std::uint8_t>(pitch);
  const double now = state.sound.clock + kStartDelay;
  const std::array<SoundEvent, 2> events{SoundEvent{now, kNoteOn, key, kAuditionVelocity},
                                         SoundEvent{now + kAuditionSeconds, kNoteOff, key, 0}};
  state.sound.events += 2;
  state.host.note_events(events);
}

void fit_view(AppState& state) {
  state.view = fitted(roll_extent(state.document), roll_limits(state));
  touch(state);
}

void zoom_in(AppState& state) { zoom(state, kZoomPress); }

void zoom_out(AppState& state) { zoom(state, 1 / kZoomPress); }

}  // namespace impromptu
