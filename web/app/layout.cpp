// Layout: where the areas of the page lie for a canvas of a given size.
#include "web/app/layout.hpp"

#include <algorithm>

namespace impromptu {
namespace {

constexpr float kWide = 860;  // from here on the panel stands beside the roll
constexpr float kWideLandscape = 600;
constexpr float kRoomForLabels = 1080;
constexpr float kPadding = 12;

void lay_narrow(PageLayout& page, float width, float height, bool attention) {
  page.top = {0, 0, width, 2 * page.row + 3 * 8};
  page.status = {0, height - page.row - 4, width, page.row + 4};
  const float middle = std::max(0.0F, page.status.y - page.top.bottom());
  const float roll = middle * (attention ? 0.36F : 0.48F);
  const float matrices = attention ? middle * 0.28F : 0;
  page.roll = {0, page.top.bottom(), width, roll};
  page.attention = {0, page.roll.bottom(), width, matrices};
  page.panel = {0, page.attention.bottom(), width, middle - roll - matrices};
}

void lay_wide(PageLayout& page, float width, float height, bool attention) {
  const float side = width >= kWide ? std::clamp(width * 0.22F, 288.0F, 340.0F) : 248.0F;
  page.top = {0, 0, width, page.row + 2 * kPadding};
  page.status = {0, height - page.row - 4, width, page.row + 4};
  const float middle = std::max(0.0F, page.status.y - page.top.bottom());
  const float matrices = attention ? std::min(middle * 0.45F, 320.0F) : 0;
  page.panel = {width - side, page.top.bottom(), side, middle};
  page.roll = {0, page.top.bottom(), width - side, middle - matrices};
  page.attention = {0, page.roll.bottom(), width - side, matrices};
}

}  // namespace

PageLayout layout_for(float width, float height, bool touch, bool attention) {
  PageLayout page;
  page.narrow = width < kWide && (width < kWideLandscape || width < height);
  page.compact = width < kRoomForLabels;
  page.row = touch || page.narrow ? kTouchTarget : 34;
  if (page.narrow) {
    lay_narrow(page, width, height, attention);
  } else {
    lay_wide(page, width, height, attention);
  }
  return page;
}

}  // namespace impromptu
