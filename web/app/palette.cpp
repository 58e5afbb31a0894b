// Palette: every colour of the page, for light and dark and for more contrast.
#include "web/app/palette.hpp"

#include <algorithm>
#include <cmath>

namespace impromptu {
namespace {

constexpr Palette kDark{
    .page = rgb(0x0f1115),
    .panel = rgb(0x181b21),
    .edge = rgb(0x2a2f38),
    .row_light = rgb(0x14171c),
    .row_dark = rgb(0x101216),
    .line = rgb(0x22272f),
    .octave = rgb(0x323945),
    .key_white = rgb(0xd9dce1),
    .key_black = rgb(0x23272e),
    .key_text = rgb(0x4a505b),
    .text = rgb(0xe9ebef),
    .text_dim = rgb(0x9aa2af),
    .field = rgb(0x252a32),
    .field_hover = rgb(0x303641),
    .field_active = rgb(0x3b4350),
    .accent = rgb(0xf0a860),
    .accent_hover = rgb(0xf7bd82),
    .on_accent = rgb(0x231303),
    .focus = rgb(0xffd7a8),
    .warning = rgb(0xf2c14e),
    .error = rgb(0xff8a80),
    .velocity = {rgb(0x4f7fb5), rgb(0x4f9fb8), rgb(0x5fbfa8), rgb(0xa8d98c), rgb(0xf1f0b0)}};

constexpr Palette kLight{
    .page = rgb(0xf3f1ec),
    .panel = rgb(0xfbfaf7),
    .edge = rgb(0xd9d5cb),
    .row_light = rgb(0xffffff),
    .row_dark = rgb(0xf4f3ef),
    .line = rgb(0xe9e6de),
    .octave = rgb(0xcfcabd),
    .key_white = rgb(0xffffff),
    .key_black = rgb(0x3a3d44),
    .key_text = rgb(0x6c6f77),
    .text = rgb(0x22252b),
    .text_dim = rgb(0x5e636e),
    .field = rgb(0xece9e2),
    .field_hover = rgb(0xe1ddd3),
    .field_active = rgb(0xd3cec2),
    .accent = rgb(0xa84e0a),
    .accent_hover = rgb(0x8e4007),
    .on_accent = rgb(0xffffff),
    .focus = rgb(0x8a3c00),
    .warning = rgb(0x855700),
    .error = rgb(0xb3261e),
    .velocity = {rgb(0x5a8ab5), rgb(0x3f789f), rgb(0x2c6580), rgb(0x1f4d5f), rgb(0x13313d)}};

constexpr Palette high_contrast(Palette palette, bool dark) {
  palette.text = palette.text_dim = dark ? rgb(0xffffff) : rgb(0x000000);
  palette.edge = palette.octave = dark ? rgb(0x8b93a1) : rgb(0x5b5f68);
  palette.page = palette.panel = dark ? rgb(0x000000) : rgb(0xffffff);
  palette.row_light = dark ? rgb(0x000000) : rgb(0xffffff);
  palette.accent = dark ? rgb(0xffb870) : rgb(0x7a3500);
  palette.focus = dark ? rgb(0xffffff) : rgb(0x000000);
  return palette;
}

constexpr Palette kDarkContrast = high_contrast(kDark, true);
constexpr Palette kLightContrast = high_contrast(kLight, false);

constexpr std::array<Colour, 9> kViridis{rgb(0x440154), rgb(0x472d7b), rgb(0x3b528b),
                                         rgb(0x2c728e), rgb(0x21918c), rgb(0x28ae80),
                                         rgb(0x5ec962), rgb(0xaddc30), rgb(0xfde725)};

double channel(Colour colour, unsigned shift) {
  return static_cast<double>(colour >> shift & 0xFFU) / 255;
}

double linear(double value) {
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

// Returns the colour at a share `t` of evenly spaced anchors.
Colour along(std::span<const Colour> anchors, double t) {
  const double place = std::clamp(t, 0.0, 1.0) * static_cast<double>(anchors.size() - 1);
  const auto index = std::min(static_cast<std::size_t>(place), anchors.size() - 2);
  return mixed(anchors[index], anchors[index + 1], place - static_cast<double>(index));
}

}  // namespace

Colour mixed(Colour a, Colour b, double t) {
  Colour out = 0;
  for (unsigned shift = 0; shift < 32; shift += 8) {
    const double value = channel(a, shift) * (1 - t) + channel(b, shift) * t;
    out |= static_cast<Colour>(value * 255 + 0.5) << shift;
  }
  return out;
}

double luminance(Colour colour) {
  return 0.2126 * linear(channel(colour, 0)) + 0.7152 * linear(channel(colour, 8)) +
         0.0722 * linear(channel(colour, 16));
}

double contrast(Colour a, Colour b) {
  const double la = luminance(a);
  const double lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

const Palette& palette_for(bool dark, bool more_contrast) {
  if (dark) return more_contrast ? kDarkContrast : kDark;
  return more_contrast ? kLightContrast : kLight;
}

Colour velocity_colour(const Palette& palette, int velocity) {
  return along(palette.velocity, (velocity - 20) / 90.0);
}

Colour viridis(double value) { return along(kViridis, value); }

}  // namespace impromptu
