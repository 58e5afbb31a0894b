// Layered keyboards.
#include "shared/music/layers.hpp"

#include <doctest/doctest.h>

using namespace impromptu;

namespace {

Note note(std::int64_t onset, std::int64_t end, std::uint8_t pitch, std::uint8_t velocity) {
  return {Microseconds{onset * 1000}, Microseconds{(end - onset) * 1000}, pitch, velocity};
}

}  // namespace

TEST_CASE("one key of two layers is one note, the louder one, until the last ends") {
  const std::vector<Note> layers{note(0, 400, 60, 50), note(1, 400, 64, 70), note(2, 500, 60, 80),
                                 note(3, 390, 64, 60)};
  CHECK(layers_as_one(layers) == std::vector<Note>{note(0, 500, 60, 80), note(1, 400, 64, 70)});
  const std::vector<Note> three{note(0, 9, 60, 1), note(0, 10, 60, 2), note(9, 30, 60, 3)};
  CHECK(layers_as_one(three) == std::vector<Note>{note(0, 30, 60, 3)});
}

TEST_CASE("what one finger may have played stays") {
  const std::vector<Note> repeated{note(0, 20, 60, 50),   note(22, 60, 60, 50),    // was up between
                                   note(80, 200, 60, 50), note(120, 240, 60, 50),  // long after
                                   note(300, 300, 62, 1), note(300, 310, 62, 1)};  // no length
  CHECK(layers_as_one(repeated) == repeated);
  CHECK(layers_as_one({}).empty());
}
