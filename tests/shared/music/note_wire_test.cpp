// Packed notes: one record byte by byte, there and back, and what is refused.
#include "shared/music/note_wire.hpp"

#include <doctest/doctest.h>

#include "shared/base/random.hpp"

using namespace impromptu;

namespace {

const WireNote kNote{Microseconds{0x0102030405}, Microseconds{0x0A0B0C0D}, 60, 99, WireKind::pedal};

std::vector<std::byte> packed(std::vector<WireNote> notes) {
  std::vector<std::byte> bytes;
  append_wire(notes, bytes);
  return bytes;
}

}  // namespace

TEST_CASE("a record is sixteen little-endian bytes") {
  const std::vector<int> expected{5, 4, 3, 2, 1, 0, 0, 0, 0x0D, 0x0C, 0x0B, 0x0A, 60, 99, 2, 0};
  const std::vector<std::byte> bytes = packed({kNote});
  REQUIRE(bytes.size() == kWireNoteBytes);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    CHECK(std::to_integer<int>(bytes[i]) == expected[i]);
}

TEST_CASE("records are appended, and read back in order") {
  Random random(9);
  std::vector<WireNote> notes;
  for (int i = 0; i < 1000; ++i) {
    notes.push_back({Microseconds{static_cast<std::int64_t>(random.next_u32()) << 20U},
                     Microseconds{random.next_u32()},
                     static_cast<std::uint8_t>(random.next_below(128)),
                     static_cast<std::uint8_t>(random.next_below(128)),
                     static_cast<WireKind>(random.next_below(3))});
  }
  std::vector<std::byte> bytes = packed({notes[0]});
  append_wire(std::span(notes).subspan(1), bytes);
  const Result<std::vector<WireNote>> again = wire_notes_from(bytes);
  REQUIRE(again);
  CHECK(*again == notes);
  CHECK(wire_notes_from({})->empty());
}

TEST_CASE("a duration too long for a record is cut") {
  WireNote note = kNote;
  note.duration = Microseconds{0x1'0000'0000};
  CHECK((*wire_notes_from(packed({note})))[0].duration == Microseconds{0xFFFFFFFF});
}

TEST_CASE("bad records are refused where they stand") {
  const auto error_of = [](std::size_t at, int value) {
    std::vector<std::byte> bytes = packed({kNote, kNote});
    bytes[kWireNoteBytes + at] = static_cast<std::byte>(value);
    const Result<std::vector<WireNote>> notes = wire_notes_from(bytes);
    REQUIRE_FALSE(notes);
    return notes.error();
  };
  CHECK(error_of(7, 0x80) == Error{ErrorCode::bad_record, 16, "onset"});
  CHECK(error_of(7, 0x7F) == Error{ErrorCode::bad_record, 16, "onset"});  // its end overflows
  CHECK(error_of(12, 128) == Error{ErrorCode::bad_record, 16, "pitch or velocity"});
  CHECK(error_of(13, 255) == Error{ErrorCode::bad_record, 16, "pitch or velocity"});
  CHECK(error_of(14, 3) == Error{ErrorCode::bad_record, 16, "kind"});
  std::vector<std::byte> bytes = packed({kNote});
  bytes.pop_back();
  CHECK(wire_notes_from(bytes).error() == Error{ErrorCode::bad_record, 0, "length"});
}
