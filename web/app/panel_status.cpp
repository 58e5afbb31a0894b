// Status panel: the message, what is loading, zoom.
#include <imgui.h>

#include <algorithm>

#include "web/app/commands.hpp"
#include "web/app/fonts/icons.hpp"
#include "web/app/panels.hpp"

namespace impromptu {
namespace {

void show_loading(const AppState& state, Ui& ui) {
  const Loading& loading = state.loading;
  const double share = loading.total > 0 ? loading.loaded / loading.total : -1;
  std::string text = "Loading " + loading.phase;
  if (share >= 0) text += ", " + std::to_string(static_cast<int>(share * 100)) + " %";
  const float y = ImGui::GetCursorPosY();
  ImGui::SetCursorPosY(y + (ui.row - 8) / 2);
  progress(ui, "Loading", share, text, 120);
  ImGui::SameLine(0, 10);
  ImGui::SetCursorPosY(y + (ui.row - ImGui::GetTextLineHeight()) / 2);
  caption(ui, text, ui.palette->text_dim);
}

void show_text(const AppState& state, const Ui& ui, float width) {
  const Palette& palette = *ui.palette;
  const MessageKind kind = state.message.kind;
  const char* mark = kind == MessageKind::error     ? icon::kError
                     : kind == MessageKind::warning ? icon::kWarning
                                                    : icon::kInfo;
  const Colour colour = kind == MessageKind::error     ? palette.error
                        : kind == MessageKind::warning ? palette.warning
                                                       : palette.text_dim;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::PushFont(ui.fonts.small);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const ImVec2 size = ImGui::CalcTextSize(state.message.text.c_str(), nullptr, false, width - 28);
  const bool two_lines = size.y > ImGui::GetFontSize() * 1.5F;
  const float y = at.y + (ui.row - std::min(size.y, 2 * ImGui::GetFontSize())) / 2;
  draw->PushClipRect(at, ImVec2(at.x + width, at.y + ui.row + 4), true);
  draw->AddText(ImVec2(at.x, two_lines ? y + ImGui::GetFontSize() / 2 : y), colour, mark);
  draw->AddText(ImGui::GetFont(), ImGui::GetFontSize(), ImVec2(at.x + 24, y),
                kind == MessageKind::info ? palette.text : colour, state.message.text.c_str(),
                nullptr, width - 28);
  draw->PopClipRect();
  ImGui::PopFont();
  ImGui::Dummy(ImVec2(width, ui.row));
}

void show_zoom(AppState& state, Ui& ui) {
  constexpr auto kQuiet = ButtonSpec::Look::quiet;
  if (button(ui, {.name = "Zoom out",
                  .icon = icon::kZoomOut,
                  .hint = "Shows more time. −",
                  .look = kQuiet})) {
    zoom_out(state);
  }
  ImGui::SameLine(0, 0);
  if (button(ui, {.name = "Zoom in",
                  .icon = icon::kZoomIn,
                  .hint = "Shows less time. +",
                  .look = kQuiet})) {
    zoom_in(state);
  }
  ImGui::SameLine(0, 0);
  if (button(ui, {.name = "Fit",
                  .icon = icon::kFit,
                  .hint = "Shows the whole piece. F",
                  .look = kQuiet})) {
    fit_view(state);
  }
}

}  // namespace

void show_status(AppState& state, Ui& ui, const PageLayout& page) {
  const Box& status = page.status;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(ImVec2(status.x, status.y), ImVec2(status.right(), status.bottom()),
                      ui.palette->panel);
  draw->AddLine(ImVec2(status.x, status.y), ImVec2(status.right(), status.y), ui.palette->edge);
  const float zoom_width = 3 * ui.row + 4;
  ImGui::SetCursorScreenPos(ImVec2(status.x + 12, status.y + 2));
  ImGui::BeginChild("status", ImVec2(status.width - 16, status.height - 2), 0,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  const float left = ImGui::GetContentRegionAvail().x - zoom_width;
  const bool tells = state.message.kind != MessageKind::info;  // a warning outlasts the loading bar
  if (!state.loading.phase.empty() && !tells) {
    show_loading(state, ui);
  } else {
    show_text(state, ui, left);
  }
  ImGui::SetCursorScreenPos(ImVec2(status.right() - zoom_width, status.y + 2));
  show_zoom(state, ui);
  ImGui::EndChild();
}

}  // namespace impromptu
