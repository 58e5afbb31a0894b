// The presence penalty in what is written: fewer repeats, wherever bursts end and from a prompt on.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "shared/sampling/note_generation.hpp"
#include "tests/shared/sampling/note_player.hpp"

using namespace impromptu;

namespace {

std::vector<WireNote> written(const NoteSettings& settings, std::int32_t most_events) {
  auto generation = NoteGeneration::create(settings, {}, 1024);
  REQUIRE(generation);
  NotePlayer player(6);
  player.play(*generation, most_events);
  return generation->take_notes(0);
}

// Returns the share of notes whose key is among the eight before them.
double repeats(const std::vector<WireNote>& notes) {
  std::vector<int> keys;
  for (const WireNote& note : notes) {
    if (note.kind == WireKind::written_note) keys.push_back(note.pitch);
  }
  std::ptrdiff_t repeated = 0;
  for (auto key = keys.begin() + 8; key < keys.end(); ++key) {
    if (std::find(key - 8, key, *key) != key) ++repeated;
  }
  return static_cast<double>(repeated) / static_cast<double>(keys.size());
}

}  // namespace

TEST_CASE("a presence penalty makes keys rarer that were just struck, wherever bursts end") {
  NoteSettings settings;
  settings.seconds = 400;
  const double without = repeats(written(settings, 16));
  settings.sampling.presence_penalty = 3;
  const auto notes = written(settings, 16);
  CHECK(repeats(notes) < 0.5 * without);
  CHECK(written(settings, 1) == notes);
  CHECK(written(settings, 7) == notes);
}

TEST_CASE("what a prompt struck last is held back from the first event on") {
  NoteSettings settings;
  settings.start = NoteStart::go_on_with;
  settings.sampling.presence_penalty = 2;
  settings.alternatives = 2;
  Performance prompt;
  prompt.notes = {{{0}, {100'000}, 60, 80}, {{500'000}, {100'000}, 64, 80}};
  auto generation = NoteGeneration::create(settings, prompt, 1024);
  REQUIRE(generation);
  while (generation->plan(16).burst == 0) REQUIRE(generation->accept({}));
  const NotePlan& plan = generation->plan(16);
  CHECK(plan.presence_penalty == 2);
  REQUIRE(plan.presence.size() == std::size_t{2} * kPitchIds);
  for (const std::size_t lane : {std::size_t{0}, std::size_t{kPitchIds}}) {
    CHECK(plan.presence[lane + 64 - kLowestKey] == 2);
    CHECK(plan.presence[lane + 60 - kLowestKey] == 2 * kPresenceFade);
    CHECK(plan.presence[lane + 62 - kLowestKey] == 0);
  }
}
