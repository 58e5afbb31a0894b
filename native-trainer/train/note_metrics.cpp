// Lines of metrics.jsonl, one JSON object each.
#include "native-trainer/train/note_metrics.hpp"

#include <fstream>

#include "shared/base/json.hpp"

namespace impromptu {

NotePoint point_from(const torch::Tensor& sums) {
  const auto values = sums.to(torch::kCPU, torch::kDouble);
  const double events = std::max(1.0, values[1][1].item<double>());
  const auto share = [&](int field) { return values[0][field].item<double>() / events; };
  NotePoint point;
  point.shift = share(0);
  point.pitch = share(1);
  point.velocity = share(2);
  point.duration = share(3);
  point.nats = point.shift + point.pitch + point.velocity + point.duration;
  return point;
}

std::string line_from(const NotePoint& point) { return json_of(point).line() + '\n'; }

std::vector<NotePoint> read_note_points(const std::filesystem::path& path, std::int64_t last_step) {
  std::vector<NotePoint> points;
  std::ifstream input(path);
  std::string line;
  while (std::getline(input, line)) {
    const auto point = struct_from_json<NotePoint>(line, AbsentField::refused);
    if (point && point->step <= last_step) points.push_back(*point);
  }
  return points;
}

std::vector<Curve> curves_of(const std::vector<NotePoint>& points) {
  Curve training{"training", "#9db4d6", false, {}};
  Curve validation{"validation, averaged weights", "#c2571a", true, {}};
  for (const NotePoint& point : points) {
    Curve& curve = point.kind == "train" ? training : validation;
    curve.points.push_back({static_cast<double>(point.step), point.nats});
  }
  return {training, validation};
}

}  // namespace impromptu
