// RollView: which part of the piece the piano roll shows, and how it zooms and scrolls.
#include "web/app/roll_view.hpp"

#include <algorithm>

namespace impromptu {
namespace {

constexpr double kFitMargin = 0.02;    // of the fitted time, on both sides
constexpr double kFitRows = 36;        // rows a fitted view shows at least: three octaves
constexpr double kFollowEdge = 0.9;    // of the width: where a page is turned
constexpr double kFollowTarget = 0.1;  // of the width: where the playhead is then

// Moves the range [low, high) into [least, most), shortened where it does not fit.
void keep_within(double& low, double& high, double least, double most) {
  const double span = std::min(high - low, most - least);
  low = std::clamp(low, least, most - span);
  high = low + span;
}

// Divides a range by `factor` about a point of it, between a shortest and a longest span.
void zoom(double& low, double& high, double factor, double about, double shortest, double longest) {
  const double old_span = high - low;
  const double span = std::clamp(old_span / factor, shortest, std::max(shortest, longest));
  low = about - (about - low) * span / old_span;
  high = low + span;
}

}  // namespace

double x_at(const RollView& view, const Box& box, double seconds) {
  return static_cast<double>(box.x) +
         (seconds - view.left) / (view.right - view.left) * static_cast<double>(box.width);
}

double seconds_at(const RollView& view, const Box& box, double x) {
  return view.left + (x - static_cast<double>(box.x)) / static_cast<double>(box.width) *
                         (view.right - view.left);
}

double y_at(const RollView& view, const Box& box, double pitch) {
  return static_cast<double>(box.y) +
         (view.high - pitch - 1) / (view.high - view.low) * static_cast<double>(box.height);
}

double pitch_at(const RollView& view, const Box& box, double y) {
  return view.high - (y - static_cast<double>(box.y)) / static_cast<double>(box.height) *
                         (view.high - view.low);
}

RollView clamped(RollView view, const RollLimits& limits) {
  const double most = std::max(limits.end, kEmptyViewSeconds);
  if (view.right - view.left < kShortestView) view.right = view.left + kShortestView;
  if (view.high - view.low < kFewestRows) view.high = view.low + kFewestRows;
  keep_within(view.left, view.right, -limits.lead, most);
  keep_within(view.low, view.high, limits.low, limits.high);
  return view;
}

RollView zoomed_time(RollView view, double factor, double about, const RollLimits& limits) {
  zoom(view.left, view.right, factor, about, kShortestView,
       std::max(limits.end, kEmptyViewSeconds) + limits.lead);
  return clamped(view, limits);
}

RollView zoomed_pitch(RollView view, double factor, double about, const RollLimits& limits) {
  zoom(view.low, view.high, factor, about, kFewestRows, limits.high - limits.low);
  return clamped(view, limits);
}

RollView scrolled(RollView view, double seconds, double pitches, const RollLimits& limits) {
  view.left += seconds;
  view.right += seconds;
  view.low += pitches;
  view.high += pitches;
  return clamped(view, limits);
}

RollView fitted(const std::optional<RollExtent>& extent, const RollLimits& limits) {
  RollView view;
  if (!extent) {
    view = RollView{0, kEmptyViewSeconds, 60 - kFitRows / 2, 60 + kFitRows / 2};
    return clamped(view, limits);
  }
  const double margin = std::max(0.1, (extent->end - extent->begin) * kFitMargin);
  view.left = extent->begin - std::min(margin, limits.lead);
  view.right = std::max(extent->end + margin, view.left + 4);
  const double centre = 0.5 * (extent->lowest + extent->highest + 1);
  const double rows = std::max<double>(extent->highest - extent->lowest + 5, kFitRows);
  view.low = centre - rows / 2;
  view.high = centre + rows / 2;
  return clamped(view, limits);
}

RollView following(const RollView& view, double seconds, const RollLimits& limits) {
  const double span = view.right - view.left;
  if (seconds >= view.left && seconds < view.left + span * kFollowEdge) return view;
  if (seconds >= view.left && view.right >= limits.end) return view;  // nothing more to the right
  return scrolled(view, seconds - kFollowTarget * span - view.left, 0, limits);
}

}  // namespace impromptu
