// RollView: which part of the piece the piano roll shows, and how it zooms and scrolls.
#pragma once

#include <optional>

namespace impromptu {

// A rectangle on the screen in CSS pixels.
struct Box {
  float x = 0, y = 0, width = 0, height = 0;

  [[nodiscard]] float right() const { return x + width; }
  [[nodiscard]] float bottom() const { return y + height; }
  [[nodiscard]] bool contains(float px, float py) const {
    return px >= x && px < right() && py >= y && py < bottom();
  }
  bool operator==(const Box&) const = default;
};

// What the roll can show at most.
struct RollLimits {
  double end = 0;      // seconds; the piece and some room behind it
  double low = 0;      // pitches: the lowest row
  double high = 128;   // one past the highest row
  double lead = 0.25;  // seconds before 0 that may be seen
};

struct RollView {
  double left = 0;  // seconds at the left edge
  double right = 20;
  double low = 21;  // pitch at the lower edge: row p lies between p and p + 1
  double high = 109;

  bool operator==(const RollView&) const = default;
};

inline constexpr double kShortestView = 0.5;     // seconds
inline constexpr double kFewestRows = 12;        // an octave
inline constexpr double kEmptyViewSeconds = 20;  // shown when there is nothing to fit

[[nodiscard]] double x_at(const RollView& view, const Box& box, double seconds);
[[nodiscard]] double seconds_at(const RollView& view, const Box& box, double x);
// Returns the y of the upper edge of the row of `pitch`.
[[nodiscard]] double y_at(const RollView& view, const Box& box, double pitch);
// Returns the fractional pitch; its floor names the row.
[[nodiscard]] double pitch_at(const RollView& view, const Box& box, double y);

// Return the view moved or zoomed, kept within `limits`.
//   factor  above 1 shows less; the time or pitch at `about` stays where it is.
[[nodiscard]] RollView zoomed_time(RollView view, double factor, double about,
                                   const RollLimits& limits);
[[nodiscard]] RollView zoomed_pitch(RollView view, double factor, double about,
                                    const RollLimits& limits);
[[nodiscard]] RollView scrolled(RollView view, double seconds, double pitches,
                                const RollLimits& limits);
[[nodiscard]] RollView clamped(RollView view, const RollLimits& limits);

// What `fitted` shows: a range of time and of pitch.
struct RollExtent {
  double begin = 0, end = 0;  // seconds
  int lowest = 60, highest = 60;
};

// Returns a view of all of `extent` with a margin; of the middle of the keyboard without one.
[[nodiscard]] RollView fitted(const std::optional<RollExtent>& extent, const RollLimits& limits);

// Returns the view turned on like a page when `seconds` has left it or nears its right edge.
[[nodiscard]] RollView following(const RollView& view, double seconds, const RollLimits& limits);

}  // namespace impromptu
