// Curves of loss as an SVG picture.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace impromptu {

struct Point {
  double x = 0;
  double y = 0;  // nats
};

struct Curve {
  std::string name;
  std::string colour;
  bool marked = false;  // with a dot at each point
  std::vector<Point> points;
};

struct PictureWords {
  std::string across, up;  // what the axes show
};

// Returns an SVG picture of at least one point.
[[nodiscard]] std::string loss_picture(std::span<const Curve> curves, const PictureWords& words);

}  // namespace impromptu
