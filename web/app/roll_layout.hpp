// Roll layout: the notes of a document as rectangles on the screen, only those that can be seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "shared/music/time.hpp"
#include "shared/piece/document.hpp"
#include "web/app/roll_view.hpp"

namespace impromptu {

struct NoteBox {
  Box box;
  std::uint32_t note = 0;  // index into the document's notes
  std::uint8_t velocity = 64;
  Origin origin = Origin::seed;
};

// Returns the half-open range of indices outside of which no note sounds between two times; a few
// inside may not either.   O(log notes).
//   latest_ends  Document::latest_ends().
[[nodiscard]] std::pair<std::size_t, std::size_t> notes_between(
    std::span<const DocumentNote> notes, std::span<const Microseconds> latest_ends,
    Microseconds from, Microseconds to);

// Returns the rectangles of the notes that touch `box`, in the order of the notes, clipped to it.
// Notes that would fall on the same pixels as an earlier one of their row and origin are left out,
// so that a view of a long piece stays cheap to draw.   O(log notes + notes in the range).
[[nodiscard]] std::vector<NoteBox> note_boxes(std::span<const DocumentNote> notes,
                                              std::span<const Microseconds> latest_ends,
                                              const RollView& view, const Box& box);

// Returns the index in `boxes` of the topmost one at a point, or boxes.size().
[[nodiscard]] std::size_t box_at(std::span<const NoteBox> boxes, float x, float y);

// Returns the distance between ruler marks: 1, 2, 5 times a power of ten, or minutes, so that
// marks stand at least `least_pixels` apart.
[[nodiscard]] double ruler_step(const RollView& view, const Box& box, double least_pixels);

}  // namespace impromptu
