// Curves of loss as an SVG picture.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "native-trainer/train/loss_picture.hpp"

namespace impromptu {
namespace {

constexpr double kWidth = 720;
constexpr double kHeight = 420;
constexpr double kLeft = 60;
constexpr double kRight = 20;
constexpr double kTop = 48;
constexpr double kBottom = 48;

struct Axes {
  double last = 1;
  double low = 0;
  double high = 1;

  [[nodiscard]] double x(double epoch) const {
    return kLeft + epoch / last * (kWidth - kLeft - kRight);
  }
  [[nodiscard]] double y(double loss) const {
    return kTop + (high - loss) / (high - low) * (kHeight - kTop - kBottom);
  }
};

Axes axes_of(std::span<const Curve> curves) {
  Axes axes{0, 1e9, -1e9};
  for (const Curve& curve : curves) {
    for (const Point& point : curve.points) {
      axes.last = std::max(axes.last, point.x);
      axes.low = std::min(axes.low, point.y);
      axes.high = std::max(axes.high, point.y);
    }
  }
  axes.low = std::floor(axes.low);
  axes.high = std::max(std::ceil(axes.high), axes.low + 1);
  return axes;
}

std::string grid_of(const Axes& axes, const PictureWords& words) {
  std::string svg;
  for (double loss = axes.low; loss <= axes.high; ++loss) {
    svg += fmt::format(
        "<line x1=\"{0}\" y1=\"{1:.1f}\" x2=\"{2}\" y2=\"{1:.1f}\" stroke=\"#e4e4e4\"/>"
        "<text x=\"{3}\" y=\"{4:.1f}\" text-anchor=\"end\">{5:g}</text>\n",
        kLeft, axes.y(loss), kWidth - kRight, kLeft - 8, axes.y(loss) + 4, loss);
  }
  double stride = 1;
  while (axes.last / stride > 12) stride *= std::fmod(std::log10(stride), 1.0) < 0.5 ? 5 : 2;
  for (double epoch = 0; epoch <= axes.last; epoch += stride) {
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{:g}</text>\n",
                       axes.x(epoch), kHeight - kBottom + 18, epoch);
  }
  return svg + fmt::format(
                   "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n"
                   "<text x=\"{}\" y=\"20\">{}</text>\n",
                   kLeft + (kWidth - kLeft - kRight) / 2, kHeight - 10, words.across, 12, words.up);
}

std::string drawn(const Curve& curve, const Axes& axes) {
  std::string svg =
      fmt::format("<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" points=\"",
                  curve.colour, curve.marked ? 2 : 1);
  for (const Point& point : curve.points) {
    svg += fmt::format("{:.1f},{:.1f} ", axes.x(point.x), axes.y(point.y));
  }
  svg += "\"/>\n";
  if (!curve.marked) return svg;
  for (const Point& point : curve.points) {
    svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\" fill=\"{}\"/>",
                       axes.x(point.x), axes.y(point.y), curve.colour);
  }
  return svg + '\n';
}

}  // namespace

std::string loss_picture(std::span<const Curve> curves, const PictureWords& words) {
  const Axes axes = axes_of(curves);
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#333\">\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>\n",
      kWidth, kHeight);
  svg += grid_of(axes, words);
  double legend = kLeft + 90;
  for (const Curve& curve : curves) {
    svg += drawn(curve, axes);
    svg += fmt::format(
        "<rect x=\"{0}\" y=\"12\" width=\"14\" height=\"4\" fill=\"{1}\"/>"
        "<text x=\"{2}\" y=\"20\">{3}</text>\n",
        legend, curve.colour, legend + 18, curve.name);
    legend += 145;
  }
  return svg + "</svg>\n";
}

}  // namespace impromptu
