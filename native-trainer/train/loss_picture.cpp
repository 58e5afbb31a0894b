// The loss of a run as an SVG picture, beside the tutorial's.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "native-trainer/train/metrics.hpp"

namespace impromptu {
namespace {

constexpr double kWidth = 720;
constexpr double kHeight = 420;
constexpr double kLeft = 60;
constexpr double kRight = 20;
constexpr double kTop = 48;
constexpr double kBottom = 48;

struct Point {
  double x = 0;  // epochs
  double y = 0;  // nats
};

struct Axes {
  double last_epoch = 1;
  double low = 0;
  double high = 1;

  [[nodiscard]] double x(double epoch) const {
    return kLeft + epoch / last_epoch * (kWidth - kLeft - kRight);
  }
  [[nodiscard]] double y(double loss) const {
    return kTop + (high - loss) / (high - low) * (kHeight - kTop - kBottom);
  }
};

struct Curve {
  const char* name;
  const char* colour;
  bool marked;
  std::vector<Point> points;
};

std::vector<Curve> curves_of(const Metrics& metrics) {
  Curve steps{"training, running", "#9db4d6", false, {}};
  for (const auto& point : metrics.training) steps.points.push_back({point.epoch, point.loss});
  Curve epochs{"training, epoch mean", "#1f5fa8", true, {}};
  Curve validation{"validation, known words", "#c2571a", true, {}};
  for (const auto& point : metrics.epochs) {
    const auto epoch = static_cast<double>(point.epoch);
    epochs.points.push_back({epoch, point.train_loss});
    if (point.validated) validation.points.push_back({epoch, point.validation.loss});
  }
  Curve tutorial{"tutorial (2019)", "#6b6b6b", true, {}};
  double epoch = 1;
  for (const double loss : kTutorialLosses) tutorial.points.push_back({epoch++, loss});
  return {steps, epochs, validation, tutorial};
}

Axes axes_of(const std::vector<Curve>& curves) {
  Axes axes{1, 1e9, -1e9};
  for (const Curve& curve : curves) {
    for (const Point& point : curve.points) {
      axes.last_epoch = std::max(axes.last_epoch, point.x);
      axes.low = std::min(axes.low, point.y);
      axes.high = std::max(axes.high, point.y);
    }
  }
  axes.low = std::floor(axes.low);
  axes.high = std::max(std::ceil(axes.high), axes.low + 1);
  return axes;
}

std::string grid_of(const Axes& axes) {
  std::string svg;
  for (double loss = axes.low; loss <= axes.high; ++loss) {
    svg += fmt::format(
        "<line x1=\"{0}\" y1=\"{1:.1f}\" x2=\"{2}\" y2=\"{1:.1f}\" stroke=\"#e4e4e4\"/>"
        "<text x=\"{3}\" y=\"{4:.1f}\" text-anchor=\"end\">{5:g}</text>\n",
        kLeft, axes.y(loss), kWidth - kRight, kLeft - 8, axes.y(loss) + 4, loss);
  }
  const double stride = std::max(1.0, std::ceil(axes.last_epoch / 12));
  for (double epoch = 0; epoch <= axes.last_epoch; epoch += stride) {
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{:g}</text>\n",
                       axes.x(epoch), kHeight - kBottom + 18, epoch);
  }
  return svg + fmt::format(
                   "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">epochs</text>\n"
                   "<text x=\"{}\" y=\"20\">nats per frame</text>\n",
                   kLeft + (kWidth - kLeft - kRight) / 2, kHeight - 10, 12);
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

std::string loss_picture(const Metrics& metrics) {
  const std::vector<Curve> curves = curves_of(metrics);
  const Axes axes = axes_of(curves);
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#333\">\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>\n",
      kWidth, kHeight);
  svg += grid_of(axes);
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
