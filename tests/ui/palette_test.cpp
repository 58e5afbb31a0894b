// Colours: contrast of text and notes, order of the ramps.
#include "web/app/palette.hpp"

#include <doctest/doctest.h>

namespace impromptu {
namespace {

TEST_CASE("contrast follows its definition") {
  CHECK(contrast(rgb(0x000000), rgb(0xffffff)) == doctest::Approx(21));
  CHECK(contrast(rgb(0x777777), rgb(0xffffff)) == doctest::Approx(4.48).epsilon(0.01));
  CHECK(rgb(0x102030) == 0xFF302010U);
}

TEST_CASE("text has 4.5:1 and notes have 3:1 in every appearance") {
  for (const bool dark : {false, true}) {
    for (const bool more : {false, true}) {
      const Palette& palette = palette_for(dark, more);
      for (const Colour text : {palette.text, palette.text_dim, palette.error, palette.warning}) {
        CHECK(contrast(text, palette.panel) >= 4.5);
      }
      CHECK(contrast(palette.text, palette.field) >= 4.5);
      CHECK(contrast(palette.on_accent, palette.accent) >= 4.5);
      CHECK(contrast(palette.accent, palette.panel) >= 3);
      CHECK(contrast(palette.focus, palette.panel) >= 3);
      for (int velocity = 1; velocity <= 127; ++velocity) {
        const Colour note = velocity_colour(palette, velocity);
        CHECK(contrast(note, palette.row_light) >= 3);
        CHECK(contrast(note, palette.row_dark) >= 3);
      }
    }
  }
}

TEST_CASE("louder notes stand out more, and viridis rises in luminance") {
  for (const bool dark : {false, true}) {
    const Palette& palette = palette_for(dark, false);
    double last = 0;
    for (int velocity = 20; velocity <= 110; velocity += 5) {
      const double now = contrast(velocity_colour(palette, velocity), palette.row_light);
      CHECK(now > last);
      last = now;
    }
  }
  for (int i = 1; i <= 100; ++i) {
    CHECK(luminance(viridis(i / 100.0)) > luminance(viridis((i - 1) / 100.0)));
  }
  CHECK(viridis(-1) == viridis(0));
  CHECK(viridis(2) == viridis(1));
}

}  // namespace
}  // namespace impromptu
