// The page's areas at every size.
#include "web/app/layout.hpp"

#include <doctest/doctest.h>

#include "tests/ui/stage.hpp"

namespace impromptu {
namespace {

double area(const Box& box) {
  return static_cast<double>(box.width) * static_cast<double>(box.height);
}

bool overlap(const Box& a, const Box& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

TEST_CASE("the areas tile the canvas from a small phone to a large screen") {
  const float sizes[][2] = {{360, 640},  {390, 844},  {844, 390},
                            {768, 1024}, {1280, 800}, {3840, 2160}};
  for (const auto& size : sizes) {
    for (const bool attention : {false, true}) {
      const PageLayout page = layout_for(size[0], size[1], false, attention);
      const Box boxes[] = {page.top, page.roll, page.attention, page.panel, page.status};
      double total = 0;
      for (const Box& box : boxes) total += area(box);
      CHECK(total == doctest::Approx(static_cast<double>(size[0]) * static_cast<double>(size[1])));
      for (int i = 0; i < 5; ++i) {
        for (int j = 0; j < i; ++j) CHECK_FALSE(overlap(boxes[i], boxes[j]));
      }
      CHECK(page.roll.height > 100);
      CHECK(page.panel.height > 100);
    }
  }
}

TEST_CASE("controls are 44 pixels high under fingers and on narrow pages") {
  CHECK(layout_for(390, 844, false, false).row == kTouchTarget);
  CHECK(layout_for(1280, 800, true, false).row == kTouchTarget);
  CHECK(layout_for(1280, 800, false, false).row < kTouchTarget);
}

TEST_CASE("every control is recorded at every size, and all of the top bar is on the page") {
  const char* names[] = {"Open MIDI",     "Generate",      "Stop",        "Play",       "Pause",
                         "Download MIDI", "Back to start", "Fit",         "Zoom in",    "Zoom out",
                         "New seed",      "Model",         "Provider",    "Start from", "Note",
                         "Instruments",   "Theme",         "Temperature", "Top-p",      "Speed",
                         "Length",        "Volume",        "Position",    "Seed",       "Attention",
                         "Follow",        "Chase",         "Piano roll"};
  const float sizes[][2] = {{360, 640}, {844, 390}, {1280, 800}, {3840, 2160}};
  for (const auto& size : sizes) {
    Stage stage(size[0], size[1]);
    for (const char* name : names) {
      const Control& control = stage.control(name);
      CHECK(control.box.width > 0);
      CHECK(control.box.x >= 0);
      CHECK_MESSAGE(control.box.right() <= size[0] + 0.5F, name);
    }
    const Control& volume = stage.control("Volume");
    CHECK(volume.box.bottom() <= size[1]);
    CHECK(volume.box.width >= 40);
    CHECK(stage.control("Position").box.width >= 60);
  }
}

}  // namespace
}  // namespace impromptu
