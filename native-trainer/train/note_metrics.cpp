// Lines of metrics.jsonl, one JSON object each.
#include "native-trainer/train/note_metrics.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "native-trainer/data/files.hpp"
#include "native-trainer/train/loss_picture.hpp"
#include "native-trainer/train/metrics.hpp"
#include "shared/base/json.hpp"

namespace impromptu {
namespace {

std::string line_from(const NotePoint& point) { return json_of(point).line() + '\n'; }

}  // namespace

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

void print_progress(const NotePoint& point, std::int64_t steps, double seconds) {
  const double left = static_cast<double>(steps - point.step) * seconds / 60;
  fmt::print(stderr,
             "\rstep {}/{}  nats {:.3f} (shift {:.3f} pitch {:.3f} velocity {:.3f} duration "
             "{:.3f})  {:.0f} rows/s  ETA {:.0f} min ",
             point.step, steps, point.nats, point.shift, point.pitch, point.velocity,
             point.duration, point.rows_per_second, left);
  std::fflush(stderr);
}

void NoteJournal::begin() { write_atomically(folder_ / "metrics.jsonl", std::string_view()); }

void NoteJournal::resume(std::int64_t last_step) {
  points_ = read_note_points(folder_ / "metrics.jsonl", last_step);
  std::string lines;
  for (const NotePoint& point : points_) lines += line_from(point);
  write_atomically(folder_ / "metrics.jsonl", lines);
}

void NoteJournal::add(const NotePoint& point) {
  points_.push_back(point);
  append_line(folder_ / "metrics.jsonl", line_from(point));
}

void NoteJournal::draw() const {
  std::vector<Curve> curves{{"training", "#9db4d6", false, {}},
                            {"validation, averaged weights", "#c2571a", true, {}}};
  for (const NotePoint& point : points_) {
    curves[point.kind == "train" ? 0 : 1].points.push_back(
        {static_cast<double>(point.step), point.nats});
  }
  write_atomically(folder_ / "loss.svg", loss_picture(curves, {"steps", "nats per event"}));
}

}  // namespace impromptu
