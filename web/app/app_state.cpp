// AppState: everything the page knows: document, view, transport, model, settings.
#include "web/app/app_state.hpp"

#include <algorithm>
#include <string_view>

namespace impromptu {
namespace {

constexpr double kRoomBehind = 4;  // seconds of empty roll behind the last note

}  // namespace

std::string_view composer_name(const ModelInfo& model, std::size_t number) {
  std::string_view lines = model.composers;
  for (std::size_t line = 1; !lines.empty(); ++line) {
    const std::string_view name = lines.substr(0, lines.find('\n'));
    if (line == number) return name;
    lines.remove_prefix(std::min(name.size() + 1, lines.size()));
  }
  return {};
}

std::size_t composer_count(const ModelInfo& model) {
  std::size_t count = 0;
  while (!composer_name(model, count + 1).empty()) ++count;
  return count;
}

bool is_note_family(std::string_view family) { return family == "note-transformer"; }

bool has_note_model(const AppState& state) {
  if (state.model.loaded) return is_note_family(state.model.loaded->family);
  return state.model.chosen < state.model.choices.size() &&
         is_note_family(state.model.choices[state.model.chosen].family);
}

bool shows_attention(const AppState& state) {
  return state.settings.attention && !has_note_model(state);
}

double beginning_of(const Document& document) {
  constexpr double kLongSilence = 4;  // seconds
  constexpr double kLead = 1;         // of it that is still played
  if (document.empty()) return 0;
  const double first = seconds_from(document.notes().front().note.onset);
  return first > kLongSilence ? first - kLead : 0;
}

double duration_of(const AppState& state) { return seconds_from(state.document.sounding_end()); }

RollLimits roll_limits(const AppState& state) {
  RollLimits limits;
  limits.end = duration_of(state) + kRoomBehind;
  if (state.generation.active) {
    const double asked = seconds_from(state.generation.begin) + state.generation.length;
    limits.end = std::max(limits.end, asked + kRoomBehind);
  }
  return limits;
}

std::optional<RollExtent> roll_extent(const Document& document) {
  if (document.empty()) return std::nullopt;
  RollExtent extent{beginning_of(document), seconds_from(document.sounding_end()), 127, 0};
  for (const DocumentNote& entry : document.notes()) {
    extent.lowest = std::min<int>(extent.lowest, entry.note.pitch);
    extent.highest = std::max<int>(extent.highest, entry.note.pitch);
  }
  return extent;
}

PlayerInput player_input(const AppState& state) {
  const Generation& generation = state.generation;
  const bool growing = generation.active;
  // Until a new piece begins the document is the one before, which is not what is waited for.
  if (growing && !generation.begun && !generation.continues) return {{}, {}, {}, true};
  return {state.document.notes(), state.document.pedal(),
          growing ? generation.written_until() : state.document.sounding_end(), growing,
          state.settings.chase};
}

double written_seconds(const AppState& state) {
  const Generation& generation = state.generation;
  if (!generation.notes) return generation.words() / generation.speed;
  return std::max(0.0, seconds_from(generation.written_until() - generation.begin));
}

double times_real_time(const AppState& state) {
  const int words = state.generation.words();
  return words == 0 ? 0 : written_seconds(state) / words * state.generation.steps_per_second;
}

double notes_per_second(const AppState& state) {
  const Generation& generation = state.generation;
  if (generation.words() == 0) return 0;
  const auto begin = state.document.writing_begins();
  if (!begin) return 0;
  const auto notes = state.document.notes();
  const auto first = std::lower_bound(
      notes.begin(), notes.end(), *begin,
      [](const DocumentNote& entry, Microseconds time) { return entry.note.onset < time; });
  const auto written = std::count_if(first, notes.end(), [](const DocumentNote& entry) {
    return entry.origin == Origin::written;
  });
  return static_cast<double>(written) / generation.words() * generation.steps_per_second;
}

}  // namespace impromptu
