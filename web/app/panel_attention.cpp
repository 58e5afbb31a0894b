// Attention panel: both attention matrices of the newest window as heat maps.
#include <imgui.h>

#include <algorithm>

#include "web/app/panels.hpp"

namespace impromptu {
namespace {

constexpr int kAxisStep = 10;  // frames between numbers on an axis

struct Heat {
  Box box;  // the cells
  const char* title;
  int index;  // 0 or 1
};

// Each map is scaled by its own largest weight.
void draw_cells(ImDrawList* draw, const std::vector<float>& matrix, int size, const Box& box) {
  const float most = std::max(1e-9F, *std::max_element(matrix.begin(), matrix.end()));
  const float cell = box.width / static_cast<float>(size);
  draw->PrimReserve(6 * size * size, 4 * size * size);
  for (int row = 0; row < size; ++row) {
    for (int col = 0; col < size; ++col) {
      const float weight = matrix[static_cast<std::size_t>(row * size + col)];
      const ImVec2 at(box.x + cell * static_cast<float>(col),
                      box.y + cell * static_cast<float>(row));
      draw->PrimRect(at, ImVec2(at.x + cell, at.y + cell),
                     viridis(static_cast<double>(weight / most)));
    }
  }
}

void draw_axes(ImDrawList* draw, const Ui& ui, int size, const Box& box) {
  ImGui::PushFont(ui.fonts.small);
  const float cell = box.width / static_cast<float>(size);
  for (int frame = 0; frame < size; frame += kAxisStep) {
    const std::string text = std::to_string(frame - size);
    const ImVec2 extent = ImGui::CalcTextSize(text.c_str());
    const float along = cell * static_cast<float>(frame);
    const bool crowded = cell * kAxisStep < extent.x + 6 && frame % (2 * kAxisStep) != 0;
    if (!crowded) {
      draw->AddText({box.x + along - extent.x / 2, box.bottom() + 3}, ui.palette->text_dim,
                    text.c_str());
    }
    draw->AddText({box.x - extent.x - 6, box.y + along - 2}, ui.palette->text_dim, text.c_str());
  }
  ImGui::PopFont();
}

void show_heat(AppState& state, Ui& ui, const Heat& heat) {
  Attention& attention = *state.attention;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const Box& box = heat.box;
  ImGui::PushFont(ui.fonts.small);
  draw->AddText({box.x, box.y - 20}, ui.palette->text_dim, heat.title);
  ImGui::PopFont();
  draw_cells(draw, heat.index == 0 ? attention.first : attention.second, attention.size, box);
  draw_axes(draw, ui, attention.size, box);
  ImGui::SetCursorScreenPos({box.x, box.y});
  ImGui::InvisibleButton(heat.title, {box.width, box.height});
  if (!ImGui::IsItemHovered()) return;
  const float cell = box.width / static_cast<float>(attention.size);
  const float y = (ImGui::GetIO().MousePos.y - box.y) / cell;
  attention.hovered_row = std::clamp(static_cast<int>(y), 0, attention.size - 1);
  attention.hovered_matrix = heat.index;
  const float top = box.y + cell * static_cast<float>(attention.hovered_row);
  draw->AddRect({box.x - 1, top - 1}, {box.right() + 1, top + cell + 1}, ui.palette->accent, 0, 0,
                2);
}

}  // namespace

void show_attention(AppState& state, Ui& ui, const PageLayout& page) {
  const Box& area = page.attention;
  if (area.height < 60) return;
  const Palette& palette = *ui.palette;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled({area.x, area.y}, {area.right(), area.bottom()}, palette.page);
  draw->AddLine({area.x, area.y}, {area.right(), area.y}, palette.edge);
  if (!state.attention) {
    ImGui::SetCursorScreenPos({area.x + 24, area.y + 20});
    ImGui::PushTextWrapPos(area.right() - 24);
    caption(ui, "What the model looks at appears here while it writes.", palette.text_dim);
    ImGui::PopTextWrapPos();
    return;
  }
  const float axis = 34;  // room for the numbers at the left
  const float side = std::min(area.height - 30 - 26, (area.width - 60) / 2 - axis - 12);
  if (side < 20) return;
  state.attention->hovered_row = -1;
  const float gap = page.narrow ? 16 : 40;
  float x = page.narrow ? area.x + 8 + axis : area.x + 54;
  for (const int index : {0, 1}) {
    show_heat(state, ui,
              {{x, area.y + 30, side, side}, index == 0 ? "Attention 1" : "Attention 2", index});
    x += side + gap + axis;
  }
  if (page.narrow || area.right() - x < 200) return;
  ImGui::SetCursorScreenPos({x - axis, area.y + 30});
  ImGui::BeginChild("legend", {std::min(300.0F, area.right() - x), side});
  caption(ui,
          "Each row is a frame of the newest window, each column a frame that it attends to. "
          "The newest is at the right and at the bottom.",
          palette.text_dim);
  caption(ui, "Point at a row: the roll lights what it attends to.", palette.text_dim);
  ImGui::EndChild();
}

}  // namespace impromptu
