// App: the page as one object: events in, frames of draw data out. It runs on any backend.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "web/app/app_state.hpp"
#include "web/app/layout.hpp"
#include "web/app/roll.hpp"
#include "web/app/ui.hpp"

struct ImGuiContext;

namespace impromptu {

class App {
 public:
  // Makes a context of Dear ImGui and makes it current.
  explicit App(Host host);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  // Draws into Dear ImGui's draw data when something has changed. Returns whether it drew.
  //   now_ms  rising from call to call.
  bool frame(double now_ms);
  // Returns whether another frame is wanted without a further event.
  [[nodiscard]] bool wants_frame() const;

  // Events of the canvas, in CSS pixels.
  void resize(float width, float height, float dpr);
  void pointer(float x, float y, bool finger);
  void pointer_button(int index, bool down);
  void pointer_leave();
  void wheel(double dx, double dy, bool ctrl, bool shift);
  void pinch(double scale, double x, double y);
  void focus(bool has_focus);
  void text(const std::string& utf8);
  void paste(const std::string& text);
  void appearance(bool dark, bool more_contrast, bool reduced_motion);
  // Takes a key by its KeyboardEvent.code. Returns whether the page uses it.
  struct Modifiers {
    bool ctrl = false, shift = false, alt = false, meta = false;
  };
  bool key(std::string_view code, bool down, const Modifiers& modifiers);

  // The DOM mirror.
  bool operate(std::string_view name, std::string_view value);
  void focus_control(std::string_view name);

  // Returns a snapshot of the state as JSON.
  [[nodiscard]] std::string state_json() const;

  AppState state;
  Ui ui;
  // Called between frames when the font atlas is new: its texture must be uploaded.
  std::function<void()> fonts_changed = [] {};
  std::string pasted;  // what Dear ImGui finds in the clipboard

 private:
  void draw();
  void apply_appearance();
  bool shortcut(std::string_view code, const Modifiers& modifiers);

  ImGuiContext* context_;
  PageLayout page_;
  Roll roll_;
  double last_ms_ = 0;
  double awake_until_ms_ = 0;  // frames are drawn until then, for tooltips
  bool pointer_moved_ = false;
  bool resting_ = true;  // whether the last call drew nothing
  bool style_changed_ = true;
  float fonts_dpr_ = 0;
  int paste_frames_ = 0;  // until the pasting key is released
  int cursor_ = -1;
  std::int64_t frames_ = 0;
};

}  // namespace impromptu
