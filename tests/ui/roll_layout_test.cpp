// The roll's rectangles: culling compared with brute force.
#include "web/app/roll_layout.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "shared/base/random.hpp"

namespace impromptu {
namespace {

struct Notes {
  std::vector<DocumentNote> notes;
  std::vector<Microseconds> latest_ends;
};

Notes random_notes(int count, std::uint64_t seed) {
  Random random(seed);
  Notes made;
  for (int i = 0; i < count; ++i) {
    const Microseconds onset{static_cast<std::int64_t>(random.next_unit() * 3600e6)};
    const double length = random.next_below(100) == 0 ? 60e6 : 2e6;
    const Microseconds duration{static_cast<std::int64_t>(random.next_unit() * length)};
    const auto pitch = static_cast<std::uint8_t>(random.next_below(128));
    const Origin origin = random.next_below(2) == 0 ? Origin::seed : Origin::written;
    made.notes.push_back({Note{onset, duration, pitch, 64}, origin});
  }
  std::sort(made.notes.begin(), made.notes.end(), [](const DocumentNote& a, const DocumentNote& b) {
    return a.note.onset < b.note.onset;
  });
  Microseconds latest{0};
  for (const DocumentNote& entry : made.notes) {
    latest = std::max(latest, entry.note.onset + entry.note.duration);
    made.latest_ends.push_back(latest);
  }
  return made;
}

constexpr Box kBox{54, 28, 1200, 700};

TEST_CASE("every note that can be seen among 50,000 is covered by a rectangle of its row") {
  const Notes made = random_notes(50'000, 1);
  Random random(2);
  for (int round = 0; round < 12; ++round) {
    const double left = random.next_unit() * 3500;
    const double span = std::pow(10.0, random.next_unit() * 3.5);
    const RollView view{left, left + span, 20 + random.next_unit() * 20,
                        70 + random.next_unit() * 50};
    const std::vector<NoteBox> boxes = note_boxes(made.notes, made.latest_ends, view, kBox);
    std::size_t seen = 0;
    for (std::size_t i = 0; i < made.notes.size(); ++i) {
      const Note& note = made.notes[i].note;
      const double x0 = x_at(view, kBox, seconds_from(note.onset));
      const double x1 = x_at(view, kBox, seconds_from(note.onset + note.duration));
      const double top = y_at(view, kBox, note.pitch);
      const double row = 700 / (view.high - view.low);
      const bool visible = x1 > 54.5 && x0 < 1253.5 && top + row > 28.5 && top < 727.5;
      if (!visible) continue;
      ++seen;
      const double middle = std::clamp((x0 + x1) / 2, 54.0, 1253.9);
      const bool covered = std::any_of(boxes.begin(), boxes.end(), [&](const NoteBox& box) {
        return made.notes[box.note].note.pitch == note.pitch &&
               box.origin == made.notes[i].origin && static_cast<double>(box.box.x) <= middle + 1 &&
               static_cast<double>(box.box.right()) >= middle - 1;
      });
      REQUIRE(covered);
      if (seen > 400) break;  // enough of a crowded view
    }
    for (const NoteBox& box : boxes) {
      REQUIRE(box.box.x >= kBox.x);
      REQUIRE(box.box.right() <= kBox.right() + 0.01F);
      REQUIRE(box.box.y >= kBox.y);
      REQUIRE(box.box.bottom() <= kBox.bottom() + 0.01F);
    }
  }
}

TEST_CASE("a view of everything has no more rectangles than pixels in its rows") {
  const Notes made = random_notes(50'000, 3);
  const RollView view{0, 3700, 0, 128};
  const std::vector<NoteBox> boxes = note_boxes(made.notes, made.latest_ends, view, kBox);
  CHECK(boxes.size() > 10'000);
  CHECK(boxes.size() < 50'000);
  // 200,000 notes on the same pixels are drawn once.
  std::vector<DocumentNote> same(200'000,
                                 DocumentNote{Note{{1'000'000}, {500'000}, 60, 64}, Origin::seed});
  const std::vector<Microseconds> ends(same.size(), Microseconds{1'500'000});
  CHECK(note_boxes(same, ends, view, kBox).size() == 1);
}

TEST_CASE("the range of notes between two times has every note that sounds there") {
  const Notes made = random_notes(5000, 4);
  const Microseconds from{1'000'000'000};
  const Microseconds to{1'010'000'000};
  const auto [begin, end] = notes_between(made.notes, made.latest_ends, from, to);
  for (std::size_t i = 0; i < made.notes.size(); ++i) {
    const Note& note = made.notes[i].note;
    if (note.onset < to && note.onset + note.duration >= from) {
      CHECK(i >= begin);
      CHECK(i < end);
    }
  }
  CHECK(notes_between({}, {}, from, to) == std::pair<std::size_t, std::size_t>{0, 0});
}

TEST_CASE("the topmost rectangle under a point is found") {
  const std::vector<NoteBox> boxes{{Box{0, 0, 10, 10}, 0, 64, Origin::seed},
                                   {Box{5, 0, 10, 10}, 1, 64, Origin::seed}};
  CHECK(box_at(boxes, 7, 5) == 1);
  CHECK(box_at(boxes, 2, 5) == 0);
  CHECK(box_at(boxes, 40, 5) == 2);
}

TEST_CASE("ruler marks stand far enough apart at every zoom") {
  for (const double span : {0.5, 2.0, 20.0, 300.0, 7200.0, 2e6, 3e10}) {
    const RollView view{0, span, 21, 109};
    const double step = ruler_step(view, kBox, 72);
    CHECK(step / span * 1200 >= 72);
    CHECK(step / span * 1200 <= 72 * 5);
  }
}

}  // namespace
}  // namespace impromptu
