// Ui: sliders and combos.
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "web/app/fonts/icons.hpp"
#include "web/app/ui.hpp"

namespace impromptu {
namespace {

constexpr float kKnob = 8;   // radius
constexpr float kTrack = 5;  // height

std::string number_text(double value, int decimals) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

// Returns the value nearest to `value` that the slider can have.
double snapped(const SliderSpec& spec, double value) {
  const double steps = std::round((value - spec.min) / spec.step);
  return std::clamp(spec.min + steps * spec.step, spec.min, spec.max);
}

// Returns where a value lies on the track, 0 to 1.
double share_of(const SliderSpec& spec, double value) {
  if (!(spec.max > spec.min)) return 0;
  const double share = spec.ratios ? std::log(value / spec.min) / std::log(spec.max / spec.min)
                                   : (value - spec.min) / (spec.max - spec.min);
  return std::clamp(share, 0.0, 1.0);
}

// Returns the value at a place of the track, 0 to 1.
double value_at(const SliderSpec& spec, double share) {
  return snapped(spec, spec.ratios ? spec.min * std::pow(spec.max / spec.min, share)
                                   : spec.min + share * (spec.max - spec.min));
}

void draw_track(const Ui& ui, const SliderSpec& spec, const Box& box, double value, bool lively) {
  const Palette& palette = *ui.palette;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float middle = box.y + box.height / 2;
  const float x =
      box.x + kKnob + static_cast<float>(share_of(spec, value)) * (box.width - 2 * kKnob);
  const double alpha = spec.enabled ? 1 : 0.4;
  const Colour rest = mixed(palette.field_active, palette.text_dim, 0.25);
  draw->AddRectFilled(ImVec2(box.x, middle - kTrack / 2), ImVec2(box.right(), middle + kTrack / 2),
                      faded(rest, alpha), kTrack / 2);
  draw->AddRectFilled(ImVec2(box.x, middle - kTrack / 2), ImVec2(x, middle + kTrack / 2),
                      faded(palette.accent, alpha), kTrack / 2);
  draw->AddCircleFilled(ImVec2(x, middle), lively ? kKnob + 1 : kKnob, palette.panel);
  draw->AddCircleFilled(ImVec2(x, middle), lively ? kKnob : kKnob - 1,
                        faded(spec.enabled ? palette.accent : palette.text_dim, alpha));
}

}  // namespace

namespace widget {

void record_number(Ui& ui, Role role, const SliderSpec& spec, double value, const Box& box) {
  const std::string number = number_text(value, spec.decimals);
  ui.controls.record({role,
                      spec.name,
                      number,
                      spec.shown.empty() ? number + spec.unit : spec.shown,
                      spec.min,
                      spec.max,
                      spec.step,
                      {},
                      !spec.enabled,
                      box,
                      spec.hint});
}

}  // namespace widget

bool slider(Ui& ui, const SliderSpec& spec, double& value) {
  const double before = value;
  if (!spec.bare) {
    const std::string shown =
        spec.shown.empty() ? number_text(value, spec.decimals) + spec.unit : spec.shown;
    widget::label(ui, spec.name, shown);
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() - 8);
  }
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = spec.width > 0 ? spec.width : ImGui::GetContentRegionAvail().x;
  const Box box{at.x, at.y, std::max(width, 24.0F),
                spec.bare ? ui.row : std::max(26.0F, ui.row - 8)};
  if (ui.editing == spec.name) {
    if (widget::typing_field(ui, spec.name, box, widget::Typed::number)) {
      if (const auto number = number_from(ui.typed)) value = snapped(spec, *number);
    }
  } else {
    ImGui::BeginDisabled(!spec.enabled);
    ImGui::InvisibleButton(spec.name, ImVec2(box.width, box.height));
    const bool held = ImGui::IsItemActive();
    const ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsItemActivated() && io.KeyCtrl) {
      widget::begin_typing(ui, spec.name, number_text(value, spec.decimals));
    } else if (held && box.width > 2 * kKnob) {
      const double share =
          static_cast<double>((io.MousePos.x - box.x - kKnob) / (box.width - 2 * kKnob));
      value = value_at(spec, std::clamp(share, 0.0, 1.0));
    }
    draw_track(ui, spec, box, value, held || (!ui.fingers && ImGui::IsItemHovered()));
    ImGui::EndDisabled();
    if (!held) widget::tooltip(ui, spec.name, spec.hint);
  }
  if (const auto asked = ui.controls.take(spec.name)) {
    if (spec.enabled) value = std::clamp(number_from(*asked).value_or(value), spec.min, spec.max);
  }
  widget::focus_ring(ui, spec.name, box);
  widget::record_number(ui, Role::slider, spec, value, box);
  return value != before;
}

bool combo(Ui& ui, const ComboSpec& spec, std::size_t& index) {
  const std::size_t before = index;
  widget::label(ui, spec.name, "");
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() - 5);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = spec.width > 0 ? spec.width : ImGui::GetContentRegionAvail().x;
  const Box box{at.x, at.y, width, ui.row};
  const std::string& shown = index < spec.options.size() ? spec.options[index] : std::string();
  ImGui::BeginDisabled(!spec.enabled);
  ImGui::PushID(spec.name);
  ImGui::SetNextItemWidth(box.width);
  if (ImGui::BeginCombo("##combo", shown.c_str(),
                        ImGuiComboFlags_HeightLarge | ImGuiComboFlags_NoArrowButton)) {
    for (std::size_t i = 0; i < spec.options.size(); ++i) {
      const bool chosen = i == index;
      if (ImGui::Selectable(spec.options[i].c_str(), chosen, 0, ImVec2(0, ui.row - 8))) index = i;
      if (chosen && ImGui::IsWindowAppearing()) ImGui::SetScrollHereY();
    }
    if (ImGui::IsKeyPressed(ImGuiKey_Escape)) ImGui::CloseCurrentPopup();
    ImGui::EndCombo();
  } else {
    widget::tooltip(ui, spec.name, spec.hint);
  }
  ImGui::PopID();
  ImGui::EndDisabled();
  ImGui::GetWindowDrawList()->AddText(
      ImVec2(box.right() - 28, box.y + (box.height - ImGui::GetFontSize()) / 2),
      faded(ui.palette->text_dim, spec.enabled ? 1 : 0.4), icon::kChevronDown);
  if (const auto asked = ui.controls.take(spec.name)) {
    const auto found = std::find(spec.options.begin(), spec.options.end(), *asked);
    if (spec.enabled && found != spec.options.end()) {
      index = static_cast<std::size_t>(found - spec.options.begin());
    }
  }
  widget::focus_ring(ui, spec.name, box);
  ui.controls.record({Role::combobox, spec.name,
                      index < spec.options.size() ? spec.options[index] : std::string(), "", 0, 0,
                      0, std::vector<std::string>(spec.options.begin(), spec.options.end()),
                      !spec.enabled, box, spec.hint});
  return index != before;
}

}  // namespace impromptu
