// App events: what the canvas, the keyboard and the DOM mirror send.
#include <imgui.h>

#include <array>
#include <cfloat>
#include <cmath>

#include "web/app/app.hpp"
#include "web/app/commands.hpp"

namespace impromptu {
namespace {

struct KeyName {
  std::string_view code;  // KeyboardEvent.code
  ImGuiKey key;
};

// The keys that text fields use.
constexpr std::array<KeyName, 20> kKeyNames{{
    {"Enter", ImGuiKey_Enter},
    {"NumpadEnter", ImGuiKey_KeypadEnter},
    {"Escape", ImGuiKey_Escape},
    {"Backspace", ImGuiKey_Backspace},
    {"Delete", ImGuiKey_Delete},
    {"Tab", ImGuiKey_Tab},
    {"ArrowLeft", ImGuiKey_LeftArrow},
    {"ArrowRight", ImGuiKey_RightArrow},
    {"ArrowUp", ImGuiKey_UpArrow},
    {"ArrowDown", ImGuiKey_DownArrow},
    {"Home", ImGuiKey_Home},
    {"End", ImGuiKey_End},
    {"PageUp", ImGuiKey_PageUp},
    {"PageDown", ImGuiKey_PageDown},
    {"KeyA", ImGuiKey_A},
    {"KeyC", ImGuiKey_C},
    {"KeyX", ImGuiKey_X},
    {"KeyY", ImGuiKey_Y},
    {"KeyZ", ImGuiKey_Z},
    {"Space", ImGuiKey_Space},
}};

constexpr double kArrowShare = 0.1;  // of the view that an arrow key scrolls
constexpr double kArrowRows = 2;

void toggle_playing(AppState& state) {
  if (state.player.active()) {
    pause(state);
  } else {
    play(state);
  }
}

}  // namespace

void App::resize(float width, float height, float dpr) {
  state.width = std::fmax(1.0F, width);
  state.height = std::fmax(1.0F, height);
  state.dpr = dpr > 0 ? dpr : 1;
  impromptu::touch(state);
}

void App::pointer(float x, float y, bool finger) {
  ImGuiIO& io = ImGui::GetIO();
  state.touch = finger;
  io.AddMouseSourceEvent(finger ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
  io.AddMousePosEvent(x, y);
  pointer_moved_ = true;
  impromptu::touch(state);
}

void App::pointer_button(int index, bool down) {
  if (index < 0 || index >= ImGuiMouseButton_COUNT) return;
  ImGui::GetIO().AddMouseButtonEvent(index, down);
  impromptu::touch(state);
}

void App::pointer_leave() {
  ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  impromptu::touch(state);
}

void App::wheel(double dx, double dy, bool ctrl, bool shift) {
  ImGuiIO& io = ImGui::GetIO();
  const bool popup = ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId);
  if (!popup && roll_.area.contains(io.MousePos.x, io.MousePos.y)) {
    wheel_roll(state, roll_.grid,
               {static_cast<double>(io.MousePos.x), static_cast<double>(io.MousePos.y), dx, dy,
                ctrl, shift});
  } else {
    io.AddMouseWheelEvent(static_cast<float>(dx), static_cast<float>(dy));
  }
  impromptu::touch(state);
}

void App::pinch(double scale, double x, double y) {
  if (roll_.area.contains(static_cast<float>(x), static_cast<float>(y))) {
    pinch_roll(state, roll_.grid, scale, x);
  }
}

void App::focus(bool has_focus) {
  ImGui::GetIO().AddFocusEvent(has_focus);
  impromptu::touch(state);
}

void App::text(const std::string& utf8) {
  ImGui::GetIO().AddInputCharactersUTF8(utf8.c_str());
  impromptu::touch(state);
}

void App::paste(const std::string& clipboard) {
  pasted = clipboard;
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(ImGuiMod_Ctrl, true);
  io.AddKeyEvent(ImGuiKey_V, true);
  paste_frames_ = 3;
  impromptu::touch(state);
}

void App::appearance(bool dark, bool more_contrast, bool reduced_motion) {
  state.appearance = {dark, more_contrast, reduced_motion};
  impromptu::touch(state);
}

bool App::key(std::string_view code, bool down, const Modifiers& modifiers) {
  ImGuiIO& io = ImGui::GetIO();
  impromptu::touch(state);
  io.AddKeyEvent(ImGuiMod_Ctrl, modifiers.ctrl || modifiers.meta);
  io.AddKeyEvent(ImGuiMod_Shift, modifiers.shift);
  io.AddKeyEvent(ImGuiMod_Alt, modifiers.alt);
  const bool typing = io.WantTextInput;
  if (!typing && down && shortcut(code, modifiers)) return true;
  if (!typing && down && code != "Escape") return false;
  // Releases go on in any case: a field that was left by a key must see that key go up.
  for (const KeyName& name : kKeyNames) {
    if (name.code != code) continue;
    io.AddKeyEvent(name.key, down);
    // Space and letters reach a text field as text; the browser must go on to make it.
    return typing && code.substr(0, 3) != "Key" && code != "Space" && code != "Tab";
  }
  return false;
}

bool App::shortcut(std::string_view code, const Modifiers& modifiers) {
  const RollLimits limits = roll_limits(state);
  const double step = (state.view.right - state.view.left) * kArrowShare;
  if (modifiers.ctrl || modifiers.meta) {
    if (code == "KeyO") state.host.pick_file();
    if (code == "KeyS") download_file(state);
    return code == "KeyO" || code == "KeyS";
  }
  if (modifiers.alt) return false;
  if (code == "Space") {
    toggle_playing(state);
  } else if (code == "Enter" || code == "NumpadEnter") {
    stop(state);
  } else if (code == "KeyG") {
    generate(state);
  } else if (code == "Escape") {
    const bool popup = ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId);
    if (popup || !state.generation.active) return false;
    stop(state);
  } else if (code == "KeyF") {
    fit_view(state);
  } else if (code == "ArrowLeft" || code == "ArrowRight") {
    state.view = scrolled(state.view, code == "ArrowLeft" ? -step : step, 0, limits);
  } else if (code == "ArrowUp" || code == "ArrowDown") {
    const double rows = code == "ArrowUp" ? kArrowRows : -kArrowRows;
    state.view = scrolled(state.view, 0, rows, limits);
  } else if (code == "Equal" || code == "NumpadAdd") {
    zoom_in(state);
  } else if (code == "Minus" || code == "NumpadSubtract") {
    zoom_out(state);
  } else if (code == "Home" || code == "End") {
    seek(state, code == "Home" ? 0 : duration_of(state));
  } else {
    return false;
  }
  return true;
}

bool App::operate(std::string_view name, std::string_view value) {
  if (!ui.controls.operate(name, value)) return false;
  impromptu::touch(state);
  return true;
}

void App::focus_control(std::string_view name) {
  ui.controls.focused = name;
  ui.scroll_to_focus = true;
  impromptu::touch(state);
}

}  // namespace impromptu
