// Palette: every colour of the page, for light and dark and for more contrast.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace impromptu {

// Opaque unless said otherwise: red in the lowest byte, then green, blue, alpha (as ImU32).
using Colour = std::uint32_t;

// Returns the colour written as in CSS, 0xRRGGBB.
constexpr Colour rgb(std::uint32_t css) {
  return 0xFF000000U | (css & 0xFFU) << 16U | (css & 0xFF00U) | css >> 16U;
}

// Returns the colour with another opacity, 0 to 1.
constexpr Colour faded(Colour colour, double alpha) {
  return (colour & 0xFFFFFFU) | static_cast<std::uint32_t>(alpha * 255 + 0.5) << 24U;
}

// Returns the colour a share `t` of the way from `a` to `b`, in sRGB.
Colour mixed(Colour a, Colour b, double t);

// Returns the relative luminance, 0 to 1. Source: WCAG 2.2, "relative luminance".
double luminance(Colour colour);
// Returns the contrast ratio, 1 to 21. Source: WCAG 2.2, "contrast ratio".
double contrast(Colour a, Colour b);

struct Palette {
  Colour page;       // behind everything
  Colour panel;      // bars and side panel
  Colour edge;       // lines between areas
  Colour row_light;  // roll rows of white keys
  Colour row_dark;   // roll rows of black keys
  Colour line;       // seconds on the roll
  Colour octave;     // between B and C
  Colour key_white, key_black, key_text;
  Colour text, text_dim;
  Colour field;  // combos, slider tracks, plain buttons
  Colour field_hover, field_active;
  Colour accent;  // primary button, playhead, slider fill
  Colour accent_hover;
  Colour on_accent;
  Colour focus;
  Colour warning, error;
  std::array<Colour, 5> velocity;  // notes from soft to loud, luminance rising or falling
};

// Returns the colours of an appearance.
const Palette& palette_for(bool dark, bool more_contrast);

// Returns the colour of a note of velocity 1 to 127.
Colour velocity_colour(const Palette& palette, int velocity);

// Returns the viridis colour of a value in 0 to 1.
// Source: S. van der Walt and N. Smith, matplotlib's default colour map, CC0; nine anchors.
Colour viridis(double value);

}  // namespace impromptu
