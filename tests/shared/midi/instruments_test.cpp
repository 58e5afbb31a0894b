// Which parts are taken as piano music.
#include "shared/midi/instruments.hpp"

#include <doctest/doctest.h>

using namespace impromptu;

namespace {

Part part_of(std::uint8_t channel, std::uint8_t program, bool with_note = true) {
  Part part;
  part.channel = channel;
  part.instrument = {0, program, channel == kPercussionChannel};
  if (with_note) part.notes.push_back({Tick{0}, Tick{1}, 60, 64});
  return part;
}

const std::uint8_t kDrums = 9;

}  // namespace

TEST_CASE("where there are pianos, only they are chosen") {
  Score score;
  score.parts = {part_of(0, 48), part_of(1, 0), part_of(2, 7), part_of(3, 8), part_of(kDrums, 0)};
  const PartSelection selection = select_parts(score, InstrumentChoice::automatic);
  CHECK(selection.parts == std::vector<std::size_t>{1, 2});
  CHECK(selection.made == InstrumentChoice::piano);
}

TEST_CASE("where there is no piano, all melodic parts are chosen") {
  Score score;
  score.parts = {part_of(0, 48), part_of(kDrums, 0), part_of(3, 127), part_of(4, 0, false)};
  const PartSelection selection = select_parts(score, InstrumentChoice::automatic);
  CHECK(selection.parts == std::vector<std::size_t>{0, 2});
  CHECK(selection.made == InstrumentChoice::all_melodic);
}

TEST_CASE("a choice that is made is kept, drums and silent parts never chosen") {
  Score score;
  score.parts = {part_of(0, 48), part_of(1, 0), part_of(kDrums, 0), part_of(5, 3, false)};
  CHECK(select_parts(score, InstrumentChoice::all_melodic).parts == std::vector<std::size_t>{0, 1});
  CHECK(select_parts(score, InstrumentChoice::piano).parts == std::vector<std::size_t>{1});
  score.parts = {part_of(0, 48), part_of(kDrums, 0)};
  CHECK(select_parts(score, InstrumentChoice::piano).parts.empty());
  CHECK(select_parts(Score{}, InstrumentChoice::automatic).parts.empty());
}

TEST_CASE("drums by name alone are left out where others play, and shown when asked for") {
  Score score;
  score.parts = {part_of(0, 0), part_of(1, 0)};
  score.parts[1].name = "Drum Kit";
  CHECK(is_named_percussion(score.parts[1]));
  CHECK(select_parts(score, InstrumentChoice::automatic).parts == std::vector<std::size_t>{0});
  CHECK(select_parts(score, InstrumentChoice::piano).parts == std::vector<std::size_t>{0});
  CHECK(select_parts(score, InstrumentChoice::all_melodic).parts == std::vector<std::size_t>{0, 1});
  score.parts[0].notes.clear();
  CHECK(select_parts(score, InstrumentChoice::automatic).parts == std::vector<std::size_t>{1});
  score.parts[1].instrument.program = 114;  // steel drums
  CHECK_FALSE(is_named_percussion(score.parts[1]));
}
