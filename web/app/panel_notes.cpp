// Note panel: what a generation by a note model does.
#include <imgui.h>

#include <algorithm>
#include <array>

#include "web/app/commands.hpp"
#include "web/app/fonts/icons.hpp"
#include "web/app/panel_parts.hpp"

namespace impromptu {
namespace {

constexpr float kGap = 8;  // between two controls of a row
constexpr std::size_t kMostVoices = 10;

const std::array<std::string, 4> kStarts{"Nothing", "One note or chord", "End of the piece",
                                         "Playhead"};

template <std::size_t N>
std::vector<std::string> options_from(const std::array<std::string_view, N>& texts) {
  return {texts.begin(), texts.end()};
}

// Returns "Any" or another first option and then the whole numbers up to `most`.
std::vector<std::string> numbers(std::string_view first, std::size_t from, std::size_t most) {
  std::vector<std::string> made{std::string(first)};
  for (std::size_t number = from; number <= most; ++number) made.push_back(std::to_string(number));
  return made;
}

std::vector<std::string> composer_options(const AppState& state) {
  std::vector<std::string> options{"Any"};
  if (!state.model.loaded) return options;
  const std::size_t count = composer_count(*state.model.loaded);
  for (std::size_t number = 1; number <= count; ++number) {
    options.emplace_back(composer_name(*state.model.loaded, number));
  }
  return options;
}

// Draws two controls side by side; each is given its width.
template <class Left, class Right>
void beside(Left&& left, Right&& right) {
  const float width = (ImGui::GetContentRegionAvail().x - kGap) / 2;
  const ImVec2 at = ImGui::GetCursorPos();
  left(width);
  const float below = ImGui::GetCursorPosY();
  ImGui::SetCursorPos(ImVec2(at.x + width + kGap, at.y));
  ImGui::BeginGroup();  // the second one's lines begin at its own left edge
  right(width);
  ImGui::EndGroup();
  ImGui::SetCursorPos(ImVec2(at.x, below));
}

void show_start(AppState& state, Ui& ui) {
  NoteChoices& choices = state.settings.notes;
  choose(
      ui,
      {.name = "Start from",
       .hint = "Nothing, notes of your own, or the open piece, whose timing, touch and pedal are "
               "kept. From the playhead on it is written anew.",
       .options = kStarts},
      choices.start);
  if (choices.start == PieceStart::notes) {
    std::string text = choices.chord_text;
    if (text_field(
            ui,
            {.name = "Notes",
             .hint = "What the piece begins with, such as C4 E4 G4. The keys at the left add "
                     "notes and take them away.",
             .problem = choices.chord_problem},
            text)) {
      set_chord(choices, text);
    }
  }
  show_length(state, ui);
  show_seed(state, ui);
}

void show_style(AppState& state, Ui& ui) {
  static const std::vector<std::string> densities = options_from(kDensities);
  static const std::vector<std::string> loudnesses = options_from(kLoudnesses);
  NoteChoices& choices = state.settings.notes;
  heading(ui, "Style");
  combo(ui,
        {.name = "Composer",
         .hint = "Whose style it learned from recordings of; Any draws one for a new piece.",
         .options = composer_options(state)},
        choices.composer);
  beside(
      [&](float width) {
        combo(ui,
              {.name = "Density",
               .hint = "How many notes a second.",
               .options = densities,
               .width = width},
              choices.density);
      },
      [&](float width) {
        combo(ui,
              {.name = "Loudness",
               .hint = "How hard the keys are struck on the whole.",
               .options = loudnesses,
               .width = width},
              choices.loudness);
      });
}

void show_taste(Tastes& tastes, std::size_t index, Ui& ui) {
  const TasteSpec& taste = kTastes[index];
  slider(ui,
         {.name = taste.name, .hint = taste.hint, .min = taste.min, .max = taste.max, .step = 0.01},
         tastes[index]);
}

void show_tastes(Tastes& tastes, Ui& ui) {
  for (std::size_t i = 1; i < kTastes.size(); ++i) show_taste(tastes, i, ui);
}

// Two keys between which the piece stays; the lower one never passes the upper one.
void show_range(NoteChoices& choices, Ui& ui) {
  auto lowest = static_cast<std::size_t>(choices.lowest - kLowestPitch);
  auto highest = static_cast<std::size_t>(choices.highest - kLowestPitch);
  beside(
      [&](float width) {
        if (combo(ui,
                  {.name = "Lowest",
                   .hint = "No key below this one is struck.",
                   .options = note_names(),
                   .width = width},
                  lowest)) {
          choices.lowest = static_cast<int>(lowest) + kLowestPitch;
          choices.highest = std::max(choices.highest, choices.lowest);
        }
      },
      [&](float width) {
        if (combo(ui,
                  {.name = "Highest",
                   .hint = "No key above this one is struck.",
                   .options = note_names(),
                   .width = width},
                  highest)) {
          choices.highest = static_cast<int>(highest) + kLowestPitch;
          choices.lowest = std::min(choices.lowest, choices.highest);
        }
      });
}

void show_scale(NoteChoices& choices, Ui& ui) {
  static const std::vector<std::string> scales = [] {
    std::vector<std::string> made;
    made.reserve(kScales.size());
    for (const ScaleOption& scale : kScales) made.emplace_back(scale.shown);
    return made;
  }();
  static const std::vector<std::string> roots = [] {
    std::vector<std::string> made;
    made.reserve(12);
    for (int step = 0; step < 12; ++step) made.push_back(pitch_class_name(step));
    return made;
  }();
  beside(
      [&](float width) {
        combo(ui,
              {.name = "Scale",
               .hint = "Keeps to the notes of a scale.",
               .options = scales,
               .width = width},
              choices.scale);
      },
      [&](float width) {
        combo(ui,
              {.name = "Root",
               .hint = "The note that the scale begins with.",
               .options = roots,
               .enabled = choices.scale > 0,
               .width = width},
              choices.root);
      });
}

void show_limits(AppState& state, Ui& ui) {
  static const std::vector<std::string> voices = numbers("Any", 1, kMostVoices);
  NoteChoices& choices = state.settings.notes;
  heading(ui, "Limits");
  show_range(choices, ui);
  show_scale(choices, ui);
  combo(
      ui,
      {.name = "Voices", .hint = "How many keys are held down at once at most.", .options = voices},
      choices.voices);
  toggle(ui, "Pedal", "Whether it uses the sustain pedal.", choices.pedal);
}

void show_writing(AppState& state, Ui& ui) {
  static const std::vector<std::string> alternatives = numbers("1", 2, kMostDrafts);
  NoteChoices& choices = state.settings.notes;
  heading(ui, "Writing");
  const bool free = choices.ahead >= kMostAhead;
  slider(ui,
         {.name = "Ahead",
          .hint = "About how far ahead of the playhead it writes while it plays; then it waits.",
          .min = 3,
          .max = kMostAhead,
          .step = 1,
          .unit = " s",
          .decimals = 0,
          .shown = free ? std::string("no limit") : std::string()},
         choices.ahead);
  std::size_t index = choices.alternatives - 1;
  if (combo(ui,
            {.name = "Alternatives",
             .hint = "How many pieces are written side by side, to choose from.",
             .options = alternatives},
            index)) {
    choices.alternatives = index + 1;
  }
}

// What shows the less used controls, and what puts all that shapes the music back.
void show_more_row(AppState& state, Ui& ui) {
  NoteChoices& choices = state.settings.notes;
  const Tastes suiting = state.model.loaded ? state.model.loaded->tastes : neutral_tastes();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::Dummy(ImVec2(0, 2));
  disclosure(ui, "More", "Shows the less used controls.", width * 0.4F, state.settings.more);
  ImGui::SameLine(0, kGap);
  if (button(ui, {.name = "As trained",
                  .icon = icon::kRestore,
                  .label = true,
                  .hint = "Puts style, taste and limits back to how the model was trained.",
                  .enabled = !is_as_trained(choices, suiting),
                  .width = width * 0.6F - kGap})) {
    choices = as_trained(std::move(choices), suiting);
  }
}

}  // namespace

void show_note_settings(AppState& state, Ui& ui) {
  show_start(state, ui);
  show_style(state, ui);
  heading(ui, "Taste");
  show_taste(state.settings.notes.tastes, 0, ui);
  show_more_row(state, ui);
  if (!state.settings.more) return;
  show_tastes(state.settings.notes.tastes, ui);
  show_limits(state, ui);
  show_writing(state, ui);
}

}  // namespace impromptu
