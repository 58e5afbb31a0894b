// Ui: style, captions and what the widgets share.
#include <imgui.h>

#include <cstring>

#include "web/app/ui.hpp"

namespace impromptu {
namespace {

ImVec4 to_vec(Colour colour) { return ImGui::ColorConvertU32ToFloat4(colour); }

void set_colours(ImGuiStyle& style, const Palette& palette) {
  const auto set = [&style](ImGuiCol slot, Colour colour) { style.Colors[slot] = to_vec(colour); };
  set(ImGuiCol_Text, palette.text);
  set(ImGuiCol_TextDisabled, palette.text_dim);
  set(ImGuiCol_WindowBg, palette.page);
  set(ImGuiCol_ChildBg, faded(palette.panel, 0));
  set(ImGuiCol_PopupBg, palette.panel);
  set(ImGuiCol_Border, palette.edge);
  set(ImGuiCol_FrameBg, palette.field);
  set(ImGuiCol_FrameBgHovered, palette.field_hover);
  set(ImGuiCol_FrameBgActive, palette.field_active);
  set(ImGuiCol_Button, palette.field);
  set(ImGuiCol_ButtonHovered, palette.field_hover);
  set(ImGuiCol_ButtonActive, palette.field_active);
  set(ImGuiCol_Header, palette.field_active);
  set(ImGuiCol_HeaderHovered, palette.field_hover);
  set(ImGuiCol_HeaderActive, palette.field_active);
  set(ImGuiCol_ScrollbarBg, faded(palette.panel, 0));
  set(ImGuiCol_ScrollbarGrab, palette.field_active);
  set(ImGuiCol_ScrollbarGrabHovered, palette.text_dim);
  set(ImGuiCol_ScrollbarGrabActive, palette.text_dim);
  set(ImGuiCol_TextSelectedBg, faded(palette.accent, 0.4));
  set(ImGuiCol_NavHighlight, faded(palette.focus, 0));
}

}  // namespace

void apply_style(const Ui& ui) {
  ImGuiStyle& style = ImGui::GetStyle();
  style = ImGuiStyle();
  style.WindowPadding = ImVec2(12, 12);
  style.FramePadding = ImVec2(10, (ui.row - 19.5F) / 2);
  style.ItemSpacing = ImVec2(8, 8);
  style.ItemInnerSpacing = ImVec2(6, 6);
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.PopupBorderSize = 1;
  style.FrameBorderSize = 0;
  style.FrameRounding = 8;
  style.PopupRounding = 10;
  style.ChildRounding = 0;
  style.GrabRounding = 8;
  style.ScrollbarSize = ui.fingers ? 6 : 10;
  style.ScrollbarRounding = 5;
  style.SelectableTextAlign = ImVec2(0, 0.5F);
  style.DisabledAlpha = 0.45F;
  style.HoverDelayNormal = 0.45F;
  style.HoverStationaryDelay = 0.12F;
  set_colours(style, *ui.palette);
}

void caption(const Ui& ui, std::string_view text, Colour colour) {
  ImGui::PushFont(ui.fonts.small);
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::PushTextWrapPos(0);
  ImGui::TextUnformatted(text.data(), text.data() + text.size());
  ImGui::PopTextWrapPos();
  ImGui::PopStyleColor();
  ImGui::PopFont();
}

void heading(const Ui& ui, std::string_view text) {
  ImGui::Dummy(ImVec2(0, 2));
  caption(ui, text, ui.palette->accent);
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() - 4);
}

void divider(const Ui& ui) {
  ImGui::Dummy(ImVec2(0, 4));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::GetWindowDrawList()->AddLine(at, ImVec2(at.x + width, at.y), ui.palette->edge);
  ImGui::Dummy(ImVec2(0, 4));
}

namespace widget {

void focus_ring(const Ui& ui, const char* name, const Box& box) {
  if (ui.controls.focused != name) return;
  ImGui::GetWindowDrawList()->AddRect(ImVec2(box.x - 3, box.y - 3),
                                      ImVec2(box.right() + 3, box.bottom() + 3), ui.palette->focus,
                                      10, 0, 2);
  if (!ui.scroll_to_focus || ImGui::GetScrollMaxY() <= 0) return;
  const float top = ImGui::GetWindowPos().y;
  const bool seen = box.y >= top && box.bottom() <= top + ImGui::GetWindowHeight();
  if (!seen) ImGui::SetScrollFromPosY(box.y + box.height / 2 - top);
}

void tooltip(const Ui& ui, const char* name, const char* hint) {
  constexpr auto kFlags = ImGuiHoveredFlags_DelayNormal | ImGuiHoveredFlags_Stationary |
                          ImGuiHoveredFlags_AllowWhenDisabled | ImGuiHoveredFlags_NoSharedDelay;
  if (ui.fingers || !ImGui::IsItemHovered(kFlags)) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 8));
  if (ImGui::BeginTooltip()) {
    ImGui::PushFont(ui.fonts.small);
    ImGui::PushTextWrapPos(260);
    ImGui::TextUnformatted(name);
    if (*hint != '\0') {
      ImGui::PushStyleColor(ImGuiCol_Text, ui.palette->text_dim);
      ImGui::TextUnformatted(hint);
      ImGui::PopStyleColor();
    }
    ImGui::PopTextWrapPos();
    ImGui::PopFont();
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar();
}

void label(const Ui& ui, const char* name, const std::string& value) {
  const float width = ImGui::GetContentRegionAvail().x;
  caption(ui, name, ui.palette->text_dim);
  if (value.empty()) return;
  ImGui::PushFont(ui.fonts.small);
  const float taken = ImGui::CalcTextSize(value.c_str()).x;
  ImGui::SameLine(ImGui::GetCursorPosX() + width - taken);
  ImGui::TextUnformatted(value.c_str());
  ImGui::PopFont();
}

void begin_typing(Ui& ui, const char* name, const std::string& text) {
  ui.editing = name;
  ui.editing_begins = true;
  std::strncpy(ui.typed, text.c_str(), sizeof ui.typed - 1);
  ui.typed[sizeof ui.typed - 1] = '\0';
}

bool typing_field(Ui& ui, const char* name, const Box& box, Typed typed) {
  ImGui::SetCursorScreenPos(ImVec2(box.x, box.y));
  ImGui::SetNextItemWidth(box.width);
  if (ui.editing_begins) ImGui::SetKeyboardFocusHere();
  ImGui::PushID(name);
  constexpr auto kFlags = ImGuiInputTextFlags_AutoSelectAll | ImGuiInputTextFlags_EnterReturnsTrue;
  const ImGuiInputTextFlags characters =
      typed == Typed::number ? ImGuiInputTextFlags_CharsScientific : ImGuiInputTextFlags_None;
  bool confirmed = ImGui::InputText("##typed", ui.typed, sizeof ui.typed, kFlags | characters);
  const bool left = ImGui::IsItemDeactivated();
  ImGui::PopID();
  confirmed = confirmed || (left && !ImGui::IsKeyPressed(ImGuiKey_Escape));
  if (!ui.editing_begins && (confirmed || left)) ui.editing.clear();
  ui.editing_begins = false;
  return confirmed;
}

}  // namespace widget
}  // namespace impromptu
