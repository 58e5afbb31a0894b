// What a note model's run reports: lines of metrics.jsonl and the picture of its loss.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace impromptu {

struct NotePoint {
  std::string kind;  // "train" or "validation"
  std::int64_t step = 0;
  double nats = 0;  // per event, the end among them, all fields
  double shift = 0, pitch = 0, velocity = 0, duration = 0;  // the fields' shares of it
  double rows_per_second = 0;                               // of training since the point before
  double seconds = 0;                                       // trained so far

  template <class Self, class Visitor>
  static void visit_fields(Self& self, Visitor&& visit) {
    visit("kind", self.kind);
    visit("step", self.step);
    visit("nats", self.nats);
    visit("shift", self.shift);
    visit("pitch", self.pitch);
    visit("velocity", self.velocity);
    visit("duration", self.duration);
    visit("rows_per_second", self.rows_per_second);
    visit("seconds", self.seconds);
  }
};

// Returns the point of sums (2,4): nats and counts by field.
[[nodiscard]] NotePoint point_from(const torch::Tensor& sums);

// Returns the points of metrics.jsonl up to a step. A missing file gives none, a damaged line is
// left out.
[[nodiscard]] std::vector<NotePoint> read_note_points(const std::filesystem::path& path,
                                                      std::int64_t last_step);

// Rewrites the terminal's line about a run of `steps` steps that has come to `point`.
//   seconds  that a step takes.
void print_progress(const NotePoint& point, std::int64_t steps, double seconds);

// metrics.jsonl and loss.svg of a run's folder. Each method throws std::runtime_error when it
// cannot write.
class NoteJournal {
 public:
  explicit NoteJournal(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Starts without points.
  void begin();

  // Keeps the points up to a step, and drops later ones.
  void resume(std::int64_t last_step);

  void add(const NotePoint& point);

  // Draws training and validation loss over steps, of one point at least.
  void draw() const;

 private:
  std::filesystem::path folder_;
  std::vector<NotePoint> points_;
};

}  // namespace impromptu
