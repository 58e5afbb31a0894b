// Ui: fields for numbers and text, and what hides the less used controls.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "web/app/fonts/icons.hpp"
#include "web/app/ui.hpp"

namespace impromptu {
namespace {

// Draws a field at rest. Returns whether it was clicked.
bool resting_field(const Ui& ui, const char* name, const std::string& text, const Box& box) {
  const bool clicked = ImGui::InvisibleButton(name, ImVec2(box.width, box.height));
  const Palette& palette = *ui.palette;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const bool hovered = !ui.fingers && ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
  draw->AddRectFilled(ImVec2(box.x, box.y), ImVec2(box.right(), box.bottom()),
                      hovered ? palette.field_hover : palette.field, 8);
  const ImVec2 size = ImGui::CalcTextSize(text.c_str());
  draw->PushClipRect(ImVec2(box.x, box.y), ImVec2(box.right() - 6, box.bottom()), true);
  draw->AddText(ImVec2(box.x + 10, box.y + (box.height - size.y) / 2), palette.text, text.c_str());
  draw->PopClipRect();
  return clicked;
}

}  // namespace

bool spin(Ui& ui, const SpinSpec& spec, std::uint32_t& value) {
  const std::uint32_t before = value;
  const auto accept = [&](std::string_view text) {
    const auto number = number_from(text);
    if (!number) return;
    value = static_cast<std::uint32_t>(
        std::clamp(std::round(*number), 0.0, static_cast<double>(spec.max)));
  };
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Box box{at.x, at.y, spec.width, ui.row};
  if (ui.editing == spec.name) {
    if (widget::typing_field(ui, spec.name, box, widget::Typed::number)) accept(ui.typed);
  } else {
    const std::string text = std::to_string(value);
    if (resting_field(ui, spec.name, text, box)) widget::begin_typing(ui, spec.name, text);
    widget::tooltip(ui, spec.name, spec.hint);
  }
  if (const auto asked = ui.controls.take(spec.name)) accept(*asked);
  widget::focus_ring(ui, spec.name, box);
  const SliderSpec number{.name = spec.name,
                          .hint = spec.hint,
                          .min = 0,
                          .max = static_cast<double>(spec.max),
                          .step = 1,
                          .decimals = 0};
  widget::record_number(ui, Role::spinbutton, number, value, box);
  return value != before;
}

bool text_field(Ui& ui, const TextSpec& spec, std::string& value) {
  const std::string before = value;
  widget::label(ui, spec.name, "");
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() - 5);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Box box{at.x, at.y, ImGui::GetContentRegionAvail().x, ui.row};
  if (ui.editing == spec.name) {
    if (widget::typing_field(ui, spec.name, box, widget::Typed::text)) value = ui.typed;
  } else {
    if (resting_field(ui, spec.name, value, box)) widget::begin_typing(ui, spec.name, value);
    widget::tooltip(ui, spec.name, spec.hint);
  }
  if (const auto asked = ui.controls.take(spec.name)) value = *asked;
  widget::focus_ring(ui, spec.name, box);
  ui.controls.record(
      {Role::textbox, spec.name, value, spec.problem, 0, 0, 0, {}, false, box, spec.hint});
  if (!spec.problem.empty()) caption(ui, spec.problem, ui.palette->error);
  return value != before;
}

void disclosure(Ui& ui, const char* name, const char* hint, float width, bool& open) {
  bool pressed = ImGui::InvisibleButton(name, ImVec2(width, ui.row));
  const ImVec2 least = ImGui::GetItemRectMin();
  const Box box{least.x, least.y, width, ui.row};
  const Palette& palette = *ui.palette;
  const bool hovered = !ui.fingers && ImGui::IsItemHovered();
  if (ui.controls.take(name)) pressed = true;
  if (pressed) open = !open;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  if (hovered) {
    draw->AddRectFilled(least, ImVec2(box.right(), box.bottom()), palette.field_hover, 8);
  }
  const float y = box.y + (box.height - ImGui::GetFontSize()) / 2;
  draw->AddText(ImVec2(box.x + 4, y), palette.text_dim,
                open ? icon::kChevronDown : icon::kChevronRight);
  draw->AddText(ImVec2(box.x + 26, y), palette.text, name);
  widget::tooltip(ui, name, hint);
  widget::focus_ring(ui, name, box);
  ui.controls.record({Role::button, name, "", "", 0, 0, 0, {}, false, box, hint, open});
}

}  // namespace impromptu
