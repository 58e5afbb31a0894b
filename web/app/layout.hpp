// Layout: where the areas of the page lie for a canvas of a given size.
#pragma once

#include "web/app/roll_view.hpp"

namespace impromptu {

struct PageLayout {
  bool narrow = false;   // one column: the panel lies below the roll
  bool compact = false;  // buttons of the top bar show icons alone
  float row = 34;        // height of a control: 44 where fingers must hit it
  Box top;               // transport and files
  Box roll;              // with key strip and ruler
  Box attention;         // empty when it is not shown
  Box panel;             // settings
  Box status;
};

inline constexpr float kTouchTarget = 44;  // CSS pixels (WCAG 2.5.5)

// Returns the areas, which tile the canvas without overlap.
[[nodiscard]] PageLayout layout_for(float width, float height, bool touch, bool attention);

}  // namespace impromptu
