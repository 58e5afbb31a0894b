// The roll's view: zoom, scroll, fit.
#include "web/app/roll_view.hpp"

#include <doctest/doctest.h>

#include "shared/base/random.hpp"

namespace impromptu {
namespace {

constexpr Box kBox{54, 28, 900, 600};
constexpr RollLimits kLimits{.end = 200};

TEST_CASE("x and time, y and pitch are inverse to each other") {
  const RollView view{3, 40, 30, 90};
  for (const double seconds : {3.0, 17.25, 40.0}) {
    CHECK(seconds_at(view, kBox, x_at(view, kBox, seconds)) == doctest::Approx(seconds));
  }
  CHECK(x_at(view, kBox, 3) == doctest::Approx(54));
  CHECK(pitch_at(view, kBox, y_at(view, kBox, 60)) == doctest::Approx(61));  // its upper edge
  CHECK(pitch_at(view, kBox, 628) == doctest::Approx(30));
}

TEST_CASE("zooming keeps the time and the pitch under the pointer where they are") {
  const RollView view{50, 90, 40, 80};
  const double seconds = 77;
  for (const double factor : {0.5, 1.18, 3.0}) {
    const RollView time = zoomed_time(view, factor, seconds, kLimits);
    CHECK(x_at(time, kBox, seconds) == doctest::Approx(x_at(view, kBox, seconds)));
    CHECK(time.right - time.left == doctest::Approx(40 / factor));
    const RollView pitch = zoomed_pitch(view, factor, 60, kLimits);
    CHECK(y_at(pitch, kBox, 60) + 0 < 628);
    CHECK(time.low == view.low);
  }
}

TEST_CASE("no sequence of moves leaves the limits") {
  Random random(5);
  RollView view = fitted(std::nullopt, kLimits);
  for (int i = 0; i < 2000; ++i) {
    const double amount = random.next_unit() * 4 - 2;
    const double place = random.next_unit() * 300 - 50;
    switch (random.next_below(3)) {
      case 0:
        view = zoomed_time(view, amount > 0 ? amount + 0.01 : 1 / (0.01 - amount), place, kLimits);
        break;
      case 1:
        view = zoomed_pitch(view, amount > 0 ? amount + 0.01 : 1 / (0.01 - amount), place, kLimits);
        break;
      default:
        view = scrolled(view, amount * 100, amount * 50, kLimits);
    }
    REQUIRE(view.left >= -kLimits.lead - 1e-9);
    REQUIRE(view.right <= 200 + 1e-9);
    REQUIRE(view.right - view.left >= kShortestView - 1e-9);
    REQUIRE(view.low >= kLimits.low - 1e-9);
    REQUIRE(view.high <= kLimits.high + 1e-9);
    REQUIRE(view.high - view.low >= kFewestRows - 1e-9);
  }
}

TEST_CASE("a fitted view shows the whole extent, and the middle of the keyboard without one") {
  const RollView view = fitted(RollExtent{0, 100, 24, 100}, RollLimits{.end = 104});
  CHECK(view.left <= 0);
  CHECK(view.right >= 100);
  CHECK(view.low <= 24);
  CHECK(view.high >= 101);
  const RollView empty = fitted(std::nullopt, kLimits);
  CHECK(empty.low < 60);
  CHECK(empty.high > 61);
}

TEST_CASE("following leaves a view alone while the playhead is in it, and turns it like a page") {
  const RollView view{10, 30, 40, 80};
  CHECK(following(view, 20, kLimits) == view);
  const RollView next = following(view, 29, kLimits);
  CHECK(next.left == doctest::Approx(27));
  CHECK(next.right - next.left == doctest::Approx(20));
  CHECK(following(view, 2, kLimits).left <= 2);
  const RollView last{180, 200, 40, 80};
  CHECK(following(last, 199, kLimits) == last);
}

}  // namespace
}  // namespace impromptu
