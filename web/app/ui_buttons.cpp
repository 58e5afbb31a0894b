// Ui: buttons and switches.
#include <imgui.h>

#include <algorithm>

#include "web/app/ui.hpp"

namespace impromptu {
namespace {

struct ButtonColours {
  Colour fill, text;
};

ButtonColours colours_of(const Ui& ui, ButtonSpec::Look look, bool hovered, bool held) {
  const Palette& palette = *ui.palette;
  if (look == ButtonSpec::Look::primary) {
    return {hovered || held ? palette.accent_hover : palette.accent, palette.on_accent};
  }
  const Colour idle = look == ButtonSpec::Look::quiet ? faded(palette.field, 0) : palette.field;
  return {held ? palette.field_active : hovered ? palette.field_hover : idle, palette.text};
}

Box item_box() {
  const ImVec2 least = ImGui::GetItemRectMin();
  const ImVec2 size = ImGui::GetItemRectSize();
  return {least.x, least.y, size.x, size.y};
}

}  // namespace

bool button(Ui& ui, const ButtonSpec& spec) {
  const std::string text = spec.icon != nullptr && spec.label
                               ? std::string(spec.icon) + "  " + spec.name
                           : spec.icon != nullptr ? std::string(spec.icon)
                                                  : std::string(spec.name);
  ImGui::PushFont(ui.fonts.body);
  const ImVec2 size = ImGui::CalcTextSize(text.c_str());
  const float least = spec.label || spec.icon == nullptr ? size.x + 26 : ui.row;
  const float width = spec.width > 0 ? spec.width : std::max(least, ui.row);
  const float height = spec.look == ButtonSpec::Look::primary ? std::max(ui.row, 42.0F) : ui.row;

  ImGui::BeginDisabled(!spec.enabled);
  bool pressed = ImGui::InvisibleButton(spec.name, ImVec2(width, height));
  const Box box = item_box();
  const bool hovered = spec.enabled && !ui.fingers && ImGui::IsItemHovered();
  const ButtonColours colours =
      colours_of(ui, spec.look, hovered, spec.enabled && ImGui::IsItemActive());
  const double alpha = spec.enabled ? 1 : 0.38;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  if (colours.fill >> 24U != 0) {
    draw->AddRectFilled(ImVec2(box.x, box.y), ImVec2(box.right(), box.bottom()),
                        faded(colours.fill, spec.enabled ? 1 : 0.5), 8);
  }
  draw->AddText(ImVec2(box.x + (box.width - size.x) / 2, box.y + (box.height - size.y) / 2),
                faded(colours.text, alpha), text.c_str());
  ImGui::EndDisabled();
  ImGui::PopFont();

  widget::tooltip(ui, spec.name, spec.hint);
  widget::focus_ring(ui, spec.name, box);
  ui.controls.record({Role::button, spec.name, "", "", 0, 0, 0, {}, !spec.enabled, box, spec.hint});
  if (ui.controls.take(spec.name)) pressed = spec.enabled;
  return pressed;
}

bool toggle(Ui& ui, const char* name, const char* hint, bool& on) {
  const float width = ImGui::GetContentRegionAvail().x;
  bool changed = ImGui::InvisibleButton(name, ImVec2(width, std::max(ui.row - 4, 28.0F)));
  const Box box = item_box();
  const Palette& palette = *ui.palette;
  const bool hovered = !ui.fingers && ImGui::IsItemHovered();
  if (const auto asked = ui.controls.take(name)) changed = (*asked == "true") != on;
  if (changed) on = !on;

  ImDrawList* draw = ImGui::GetWindowDrawList();
  const ImVec2 size = ImGui::CalcTextSize(name);
  const float middle = box.y + box.height / 2;
  draw->AddText(ImVec2(box.x, middle - size.y / 2), palette.text, name);
  const float left = box.right() - 38;
  const Colour track = on ? palette.accent : hovered ? palette.field_active : palette.field_hover;
  draw->AddRectFilled(ImVec2(left, middle - 10), ImVec2(left + 36, middle + 10), track, 10);
  if (!on) {
    draw->AddRect(ImVec2(left, middle - 10), ImVec2(left + 36, middle + 10), palette.text_dim, 10);
  }
  draw->AddCircleFilled(ImVec2(on ? left + 26 : left + 10, middle), 7,
                        on ? palette.on_accent : palette.text_dim);
  widget::tooltip(ui, name, hint);
  widget::focus_ring(ui, name, box);
  ui.controls.record(
      {Role::switch_, name, on ? "true" : "false", "", 0, 0, 0, {}, false, box, hint});
  return changed;
}

void progress(Ui& ui, const char* name, double share, const std::string& text, float width) {
  const Palette& palette = *ui.palette;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Box box{at.x, at.y, width, 8};
  ImGui::Dummy(ImVec2(width, 8));
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(at, ImVec2(box.right(), box.bottom()), palette.field_active, 4);
  const double shown = std::clamp(share, 0.0, 1.0);
  const float fill = share < 0 ? width * 0.3F : std::max(8.0F, width * static_cast<float>(shown));
  draw->AddRectFilled(at, ImVec2(at.x + fill, box.bottom()), palette.accent, 4);
  const std::string value = share < 0 ? std::string() : std::to_string(shown);
  ui.controls.record({Role::progressbar, name, value, text, 0, 1, 0, {}, false, box, ""});
}

}  // namespace impromptu
