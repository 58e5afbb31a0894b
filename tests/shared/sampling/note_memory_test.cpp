// NoteGeneration: what a long piece costs, told by the address sanitizer of the native test build.
#ifdef __SANITIZE_ADDRESS__
#include <doctest/doctest.h>

#include <cstddef>
#include <utility>

#include "shared/sampling/note_generation.hpp"
#include "tests/shared/sampling/note_player.hpp"

extern "C" std::size_t __sanitizer_get_current_allocated_bytes();

using namespace impromptu;

TEST_CASE("a piece takes no more memory in its sixtieth window than in its fourth") {
  NoteSettings settings;
  settings.seconds = 6 * 3600;
  settings.alternatives = 2;
  Result<NoteGeneration> created = NoteGeneration::create(settings, {}, 128);
  REQUIRE(created);
  NoteGeneration generation = std::move(*created);
  NotePlayer player(9);
  const auto bytes_after = [&](int resets) {
    while (player.resets < resets) {
      player.play(generation, 16, 1);
      for (const std::int32_t i : {0, 1}) CHECK(generation.take_notes(i).size() < 1000);
    }
    REQUIRE(!generation.done());
    const std::size_t before = __sanitizer_get_current_allocated_bytes();
    const NoteGeneration copy = generation;
    return __sanitizer_get_current_allocated_bytes() - before;
  };
  const std::size_t early = bytes_after(4);
  CHECK(early > 1000);
  CHECK(bytes_after(60) < early + early / 4);
}
#endif
