// Chords: words there and back, and similarity.
#include "shared/tokens/chord.hpp"

#include <doctest/doctest.h>

#include <string>

#include "shared/base/random.hpp"

using namespace impromptu;

namespace {

Chord chord_of(std::initializer_list<int> pitches) {
  Chord chord;
  for (const int pitch : pitches) chord.add(static_cast<std::uint8_t>(pitch));
  return chord;
}

}  // namespace

TEST_CASE("a chord's word lists its pitches rising, and silence is e") {
  CHECK(word_from(chord_of({68, 49})) == "49,68");
  CHECK(word_from(chord_of({0, 63, 64, 127})) == "0,63,64,127");
  CHECK(word_from(Chord{}) == "e");
}

TEST_CASE("any chord is read back from its word") {
  Random random(1);
  for (int i = 0; i < 2000; ++i) {
    Chord chord;
    const std::uint32_t size = random.next_below(8);
    for (std::uint32_t j = 0; j < size; ++j)
      chord.add(static_cast<std::uint8_t>(random.next_below(128)));
    const Result<Chord> back = chord_from(word_from(chord));
    REQUIRE(back);
    REQUIRE(*back == chord);
  }
}

TEST_CASE("words that are not canonical are refused at the pitch that is wrong") {
  for (const char* word : {"", "E", "e,60", "60,", ",60", "60,,64", "64,60", "60,60", "060", "00",
                           "128", "1000000000000", "-1", "60 64", "60, 64", "60\r", "6o", "+60"}) {
    CAPTURE(word);
    const Result<Chord> chord = chord_from(word);
    REQUIRE_FALSE(chord);
    CHECK(chord.error().code == ErrorCode::bad_word);
  }
  CHECK(chord_from("60,64,128").error().offset == 6);
  CHECK(*chord_from("0") == chord_of({0}));
}

TEST_CASE("similarity is the shared part of all pitches") {
  CHECK(jaccard_similarity(chord_of({60, 64, 67}), chord_of({60, 64, 72})) == 0.5);
  CHECK(jaccard_similarity(chord_of({60, 100}), chord_of({60, 100})) == 1);
  CHECK(jaccard_similarity(chord_of({60}), chord_of({61})) == 0);
  CHECK(jaccard_similarity(Chord{}, chord_of({61})) == 0);
  CHECK(jaccard_similarity(Chord{}, Chord{}) == 1);
}

TEST_CASE("membership and size span both halves of the keyboard") {
  const Chord chord = chord_of({0, 63, 64, 127});
  CHECK(chord.size() == 4);
  for (const int pitch : {0, 63, 64, 127}) CHECK(chord.contains(static_cast<std::uint8_t>(pitch)));
  for (const int pitch : {1, 62, 65, 126}) {
    CHECK_FALSE(chord.contains(static_cast<std::uint8_t>(pitch)));
  }
}
