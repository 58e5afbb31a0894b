// Roll input: panning, zooming, seeking and choosing keys.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "web/app/commands.hpp"
#include "web/app/roll.hpp"

namespace impromptu {
namespace {

constexpr float kKeysWidth = 54;
constexpr float kRulerHeight = 28;
constexpr float kRulerHeightTouch = 44;
constexpr float kPedalHeight = 20;
constexpr double kNotchShare = 0.12;  // of the view that one notch scrolls
constexpr double kBandMargin = 0.05;  // of the view, behind the newest frame
constexpr double kNotchZoom = 1.18;
constexpr double kNotchRows = 3;

bool area_button(const char* id, const Box& box, ImGuiButtonFlags flags) {
  ImGui::SetCursorScreenPos(ImVec2(box.x, box.y));
  const ImVec2 size(std::max(1.0F, box.width), std::max(1.0F, box.height));
  return ImGui::InvisibleButton(id, size, flags);
}

void pan(AppState& state, const Box& grid, const ImVec2& delta) {
  if (delta.x == 0 && delta.y == 0) return;
  const double per_x = (state.view.right - state.view.left) / static_cast<double>(grid.width);
  const double per_y = (state.view.high - state.view.low) / static_cast<double>(grid.height);
  state.view = scrolled(state.view, -static_cast<double>(delta.x) * per_x,
                        static_cast<double>(delta.y) * per_y, roll_limits(state));
  touch(state);
}

void take_keys(AppState& state, Roll& roll) {
  area_button("##keys", roll.keys, ImGuiButtonFlags_MouseButtonLeft);
  if (!ImGui::IsItemHovered() && !ImGui::IsItemActive()) return;
  const double y = static_cast<double>(ImGui::GetIO().MousePos.y);
  roll.hovered_key = static_cast<int>(std::floor(pitch_at(state.view, roll.keys, y)));
  ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (ImGui::IsItemActivated()) choose_start_note(state, roll.hovered_key);
}

void take_ruler(AppState& state, const Roll& roll) {
  area_button("##ruler", roll.ruler, ImGuiButtonFlags_MouseButtonLeft);
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  state.dragging_playhead = ImGui::IsItemActive();
  const ImGuiIO& io = ImGui::GetIO();
  if (ImGui::IsItemActivated() || (ImGui::IsItemActive() && io.MouseDelta.x != 0)) {
    seek(state, seconds_at(state.view, roll.grid, static_cast<double>(io.MousePos.x)));
  }
}

// The synthesizer holds what rings while the pedal's value is 64 or more, and nothing between.
constexpr const char* kPedalHint =
    "When the sustain pedal is down. The piano here knows it as up or down: a half pedal is down "
    "from its middle on.";

void take_pedal(const Ui& ui, const Roll& roll) {
  if (roll.pedal.height <= 0) return;
  const Box lane{roll.area.x, roll.pedal.y, roll.area.width, roll.pedal.height};
  area_button("##pedal", lane, ImGuiButtonFlags_MouseButtonLeft);
  widget::tooltip(ui, "Pedal", kPedalHint);
}

// Returns how often the pedal is pressed, in words.
std::string pedal_text(std::size_t presses) {
  if (presses == 0) return "No pedal.";
  const std::string often = presses == 1 ? "once" : std::to_string(presses) + " times";
  return "The pedal is pressed " + often + ". Half pedal plays as up or down.";
}

// Scrolls to the window of the hovered attention row.
void show_bands(AppState& state, const std::vector<AttentionBand>& bands) {
  if (bands.empty()) return;
  const double span = state.view.right - state.view.left;
  const double end = bands.back().end;
  if (bands.front().begin >= state.view.left && end <= state.view.right) return;
  state.view =
      scrolled(state.view, end + kBandMargin * span - state.view.right, 0, roll_limits(state));
}

}  // namespace

bool has_pedal_lane(const AppState& state) {
  return has_note_model(state) || !state.document.pedal().empty();
}

Roll roll_in(const Box& area, bool touch, bool pedal_lane) {
  Roll roll;
  roll.area = area;
  const float ruler = std::min(area.height, touch ? kRulerHeightTouch : kRulerHeight);
  const float keys = std::min(area.width, kKeysWidth);
  const float pedal = pedal_lane ? std::min(area.height - ruler, kPedalHeight) : 0;
  const float height = std::max(1.0F, area.height - ruler - pedal);
  const float width = std::max(1.0F, area.width - keys);
  roll.ruler = {area.x + keys, area.y, width, ruler};
  roll.keys = {area.x, area.y + ruler, keys, height};
  roll.grid = {area.x + keys, area.y + ruler, width, height};
  roll.pedal = {area.x + keys, roll.grid.bottom(), width, pedal};
  return roll;
}

void take_roll_input(AppState& state, Ui& ui, Roll& roll) {
  state.view = clamped(state.view, roll_limits(state));
  take_keys(state, roll);
  take_ruler(state, roll);
  take_pedal(ui, roll);
  area_button("##grid", roll.grid,
              ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonMiddle);
  const ImGuiIO& io = ImGui::GetIO();
  if (ImGui::IsItemActive()) {
    pan(state, roll.grid, io.MouseDelta);
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
  }
  roll.bands = attention_bands(state);
  show_bands(state, roll.bands);
  roll.boxes =
      note_boxes(state.document.notes(), state.document.latest_ends(), state.view, roll.grid);
  if (ImGui::IsItemHovered() && !ui.fingers) {
    const std::size_t under = box_at(roll.boxes, io.MousePos.x, io.MousePos.y);
    if (under < roll.boxes.size()) roll.hovered_note = static_cast<int>(under);
  }
  Control control;
  control.role = Role::application;
  control.name = "Piano roll";
  control.box = roll.area;
  control.description = roll_description(state);
  widget::focus_ring(ui, "Piano roll",
                     {roll.area.x + 4, roll.area.y + 4, roll.area.width - 8, roll.area.height - 8});
  ui.controls.record(std::move(control));
}

void wheel_roll(AppState& state, const Box& grid, const WheelTurn& turn) {
  const RollLimits limits = roll_limits(state);
  const double span = state.view.right - state.view.left;
  if (turn.ctrl && turn.shift) {
    state.view = zoomed_pitch(state.view, std::pow(kNotchZoom, turn.dy),
                              pitch_at(state.view, grid, turn.y), limits);
  } else if (turn.ctrl) {
    state.view = zoomed_time(state.view, std::pow(kNotchZoom, turn.dy),
                             seconds_at(state.view, grid, turn.x), limits);
  } else if (turn.shift) {
    state.view = scrolled(state.view, 0, (turn.dy != 0 ? turn.dy : turn.dx) * kNotchRows, limits);
  } else {
    state.view = scrolled(state.view, -(turn.dx + turn.dy) * kNotchShare * span, 0, limits);
  }
  touch(state);
}

void pinch_roll(AppState& state, const Box& grid, double scale, double x) {
  if (!(scale > 0)) return;
  state.view = zoomed_time(state.view, scale, seconds_at(state.view, grid, x), roll_limits(state));
  touch(state);
}

std::string roll_description(const AppState& state) {
  if (state.document.empty()) return "Empty. Press Generate, or open a MIDI file.";
  const std::optional<RollExtent> extent = roll_extent(state.document);
  const std::size_t written = state.document.count(Origin::written);
  std::string text = std::to_string(state.document.notes().size()) + " notes, " +
                     std::to_string(written) + " of them written by the model, from " +
                     pitch_name(extent->lowest) + " to " + pitch_name(extent->highest) + ", " +
                     clock_text(extent->end, false) + " long. " +
                     pedal_text(state.document.pedal().size()) + " Playhead at " +
                     clock_text(state.player.position(), false) + ".";
  return text;
}

}  // namespace impromptu
