// Settings panel: what a generation does, the model, the view.
#include <imgui.h>

#include <array>
#include <cstdio>

#include "web/app/commands.hpp"
#include "web/app/fonts/icons.hpp"
#include "web/app/panels.hpp"

namespace impromptu {
namespace {

constexpr std::uint32_t kLargestSeed = 999'999'999;

const std::array<std::string, 4> kStarts{"Random words", "One note", "End of the piece",
                                         "Opening of the piece"};
const std::array<std::string, 2> kProviders{"WASM", "WebGPU"};
const std::array<std::string, 3> kInstruments{"Automatic", "Piano", "All melodic"};
const std::array<std::string, 3> kThemes{"System", "Light", "Dark"};

const std::vector<std::string>& note_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> made;
    for (int pitch = kLowestKey; pitch <= kHighestKey; ++pitch) made.push_back(pitch_name(pitch));
    return made;
  }();
  return names;
}

// A combo over an enumeration whose values count from 0.
template <class Enumeration>
bool choose(Ui& ui, const ComboSpec& spec, Enumeration& value) {
  auto index = static_cast<std::size_t>(value);
  if (!combo(ui, spec, index)) return false;
  value = static_cast<Enumeration>(index);
  return true;
}

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
  const Generation& generation = state.generation;
  const double written = generation.words / generation.speed;
  const std::string text =
      clock_text(written, false) + " of " + clock_text(generation.length, false) + " written";
  progress(ui, "Writing", written / generation.length, text, ImGui::GetContentRegionAvail().x);
  caption(ui, text, ui.palette->text_dim);
}

void show_start(AppState& state, Ui& ui) {
  Settings& settings = state.settings;
  choose(
      ui,
      {.name = "Start from", .hint = "What the model reads before it writes.", .options = kStarts},
      settings.start);
  auto note = static_cast<std::size_t>(settings.pitch - kLowestKey);
  if (combo(ui,
            {.name = "Note",
             .hint = "The one note to start from; the keys at the left choose it too.",
             .options = note_names(),
             .enabled = settings.start == StartFrom::note},
            note)) {
    choose_start_note(state, static_cast<int>(note) + kLowestKey);
  }
}

void show_sampling(AppState& state, Ui& ui) {
  Settings& settings = state.settings;
  slider(ui,
         {.name = "Length",
          .hint = "How much music is written.",
          .min = 5,
          .max = 300,
          .step = 5,
          .unit = " s",
          .decimals = 0,
          .shown = clock_text(settings.length, false)},
         settings.length);
  slider(ui,
         {.name = "Speed",
          .hint = "Chords per second when it is played; the pieces it learned from have 5.",
          .min = 2,
          .max = 16,
          .step = 0.5,
          .unit = " frames/s",
          .decimals = 1},
         settings.speed);
  slider(ui,
         {.name = "Temperature",
          .hint = "0 always takes the likeliest chord; higher is bolder.",
          .min = 0,
          .max = 2,
          .step = 0.05},
         settings.temperature);
  slider(ui,
         {.name = "Top-p",
          .hint = "Draws only among the likeliest chords that make up this share.",
          .min = 0.05,
          .max = 1,
          .step = 0.01},
         settings.top_p);
  widget::label(ui, "Seed", "");
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() - 5);
  const float width = ImGui::GetContentRegionAvail().x - ui.row - 8;
  spin(ui,
       {.name = "Seed",
        .hint = "The same seed and settings write the same notes.",
        .max = kLargestSeed,
        .width = width},
       settings.seed);
  ImGui::SameLine(0, 8);
  if (button(ui, {.name = "New seed", .icon = icon::kDices, .hint = "Another piece next time."})) {
    renew_seed(state);
  }
}

std::string with_thousands(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
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
    choose_model(state, chosen, state.settings.webgpu);
  }
  std::size_t provider = state.settings.webgpu ? 1 : 0;
  if (combo(ui,
            {.name = "Provider",
             .hint = "What computes. WebGPU is used once it agrees with WASM.",
             .options = kProviders,
             .enabled = !titles.empty()},
            provider)) {
    choose_model(state, state.model.chosen, provider == 1);
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
  toggle(ui, "Attention", "Shows what the model looks at while it writes.", settings.attention);
  toggle(ui, "Follow", "Keeps the playhead in sight.", settings.follow);
  InstrumentChoice instruments = settings.instruments;
  if (choose(ui,
             {.name = "Instruments",
              .hint = "Which parts of an opened file are taken.",
              .options = kInstruments,
              .enabled = !state.generation.active},
             instruments)) {
    choose_instruments(state, instruments);
  }
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
  show_start(state, ui);
  show_sampling(state, ui);
  divider(ui);
  show_model(state, ui);
  divider(ui);
  show_view(state, ui);
  scroll_by_finger(ui);
  ImGui::EndChild();
}

}  // namespace impromptu
