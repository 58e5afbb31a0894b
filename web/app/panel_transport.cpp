// Transport panel: title, files, transport, position and volume.
#include <imgui.h>

#include <algorithm>

#include "web/app/commands.hpp"
#include "web/app/fonts/icons.hpp"
#include "web/app/panels.hpp"

namespace impromptu {
namespace {

constexpr float kGap = 8;

void show_file_buttons(AppState& state, Ui& ui, bool labels) {
  if (button(ui, {.name = "Open MIDI",
                  .icon = icon::kOpen,
                  .label = labels,
                  .hint = "Opens a .mid file. You can also drop one anywhere on the page."})) {
    state.host.pick_file();
  }
  ImGui::SameLine(0, kGap);
  if (button(ui, {.name = "Download MIDI",
                  .icon = icon::kDownload,
                  .label = labels,
                  .hint = "Saves the seed and what is written as a .mid file.",
                  .enabled = !state.document.empty()})) {
    download_file(state);
  }
}

void show_play_buttons(AppState& state, Ui& ui) {
  const bool playing = state.player.active();
  const bool any = !state.document.empty();
  if (button(ui, {.name = "Back to start",
                  .icon = icon::kBack,
                  .hint = "Home",
                  .enabled = any,
                  .look = ButtonSpec::Look::quiet})) {
    seek(state, beginning_of(state.document));
  }
  ImGui::SameLine(0, 2);
  if (button(ui, {.name = "Play",
                  .icon = icon::kPlay,
                  .hint = "Space",
                  .enabled = any && !playing,
                  .look = ButtonSpec::Look::quiet})) {
    play(state);
  }
  ImGui::SameLine(0, 2);
  if (button(ui, {.name = "Pause",
                  .icon = icon::kPause,
                  .hint = "Space",
                  .enabled = playing,
                  .look = ButtonSpec::Look::quiet})) {
    pause(state);
  }
  ImGui::SameLine(0, 2);
  if (button(ui, {.name = "Stop",
                  .icon = icon::kStop,
                  .hint = "Stops writing and keeps what is there; else stops playing. Enter",
                  .enabled = any || state.generation.active,
                  .look = ButtonSpec::Look::quiet})) {
    stop(state);
  }
}

// Text in the middle of a row, in a place of fixed width.
void row_text(const Ui& ui, const char* text, Colour colour, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float y = at.y + (ui.row - ImGui::GetFontSize()) / 2;
  ImGui::GetWindowDrawList()->AddText(ImVec2(at.x, y), colour, text);
  ImGui::Dummy(ImVec2(width, ui.row));
}

void show_clock(const AppState& state, const Ui& ui) {
  const std::string text =
      clock_text(state.player.position(), true) + "  /  " + clock_text(duration_of(state), false);
  ImGui::PushFont(ui.fonts.small);
  row_text(ui, text.c_str(), ui.palette->text, ImGui::CalcTextSize("00:00.0  /  00:00").x);
  ImGui::PopFont();
  ImGui::SameLine(0, 12);
}

void show_sliders(AppState& state, Ui& ui, float volume_width) {
  show_clock(state, ui);
  double position = state.player.position();
  const double end = std::max(duration_of(state), 0.01);
  const float icon_width = 24;
  const float left = ImGui::GetContentRegionAvail().x;
  if (slider(ui,
             {.name = "Position",
              .hint = "Where it plays.",
              .max = end,
              .step = 0.01,
              .unit = " s",
              .decimals = 2,
              .enabled = !state.document.empty(),
              .bare = true,
              .width = left - volume_width - icon_width - 2 * kGap,
              .shown = clock_text(position, true) + " of " + clock_text(end, true)},
             position)) {
    seek(state, position);
  }
  ImGui::SameLine(0, 2 * kGap);
  row_text(ui, icon::kVolume, ui.palette->text_dim, icon_width - kGap);
  ImGui::SameLine(0, kGap);
  double volume = state.settings.volume;
  const std::string percent = std::to_string(static_cast<int>(volume * 100 + 0.5)) + " %";
  if (slider(ui,
             {.name = "Volume",
              .hint = "How loud it plays.",
              .bare = true,
              .width = volume_width,
              .shown = percent},
             volume)) {
    set_volume(state, volume);
  }
}

}  // namespace

void show_transport(AppState& state, Ui& ui, const PageLayout& page) {
  const Box& top = page.top;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(ImVec2(top.x, top.y), ImVec2(top.right(), top.bottom()), ui.palette->panel);
  draw->AddLine(ImVec2(top.x, top.bottom() - 1), ImVec2(top.right(), top.bottom() - 1),
                ui.palette->edge);
  const float inset = page.narrow ? kGap : 12;
  ImGui::SetCursorScreenPos(ImVec2(top.x + inset + 4, top.y + inset));
  ImGui::BeginChild("transport", ImVec2(top.width - 2 * inset - 4, top.height - 2 * inset + 4), 0,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  if (!page.narrow && !page.compact) {
    ImGui::PushFont(ui.fonts.title);
    row_text(ui, "Impromptu", ui.palette->text, ImGui::CalcTextSize("Impromptu").x);
    ImGui::PopFont();
    ImGui::SameLine(0, 20);
  }
  if (page.narrow) {
    show_play_buttons(state, ui);
    ImGui::SameLine(0, kGap);
    show_file_buttons(state, ui, false);
    show_sliders(state, ui, std::min(88.0F, top.width * 0.2F));
  } else {
    show_file_buttons(state, ui, !page.compact);
    ImGui::SameLine(0, 16);
    show_play_buttons(state, ui);
    ImGui::SameLine(0, 14);
    show_sliders(state, ui, page.compact ? 72.0F : 110.0F);
  }
  ImGui::EndChild();
}

}  // namespace impromptu
