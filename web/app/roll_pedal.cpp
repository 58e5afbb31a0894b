// Roll pedal: when the sustain pedal is down, as bars in a lane below the notes.
#include <imgui.h>

#include <algorithm>

#include "web/app/roll.hpp"

namespace impromptu {
namespace {

constexpr float kInset = 6;     // pixels above and below a bar
constexpr float kGap = 1.5F;    // pixels that part two bars where there is room
constexpr float kSlimmest = 2;  // pixels of the shortest press

Microseconds end_of(const PedalSpan& span) { return span.onset + span.duration; }

void draw_spans(ImDrawList* draw, const AppState& state, const Palette& palette, const Roll& roll) {
  const auto spans = state.document.pedal();
  const Microseconds left = microseconds_from(state.view.left);
  const Microseconds playhead = microseconds_from(state.player.position());
  auto span =
      std::lower_bound(spans.begin(), spans.end(), left,
                       [](const PedalSpan& a, Microseconds time) { return end_of(a) < time; });
  float drawn_to = roll.pedal.x - 1;  // bars on the same pixels are drawn once
  for (; span != spans.end() && seconds_from(span->onset) < state.view.right; ++span) {
    const auto x0 = static_cast<float>(x_at(state.view, roll.pedal, seconds_from(span->onset)));
    const auto x1 = static_cast<float>(x_at(state.view, roll.pedal, seconds_from(end_of(*span))));
    const float right = std::max(x0 + kSlimmest, x1 - kGap);
    if (right <= drawn_to) continue;
    drawn_to = right;
    const bool down = state.player.active() && span->onset <= playhead && playhead < end_of(*span);
    draw->AddRectFilled({x0, roll.pedal.y + kInset}, {right, roll.pedal.bottom() - kInset},
                        down ? palette.accent : faded(palette.text_dim, 0.6), 3);
  }
}

}  // namespace

void draw_pedal(const AppState& state, const Ui& ui, const Roll& roll) {
  if (roll.pedal.height <= 0) return;
  const Palette& palette = *ui.palette;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const Box& lane = roll.pedal;
  draw->AddRectFilled({roll.area.x, lane.y}, {lane.right(), lane.bottom()}, palette.panel);
  draw->AddLine({roll.area.x, lane.y}, {lane.right(), lane.y}, palette.edge);
  ImGui::PushFont(ui.fonts.small);
  draw->AddText({roll.area.x + 8, lane.y + (lane.height - ImGui::GetFontSize()) / 2},
                palette.text_dim, "Pedal");
  ImGui::PopFont();
  draw->PushClipRect({lane.x, lane.y}, {lane.right(), lane.bottom()}, true);
  draw_spans(draw, state, palette, roll);
  draw->PopClipRect();
}

}  // namespace impromptu
