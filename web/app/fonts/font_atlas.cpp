// Font atlas: the embedded type faces in Dear ImGui, sharp at any device pixel ratio.
#include "web/app/fonts/font_atlas.hpp"

#include <imgui.h>

#include "web/app/fonts/font_bytes.hpp"

namespace impromptu {
namespace {

// From ascender to descender in CSS pixels; one em of Noto Sans is 0.73 of it.
constexpr float kBody = 19.5F, kSmall = 16.5F, kTitle = 25, kLarge = 34;

constexpr ImWchar kTextRanges[] = {0x20, 0x17F, 0x2010, 0x2026, 0};
constexpr ImWchar kMusicRanges[] = {0x266D, 0x266F, 0};
constexpr ImWchar kIconRanges[] = {0xE000, 0xEFFF, 0};

ImFont* add(const FontBytes& bytes, float size, const ImWchar* ranges, bool merge, float drop) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  config.MergeMode = merge;
  config.OversampleH = 2;
  config.OversampleV = 1;
  config.PixelSnapH = false;
  config.GlyphOffset.y = drop;
  // The atlas only reads the bytes as long as it does not own them.
  return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(
      const_cast<unsigned char*>(bytes.data), static_cast<int>(bytes.size), size, &config, ranges);
}

// Adds text with accidentals and icons of matching size.
ImFont* add_text(float size) {
  ImFont* font = add(kTextFontBytes, size, kTextRanges, false, 0);
  add(kMusicFontBytes, size, kMusicRanges, true, 0);
  add(kIconFontBytes, size * 1.05F, kIconRanges, true, size * 0.2F);
  return font;
}

}  // namespace

Fonts load_fonts(float dpr) {
  ImGuiIO& io = ImGui::GetIO();
  io.Fonts->Clear();
  io.Fonts->Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  io.FontGlobalScale = 1 / dpr;
  Fonts fonts;
  fonts.body = add_text(kBody * dpr);
  fonts.small = add_text(kSmall * dpr);
  fonts.title = add(kBoldFontBytes, kTitle * dpr, kTextRanges, false, 0);
  fonts.large = add(kIconFontBytes, kLarge * dpr, kIconRanges, false, 0);
  io.Fonts->Build();
  return fonts;
}

}  // namespace impromptu
