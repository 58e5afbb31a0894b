// Settings panel: what a generation does, the model, the view.
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "web/app/commands.hpp"
#include "web/app/fonts/icons.hpp"
#include "web/app/panel_parts.hpp"
#include "web/app/panels.hpp"

namespace impromptu {
namespace {

const std::array<std::string, 3> kProviders{"Automatic", "WASM", "WebGPU"};
const std::array<std::string, 3> kInstruments{"Automatic", "Piano", "All melodic"};
const std::array<std::string, 3> kThemes{"System", "Light", "Dark"};

void show_generate(AppState& state, Ui& ui) {
  const std::string_view obstacle = generate_obstacle(state);
  const std::string hint =
      obstacle.empty() ? "Writes a piece and plays it. G" : std::string(obstacle);
  if (button(ui, {.name = "Generate",
                  .icon = icon::kSparkles,
                  .label = true,
                  .hint = hint.c_str(),
                  .enabled = obstacle.empty(),
                  .look = ButtonSpec::Look::primary,
                  .width = ImGui::GetContentRegionAvail().x})) {
    generate(state);
  }
  if (!obstacle.empty() && !state.generation.active && state.model.loaded) {
    caption(ui, obstacle, ui.palette->text_dim);
  }
  if (!state.generation.active) return;
  const double length = state.generation.length;
  const double written = std::min(written_seconds(state), length);
  const std::string text =
      clock_text(written, false) + " of " + clock_text(length, false) + " written";
  progress(ui, "Writing", written / length, text, ImGui::GetContentRegionAvail().x);
  caption(ui, text, ui.palette->text_dim);
}

// Which of the pieces that were written side by side is shown; the piece before is one of them.
void show_alternatives(AppState& state, Ui& ui) {
  const Generation& generation = state.generation;
  if (generation.drafts.size() < 2) return;
  std::vector<std::string> options;
  for (std::size_t i = 0; i < generation.alternatives; ++i)
    options.push_back(std::to_string(i + 1));
  if (generation.drafts.size() > generation.alternatives) options.emplace_back("Before");
  std::size_t shown = generation.shown;
  if (combo(ui,
            {.name = "Alternative",
             .hint = "Which of the pieces written side by side is shown, played and saved. Before: "
                     "what was there before them.",
             .options = options,
             .enabled = !generation.active},
            shown)) {
    show_alternative(state, shown);
  }
}

std::string with_thousands(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, 1, ',');
  return text;
}

void show_model(AppState& state, Ui& ui) {
  std::vector<std::string> titles;
  for (const ModelChoice& choice : state.model.choices) titles.push_back(choice.title);
  std::size_t chosen = state.model.chosen;
  if (combo(ui,
            {.name = "Model",
             .hint = "The network that writes.",
             .options = titles,
             .enabled = !titles.empty()},
            chosen)) {
    choose_model(state, chosen, state.settings.provider);
  }
  auto provider = static_cast<std::size_t>(state.settings.provider);
  if (combo(ui,
            {.name = "Provider",
             .hint = "What computes. WebGPU must agree with WASM first; Automatic takes it if it "
                     "is faster too.",
             .options = kProviders,
             .enabled = !titles.empty()},
            provider)) {
    choose_model(state, state.model.chosen, static_cast<ProviderChoice>(provider));
  }
  if (state.model.loaded) {
    caption(ui, with_thousands(state.model.loaded->parameters) + " parameters",
            ui.palette->text_dim);
  }
  if (state.generation.steps_per_second > 0) {
    char text[96];
    std::snprintf(text, sizeof text, "%.0f notes/s   %.1f× real time", notes_per_second(state),
                  times_real_time(state));
    caption(ui, text, ui.palette->text);
  }
}

void show_view(AppState& state, Ui& ui) {
  Settings& settings = state.settings;
  if (!has_note_model(state)) {
    toggle(ui, "Attention", "Shows what the model looks at while it writes.", settings.attention);
  }
  toggle(ui, "Follow", "Keeps the playhead in sight.", settings.follow);
  toggle(ui, "Chase", "Play from the middle of a note or a chord strikes it.", settings.chase);
  InstrumentChoice instruments = settings.instruments;
  if (choose(ui,
             {.name = "Instruments",
              .hint = "Which parts of an opened file are taken.",
              .options = kInstruments,
              .enabled = !state.generation.active},
             instruments)) {
    choose_instruments(state, instruments);
  }
  slider(ui,
         {.name = "Room to breathe",
          .hint = "Saved files leave so many milliseconds between lift and press of the pedal, and "
                  "two fifths of it between strikes of a key. Player pianos need about 50.",
          .min = 0,
          .max = 100,
          .step = 5,
          .unit = " ms",
          .decimals = 0},
         settings.room);
  if (choose(ui, {.name = "Theme", .hint = "Light or dark.", .options = kThemes}, settings.theme)) {
    touch(state);
  }
}

// A finger drags the panel's contents.
void scroll_by_finger(const Ui& ui) {
  if (!ui.fingers || !ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem))
    return;
  if (ImGui::IsAnyItemActive() || !ImGui::IsMouseDown(ImGuiMouseButton_Left)) return;
  ImGui::SetScrollY(ImGui::GetScrollY() - ImGui::GetIO().MouseDelta.y);
}

}  // namespace

void show_settings(AppState& state, Ui& ui, const PageLayout& page) {
  const Box& panel = page.panel;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(ImVec2(panel.x, panel.y), ImVec2(panel.right(), panel.bottom()),
                      ui.palette->panel);
  const ImVec2 corner(panel.x, panel.y);
  draw->AddLine(corner,
                page.narrow ? ImVec2(panel.right(), panel.y) : ImVec2(panel.x, panel.bottom()),
                ui.palette->edge);
  ImGui::SetCursorScreenPos(ImVec2(panel.x + 2, panel.y + 1));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(14, 14));
  ImGui::BeginChild("settings", ImVec2(panel.width - 4, panel.height - 1),
                    ImGuiChildFlags_AlwaysUseWindowPadding);
  ImGui::PopStyleVar();
  show_generate(state, ui);
  show_alternatives(state, ui);
  if (has_note_model(state)) {
    show_note_settings(state, ui);
  } else {
    show_chord_settings(state, ui);
  }
  divider(ui);
  show_model(state, ui);
  divider(ui);
  show_view(state, ui);
  scroll_by_finger(ui);
  ImGui::EndChild();
}

}  // namespace impromptu
