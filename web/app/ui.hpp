// Ui: the page's own widgets. Each draws itself, records a Control and obeys what is asked of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "web/app/control.hpp"
#include "web/app/fonts/font_atlas.hpp"
#include "web/app/palette.hpp"

struct ImVec2;

namespace impromptu {

struct Ui {
  Controls controls;
  const Palette* palette = &palette_for(true, false);
  Fonts fonts;
  float row = 34;                // height of a control in CSS pixels
  bool fingers = false;          // no tooltips under a finger
  bool scroll_to_focus = false;  // once after the focus has moved
  std::string editing;           // the slider or field whose value is being typed
  char typed[96] = {};           // what is typed there
  bool editing_begins = false;
};

// Sets Dear ImGui's style from the palette.
void apply_style(const Ui& ui);

struct ButtonSpec {
  enum class Look : std::uint8_t { plain, primary, quiet };
  const char* name = "";       // accessible name
  const char* icon = nullptr;  // of icons.hpp
  bool label = false;          // shows the name beside the icon
  const char* hint = "";       // tooltip and description
  bool enabled = true;
  Look look = Look::plain;
  float width = 0;  // 0: as wide as its contents
};
// Returns whether it was pressed.
bool button(Ui& ui, const ButtonSpec& spec);

struct SliderSpec {
  const char* name = "";
  const char* hint = "";
  double min = 0, max = 1, step = 0.01;
  const char* unit = "";  // behind the number, with its space
  int decimals = 2;
  bool enabled = true;
  bool bare = false;    // a track without label and value
  bool ratios = false;  // equal ways on the track are equal ratios; min is above 0
  float width = 0;      // 0: all that is left
  std::string shown{};  // text in place of number and unit
};
// Returns whether the value was changed. Drag, or Ctrl+click to type.
bool slider(Ui& ui, const SliderSpec& spec, double& value);

struct ComboSpec {
  const char* name = "";
  const char* hint = "";
  std::span<const std::string> options;
  bool enabled = true;
  float width = 0;  // 0: all that is left
};
// Returns whether another option was chosen.
bool combo(Ui& ui, const ComboSpec& spec, std::size_t& index);

struct SpinSpec {
  const char* name = "";
  const char* hint = "";
  std::uint32_t max = 0;
  float width = 0;
};
// A whole number to type. Returns whether it was changed.
bool spin(Ui& ui, const SpinSpec& spec, std::uint32_t& value);

struct TextSpec {
  const char* name = "";
  const char* hint = "";
  std::string problem{};  // what is wrong with the text; empty for nothing
};
// A line of text to type. Returns whether it was changed.
bool text_field(Ui& ui, const TextSpec& spec, std::string& value);

// A button that shows and hides what follows it.
void disclosure(Ui& ui, const char* name, const char* hint, float width, bool& open);

// A switch. Returns whether it was changed.
bool toggle(Ui& ui, const char* name, const char* hint, bool& on);

// A bar that fills; `share` below 0 means that the whole is unknown.
void progress(Ui& ui, const char* name, double share, const std::string& text, float width);

// Text in the small face.
void caption(const Ui& ui, std::string_view text, Colour colour);
// The name of a group of controls.
void heading(const Ui& ui, std::string_view text);
// A line between two groups of controls.
void divider(const Ui& ui);

// What the widgets above share; for ui*.cpp and roll_*.cpp.
namespace widget {
// Draws the ring around the control that has the keyboard's focus in the DOM, and scrolls to it.
void focus_ring(const Ui& ui, const char* name, const Box& box);
// Shows `hint` when the last item is hovered for a while.
void tooltip(const Ui& ui, const char* name, const char* hint);
// The label above a control.
void label(const Ui& ui, const char* name, const std::string& value);
// Records a control whose value is a number.
void record_number(Ui& ui, Role role, const SliderSpec& spec, double value, const Box& box);
enum class Typed : std::uint8_t { number, text };
// A field to be typed in. Returns whether it was confirmed; the text is in ui.typed.
bool typing_field(Ui& ui, const char* name, const Box& box, Typed typed);
void begin_typing(Ui& ui, const char* name, const std::string& text);
}  // namespace widget

}  // namespace impromptu
