// Panel parts: what the settings of every model family share.
#include "web/app/panel_parts.hpp"

#include <imgui.h>

#include "web/app/commands.hpp"
#include "web/app/fonts/icons.hpp"

namespace impromptu {
namespace {

constexpr double kLongest = 3 * 3600;  // seconds
constexpr std::uint32_t kLargestSeed = 999'999'999;

}  // namespace

const std::vector<std::string>& note_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> made;
    for (int pitch = kLowestPitch; pitch <= kHighestPitch; ++pitch) {
      made.push_back(pitch_name(pitch));
    }
    return made;
  }();
  return names;
}

void show_length(AppState& state, Ui& ui) {
  double& length = state.settings.length;
  slider(ui,
         {.name = "Length",
          .hint = "How much music is written.",
          .min = 5,
          .max = kLongest,
          .step = 5,
          .unit = " s",
          .decimals = 0,
          .ratios = true,
          .shown = clock_text(length, false)},
         length);
}

void show_seed(AppState& state, Ui& ui) {
  widget::label(ui, "Seed", "");
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() - 5);
  const float width = ImGui::GetContentRegionAvail().x - ui.row - 8;
  spin(ui,
       {.name = "Seed",
        .hint = "The same seed and settings write the same notes.",
        .max = kLargestSeed,
        .width = width},
       state.settings.seed);
  ImGui::SameLine(0, 8);
  if (button(ui, {.name = "New seed", .icon = icon::kDices, .hint = "Another piece next time."})) {
    renew_seed(state);
  }
}

}  // namespace impromptu
