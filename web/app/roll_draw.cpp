// Roll drawing: rows, notes, ruler, keys, playhead.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "web/app/fonts/icons.hpp"
#include "web/app/roll.hpp"

namespace impromptu {
namespace {

constexpr std::size_t kFewBoxes = 1500;  // up to here notes have round corners and outlines
constexpr double kLitWeight = 0.35;      // from here on an attended frame lights its notes
constexpr float kBlackKeyShare = 0.58F;  // of the key strip's width
constexpr double kLeastRulerPixels = 72;

ImVec2 corner(const Box& box) { return {box.x, box.y}; }
ImVec2 far_corner(const Box& box) { return {box.right(), box.bottom()}; }

bool is_black(int pitch) {
  const int step = pitch % 12;
  return step == 1 || step == 3 || step == 6 || step == 8 || step == 10;
}

float column(const AppState& state, const Roll& roll, double seconds) {
  return static_cast<float>(x_at(state.view, roll.grid, seconds));
}

void draw_rows(ImDrawList* draw, const AppState& state, const Palette& palette, const Roll& roll) {
  draw->AddRectFilled(corner(roll.grid), far_corner(roll.grid), palette.row_light);
  const double row = static_cast<double>(roll.grid.height) / (state.view.high - state.view.low);
  for (int pitch = static_cast<int>(state.view.low); pitch <= static_cast<int>(state.view.high);
       ++pitch) {
    const auto top = static_cast<float>(y_at(state.view, roll.grid, pitch));
    const float bottom = top + static_cast<float>(row);
    if (is_black(pitch)) {
      draw->AddRectFilled({roll.grid.x, top}, {roll.grid.right(), bottom}, palette.row_dark);
    }
    if (pitch % 12 == 0) {
      draw->AddLine({roll.grid.x, bottom}, {roll.grid.right(), bottom}, palette.octave);
    }
  }
}

void draw_times(ImDrawList* draw, const AppState& state, const Ui& ui, const Roll& roll) {
  const Palette& palette = *ui.palette;
  const double step = ruler_step(state.view, roll.grid, kLeastRulerPixels);
  draw->AddRectFilled(corner(roll.ruler), far_corner(roll.ruler), palette.panel);
  draw->PushClipRect(corner(roll.ruler), far_corner(roll.grid), true);
  ImGui::PushFont(ui.fonts.small);
  for (double at = std::ceil(state.view.left / step) * step; at <= state.view.right; at += step) {
    const float x = column(state, roll, at);
    draw->AddLine({x, roll.grid.y}, {x, roll.grid.bottom()}, palette.line);
    draw->AddLine({x, roll.ruler.bottom() - 6}, {x, roll.ruler.bottom()}, palette.octave);
    if (at < -step / 2) continue;
    const std::string text = clock_text(at + step * 1e-3, step < 1);
    draw->AddText({x + 5, roll.ruler.y + roll.ruler.height / 2 - 8}, palette.text_dim,
                  text.c_str());
  }
  ImGui::PopFont();
  draw->PopClipRect();
  draw->AddLine({roll.ruler.x, roll.ruler.bottom()}, {roll.ruler.right(), roll.ruler.bottom()},
                palette.edge);
}

void draw_bands(ImDrawList* draw, const AppState& state, const Palette& palette, const Roll& roll) {
  for (const AttentionBand& band : roll.bands) {
    const float left = column(state, roll, band.begin);
    const float right = column(state, roll, band.end);
    draw->AddRectFilled({left, roll.grid.y}, {right, roll.grid.bottom()},
                        faded(palette.accent, 0.4 * band.weight));
  }
}

bool lit(const Roll& roll, const Note& note) {
  const double onset = seconds_from(note.onset);
  const double end = onset + seconds_from(note.duration);
  return std::any_of(roll.bands.begin(), roll.bands.end(), [&](const AttentionBand& band) {
    return band.weight >= kLitWeight && onset < band.end && end > band.begin;
  });
}

// Written notes are solid; seed notes are outlines over a pale fill, or slim bars where there are
// too many for outlines.
void draw_note(ImDrawList* draw, const Palette& palette, const NoteBox& note, bool few) {
  const Colour colour = velocity_colour(palette, note.velocity);
  const Box& box = note.box;
  const float rounding = few && box.width > 6 ? std::min(3.0F, box.height / 3) : 0;
  if (note.origin == Origin::written) {
    draw->AddRectFilled(corner(box), far_corner(box), colour, rounding);
  } else if (!few || box.height < 4) {
    draw->AddRectFilled({box.x, box.y + box.height * 0.25F},
                        {box.right(), box.bottom() - box.height * 0.25F}, colour);
  } else {
    draw->AddRectFilled(corner(box), far_corner(box), faded(colour, 0.3), rounding);
    draw->AddRect({box.x + 0.5F, box.y + 0.5F}, {box.right() - 0.5F, box.bottom() - 0.5F}, colour,
                  rounding, 0, 1.5F);
  }
}

void draw_notes(ImDrawList* draw, const AppState& state, const Palette& palette, const Roll& roll) {
  const bool few = roll.boxes.size() <= kFewBoxes;
  const double playhead = state.player.position();
  for (const NoteBox& box : roll.boxes) {
    draw_note(draw, palette, box, few);
    if (!few) continue;
    const Note& note = state.document.notes()[box.note].note;
    const double onset = seconds_from(note.onset);
    const bool sounds = state.player.active() && onset <= playhead &&
                        playhead < onset + seconds_from(note.duration);
    if (sounds || lit(roll, note)) {
      draw->AddRect(corner(box.box), far_corner(box.box), palette.accent, 3, 0, 2);
    }
  }
  if (roll.hovered_note >= 0) {
    const Box& box = roll.boxes[static_cast<std::size_t>(roll.hovered_note)].box;
    draw->AddRect({box.x - 1, box.y - 1}, {box.right() + 1, box.bottom() + 1}, palette.text, 3);
  }
}

// The border between seed and written notes, with a flag on the ruler.
void draw_marker(ImDrawList* draw, const AppState& state, const Ui& ui, const Roll& roll) {
  const auto begin = state.document.writing_begins();
  if (!begin || state.document.empty()) return;
  const float x = column(state, roll, seconds_from(*begin));
  const Palette& palette = *ui.palette;
  for (float y = roll.grid.y; y < roll.grid.bottom(); y += 10) {
    draw->AddLine({x, y}, {x, std::min(y + 5, roll.grid.bottom())}, palette.text_dim, 1.5F);
  }
  ImGui::PushFont(ui.fonts.small);
  constexpr const char* kText = "written";
  const ImVec2 size = ImGui::CalcTextSize(kText);
  const float top = roll.grid.y + 6;
  draw->AddRectFilled({x, top}, {x + size.x + 14, top + size.y + 4}, faded(palette.panel, 0.9), 4);
  draw->AddText({x + 7, top + 2}, palette.text_dim, kText);
  ImGui::PopFont();
}

void draw_playhead(ImDrawList* draw, const AppState& state, const Palette& palette,
                   const Roll& roll) {
  if (state.document.empty() && !state.generation.active) return;
  const float x = column(state, roll, state.player.position());
  if (x < roll.grid.x - 6) return;
  const float y = roll.ruler.bottom();
  draw->AddLine({x, y}, {x, roll.area.bottom()}, palette.accent, 2);
  draw->AddTriangleFilled({x - 6, y - 10}, {x + 6, y - 10}, {x, y}, palette.accent);
}

// Returns whether the next piece begins with a key.
bool begins_with(const AppState& state, int pitch) {
  const Settings& settings = state.settings;
  if (!has_note_model(state)) return settings.start == StartFrom::note && pitch == settings.pitch;
  const std::vector<int>& chord = settings.notes.chord;
  return settings.notes.start == PieceStart::notes &&
         std::binary_search(chord.begin(), chord.end(), pitch);
}

void draw_key(ImDrawList* draw, const AppState& state, const Palette& palette, const Roll& roll,
              int pitch) {
  const auto row = static_cast<float>(static_cast<double>(roll.grid.height) /
                                      (state.view.high - state.view.low));
  const auto top = static_cast<float>(y_at(state.view, roll.keys, pitch));
  const bool start = begins_with(state, pitch);
  const float back = roll.keys.x + roll.keys.width * kBlackKeyShare;
  const float right = is_black(pitch) ? back : roll.keys.right();
  if (start || pitch == roll.hovered_key) {
    const Colour pale = mixed(palette.key_white, palette.accent, 0.5);
    draw->AddRectFilled({roll.keys.x, top}, {right, top + row}, start ? palette.accent : pale);
  } else if (is_black(pitch)) {
    draw->AddRectFilled({roll.keys.x, top}, {right, top + row}, palette.key_black);
  }
  const Colour joint = faded(palette.key_text, 0.35);
  if (is_black(pitch)) {
    draw->AddLine({back, top + row / 2}, {roll.keys.right(), top + row / 2}, joint);
  } else if (pitch % 12 == 0 || pitch % 12 == 5) {
    draw->AddLine({roll.keys.x, top + row}, {roll.keys.right(), top + row}, joint);
  }
  if (pitch % 12 == 0 && row * 12 > 18) {
    draw->AddText({back + 3, top + row / 2 - ImGui::GetFontSize() / 2},
                  start ? palette.on_accent : palette.key_text, pitch_name(pitch).c_str());
  }
}

void draw_keys(ImDrawList* draw, const AppState& state, const Ui& ui, const Roll& roll) {
  const Palette& palette = *ui.palette;
  draw->PushClipRect(corner(roll.keys), far_corner(roll.keys), true);
  draw->AddRectFilled(corner(roll.keys), far_corner(roll.keys), palette.key_white);
  ImGui::PushFont(ui.fonts.small);
  const auto high = static_cast<int>(state.view.high);
  for (int pitch = static_cast<int>(state.view.low); pitch <= high; ++pitch) {
    draw_key(draw, state, palette, roll, pitch);
  }
  ImGui::PopFont();
  draw->PopClipRect();
  draw->AddLine({roll.keys.right(), roll.keys.y}, {roll.keys.right(), roll.keys.bottom()},
                palette.edge);
  draw->AddRectFilled(corner(roll.area), {roll.keys.right(), roll.keys.y}, palette.panel);
}

void draw_note_tip(const AppState& state, const Ui& ui, const Roll& roll) {
  if (roll.hovered_note < 0) return;
  const NoteBox& box = roll.boxes[static_cast<std::size_t>(roll.hovered_note)];
  const Note& note = state.document.notes()[box.note].note;
  const std::string text =
      pitch_name(note.pitch) + " at " + clock_text(seconds_from(note.onset), true) + ", velocity " +
      std::to_string(note.velocity) + (box.origin == Origin::seed ? ", seed" : ", written");
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 6));
  ImGui::PushFont(ui.fonts.small);
  ImGui::SetTooltip("%s", text.c_str());
  ImGui::PopFont();
  ImGui::PopStyleVar();
}

}  // namespace

void draw_roll(const AppState& state, const Ui& ui, const Roll& roll) {
  const Palette& palette = *ui.palette;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->PushClipRect(corner(roll.area), far_corner(roll.area), true);
  draw->PushClipRect(corner(roll.grid), far_corner(roll.grid), true);
  draw_rows(draw, state, palette, roll);
  draw->PopClipRect();
  draw_times(draw, state, ui, roll);
  draw->PushClipRect(corner(roll.grid), far_corner(roll.grid), true);
  draw_bands(draw, state, palette, roll);
  draw_notes(draw, state, palette, roll);
  draw_marker(draw, state, ui, roll);
  draw->PopClipRect();
  draw_keys(draw, state, ui, roll);
  draw_pedal(state, ui, roll);
  draw->PushClipRect(corner(roll.ruler), {roll.grid.right(), roll.area.bottom()}, true);
  draw_playhead(draw, state, palette, roll);
  draw->PopClipRect();
  draw->PopClipRect();
  draw_note_tip(state, ui, roll);
}

void draw_empty_roll(const AppState& state, const Ui& ui, const Roll& roll) {
  if (!state.document.empty() || state.generation.active) return;
  const Palette& palette = *ui.palette;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->PushClipRect(corner(roll.grid), far_corner(roll.grid), true);
  const float middle = roll.grid.x + roll.grid.width / 2;
  const bool narrow = roll.grid.width < 420;
  float y = roll.grid.y + roll.grid.height / 2 - (narrow ? 66.0F : 84.0F);
  const auto centred = [&](ImFont* font, const char* text, Colour colour, float gap) {
    ImGui::PushFont(font);
    const float wrap = roll.grid.width - 32;
    const ImVec2 size = ImGui::CalcTextSize(text, nullptr, false, wrap);
    draw->AddText(font, ImGui::GetFontSize(), {middle - size.x / 2, y}, colour, text, nullptr,
                  wrap);
    ImGui::PopFont();
    y += size.y + gap;
  };
  centred(ui.fonts.large, icon::kMusic, palette.accent, 10);
  centred(ui.fonts.title,
          narrow ? "Piano music, written live" : "Piano music, written while you listen",
          palette.text, 10);
  centred(ui.fonts.body,
          narrow ? "Press Generate to begin." : "Press Generate and the model improvises.",
          palette.text, 6);
  centred(ui.fonts.small, "Or drop a MIDI file here to have it continued.", palette.text_dim, 4);
  if (!narrow) {
    centred(ui.fonts.small, "Or click a key at the left to begin with that note.", palette.text_dim,
            0);
  }
  draw->PopClipRect();
}

}  // namespace impromptu
