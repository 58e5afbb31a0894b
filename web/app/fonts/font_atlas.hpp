// Font atlas: the embedded type faces in Dear ImGui, sharp at any device pixel ratio.
#pragma once

struct ImFont;

namespace impromptu {

struct Fonts {
  ImFont* body = nullptr;   // an em of 14 CSS pixels, with icons and accidentals
  ImFont* small = nullptr;  // an em of 12
  ImFont* title = nullptr;  // an em of 18, bold, ASCII
  ImFont* large = nullptr;  // icons alone
};

// Clears the current context's atlas and fills it for `dpr` device pixels per CSS pixel. The
// texture must be uploaded again.
Fonts load_fonts(float dpr);

}  // namespace impromptu
