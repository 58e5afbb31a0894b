// App: the page as one object: events in, frames of draw data out. It runs on any backend.
#include "web/app/app.hpp"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cfloat>
#include <utility>

#include "web/app/commands.hpp"
#include "web/app/panels.hpp"

namespace impromptu {
namespace {

constexpr double kFrame = 1.0 / 60;  // seconds
constexpr double kAwakeMs = 700;     // after the pointer moved: a tooltip's delay

App* app_of_clipboard(void* user) { return static_cast<App*>(user); }

const char* css_cursor(ImGuiMouseCursor cursor) {
  switch (cursor) {
    case ImGuiMouseCursor_TextInput:
      return "text";
    case ImGuiMouseCursor_ResizeAll:
      return "grabbing";
    case ImGuiMouseCursor_ResizeEW:
      return "ew-resize";
    case ImGuiMouseCursor_Hand:
      return "pointer";
    default:
      return "default";
  }
}

}  // namespace

App::App(Host host) : context_(ImGui::CreateContext()) {
  state.host = std::move(host);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigInputTextCursorBlink = false;
  io.ConfigWindowsMoveFromTitleBarOnly = true;
  io.ClipboardUserData = this;
  io.SetClipboardTextFn = [](void* user, const char* text) {
    app_of_clipboard(user)->state.host.clipboard(text);
  };
  io.GetClipboardTextFn = [](void* user) { return app_of_clipboard(user)->pasted.c_str(); };
  state.view = fitted(std::nullopt, roll_limits(state));
}

App::~App() { ImGui::DestroyContext(context_); }

bool App::wants_frame() const {
  const bool moves = state.player.state() == PlayerState::playing;
  return state.frames_wanted > 0 || (moves && !state.appearance.reduced_motion) ||
         last_ms_ < awake_until_ms_ || paste_frames_ > 0;
}

void App::apply_appearance() {
  const Palette& palette = palette_for(state.dark(), state.appearance.more_contrast);
  if (ui.palette != &palette || ui.row != page_.row || ui.fingers != state.touch) {
    style_changed_ = true;
  }
  ui.palette = &palette;
  ui.row = page_.row;
  ui.fingers = state.touch;
  if (fonts_dpr_ != state.dpr) {
    ui.fonts = load_fonts(state.dpr);
    fonts_dpr_ = state.dpr;
    fonts_changed();
  }
  if (style_changed_) apply_style(ui);
  style_changed_ = false;
}

bool App::frame(double now_ms) {
  if (std::exchange(pointer_moved_, false)) awake_until_ms_ = now_ms + kAwakeMs;
  if (!wants_frame()) {
    resting_ = true;
    last_ms_ = now_ms;
    return false;
  }
  state.frames_wanted = std::max(0, state.frames_wanted - 1);
  page_ = layout_for(state.width, state.height, state.touch, shows_attention(state));
  apply_appearance();
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(state.width, state.height);
  io.DisplayFramebufferScale = ImVec2(state.dpr, state.dpr);
  // The time of a rest counts for no delay, that of a slow frame does.
  const double passed = resting_ ? kFrame : std::clamp((now_ms - last_ms_) / 1000, 1e-4, 0.5);
  io.DeltaTime = static_cast<float>(passed);
  resting_ = false;
  last_ms_ = now_ms;
  if (paste_frames_ > 0 && --paste_frames_ == 0) {
    io.AddKeyEvent(ImGuiKey_V, false);
    io.AddKeyEvent(ImGuiMod_Ctrl, false);
  }
  ImGui::NewFrame();
  ui.controls.begin_frame();
  draw();
  ui.controls.end_frame();
  ui.scroll_to_focus = false;
  ImGui::Render();
  ++frames_;
  if (cursor_ != ImGui::GetMouseCursor()) {
    cursor_ = ImGui::GetMouseCursor();
    state.host.cursor(css_cursor(cursor_));
  }
  return true;
}

void App::draw() {
  constexpr auto kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                          ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNav |
                          ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(ImVec2(state.width, state.height));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushFont(ui.fonts.body);
  ImGui::Begin("Impromptu", nullptr, kFlags);
  ImGui::PopStyleVar();
  show_transport(state, ui, page_);
  roll_ = roll_in(page_.roll, state.touch, has_pedal_lane(state));
  take_roll_input(state, ui, roll_);
  draw_roll(state, ui, roll_);
  draw_empty_roll(state, ui, roll_);
  if (shows_attention(state)) {
    show_attention(state, ui, page_);
  } else if (state.attention) {
    state.attention->hovered_row = -1;
  }
  show_settings(state, ui, page_);
  show_status(state, ui, page_);
  ImGui::End();
  ImGui::PopFont();
}

}  // namespace impromptu
