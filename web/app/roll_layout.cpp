// Roll layout: the notes of a document as rectangles on the screen, only those that can be seen.
#include "web/app/roll_layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace impromptu {
namespace {

constexpr double kNarrowest = 2.0;   // pixels: the shortest note can still be seen
constexpr double kRowGap = 1.0;      // pixels between rows that are high enough
constexpr double kGapFromRow = 5.0;  // rows lower than this have no gap

}  // namespace

std::pair<std::size_t, std::size_t> notes_between(std::span<const DocumentNote> notes,
                                                  std::span<const Microseconds> latest_ends,
                                                  Microseconds from, Microseconds to) {
  const auto first = std::lower_bound(latest_ends.begin(), latest_ends.end(), from);
  const auto last = std::lower_bound(
      notes.begin(), notes.end(), to,
      [](const DocumentNote& entry, Microseconds time) { return entry.note.onset < time; });
  const auto begin = static_cast<std::size_t>(first - latest_ends.begin());
  const auto end = static_cast<std::size_t>(last - notes.begin());
  return {std::min(begin, end), end};
}

std::vector<NoteBox> note_boxes(std::span<const DocumentNote> notes,
                                std::span<const Microseconds> latest_ends, const RollView& view,
                                const Box& box) {
  std::vector<NoteBox> boxes;
  const double pixel = (view.right - view.left) / static_cast<double>(std::max(1.0F, box.width));
  const auto [begin, end] =
      notes_between(notes, latest_ends, microseconds_from(view.left - kNarrowest * pixel),
                    microseconds_from(view.right));
  const double row = static_cast<double>(box.height) / (view.high - view.low);
  const double gap = row >= kGapFromRow ? kRowGap : 0;
  std::array<float, 256> drawn_to{};  // by origin and pitch: the right edge of the last box
  drawn_to.fill(box.x - 1);
  for (std::size_t i = begin; i < end; ++i) {
    const Note& note = notes[i].note;
    const double top = y_at(view, box, note.pitch);
    if (top >= static_cast<double>(box.bottom()) || top + row <= static_cast<double>(box.y)) {
      continue;
    }
    const double onset = seconds_from(note.onset);
    const double x0 = x_at(view, box, onset);
    const double x1 =
        std::max(x0 + kNarrowest, x_at(view, box, onset + seconds_from(note.duration)));
    const float left = std::max(box.x, static_cast<float>(x0));
    const float right = std::min(box.right(), static_cast<float>(x1));
    if (right <= left) continue;
    const std::size_t lane = note.pitch + (notes[i].origin == Origin::written ? 128U : 0U);
    if (std::ceil(right) <= drawn_to[lane]) continue;
    drawn_to[lane] = std::ceil(right);
    const float y0 = std::max(box.y, static_cast<float>(top + gap / 2));
    const float y1 = std::min(box.bottom(), static_cast<float>(top + row - gap / 2));
    boxes.push_back({Box{left, y0, right - left, y1 - y0}, static_cast<std::uint32_t>(i),
                     note.velocity, notes[i].origin});
  }
  return boxes;
}

std::size_t box_at(std::span<const NoteBox> boxes, float x, float y) {
  for (std::size_t i = boxes.size(); i > 0; --i) {
    if (boxes[i - 1].box.contains(x, y)) return i - 1;
  }
  return boxes.size();
}

double ruler_step(const RollView& view, const Box& box, double least_pixels) {
  constexpr std::array<double, 16> kSteps{0.1, 0.2, 0.5, 1,   2,   5,    10,   15,
                                          30,  60,  120, 300, 600, 1800, 3600, 7200};
  const double least =
      least_pixels * (view.right - view.left) / static_cast<double>(std::max(1.0F, box.width));
  for (const double step : kSteps) {
    if (step >= least) return step;
  }
  double step = kSteps.back();
  while (step < least) step *= 2;
  return step;
}

}  // namespace impromptu
