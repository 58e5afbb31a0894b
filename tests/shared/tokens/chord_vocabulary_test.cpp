// Vocabularies: order of ids, text and hash, damaged texts, and the nearest known chord.
#include "shared/tokens/chord_vocabulary.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <limits>
#include <string>

#include "shared/base/random.hpp"

using namespace impromptu;

namespace {

Chord chord(const char* word) { return *chord_from(word); }

Chord random_chord(Random& random, int span) {
  Chord chord;
  for (std::uint32_t i = random.next_below(5); i > 0; --i) {
    chord.add(static_cast<std::uint8_t>(40 + random.next_below(static_cast<std::uint32_t>(span))));
  }
  return chord;
}

// The sum of distances from every pitch of `from` to the closest of `to`, the slow way.
int one_way_distance(const Chord& from, const Chord& to) {
  int sum = 0;
  for (int a = 0; a < 128; ++a) {
    if (!from.contains(static_cast<std::uint8_t>(a))) continue;
    int closest = std::numeric_limits<int>::max();
    for (int b = 0; b < 128; ++b) {
      if (to.contains(static_cast<std::uint8_t>(b))) closest = std::min(closest, std::abs(a - b));
    }
    sum += closest;
  }
  return sum;
}

// What nearest() promises, word by word.
TokenId nearest_by_force(const ChordVocabulary& vocabulary, const Chord& wanted) {
  if (wanted.empty()) return vocabulary.silence();
  TokenId best = kUnusedId;
  double best_similarity = 0;
  int best_distance = std::numeric_limits<int>::max();
  for (TokenId id = 1; id <= static_cast<TokenId>(vocabulary.size()); ++id) {
    const Chord& word = vocabulary.chord(id);
    if (word.empty()) continue;
    const double similarity = jaccard_similarity(wanted, word);
    const int distance = one_way_distance(wanted, word) + one_way_distance(word, wanted);
    const bool better = best == kUnusedId || similarity > best_similarity ||
                        (similarity == 0 && best_similarity == 0 && distance < best_distance);
    if (!better) continue;
    best = id;
    best_similarity = similarity;
    best_distance = distance;
  }
  return best;
}

}  // namespace

TEST_CASE("ids fall with frequency, ties in the order of the pitches, silence always among them") {
  const std::vector<std::vector<Chord>> songs{
      {chord("60"), chord("60,64"), chord("60"), chord("64,70"), chord("64,67,70")},
      {chord("100"), chord("60,64"), chord("60"), chord("9,10"), chord("64,67")}};
  const Result<ChordVocabulary> vocabulary = ChordVocabulary::fit(songs);
  REQUIRE(vocabulary);
  // 60 three times, 60,64 twice, then once each, silence never.
  CHECK(vocabulary->text() == "60\n60,64\n9,10\n64,67\n64,67,70\n64,70\n100\ne\n");
  CHECK(vocabulary->silence() == 8);
  CHECK(vocabulary->find(chord("60,64")) == 2);
  CHECK(vocabulary->find(chord("61")) == kUnusedId);
  CHECK(vocabulary->chord(7) == chord("100"));
}

TEST_CASE("a vocabulary of no songs knows silence") {
  const Result<ChordVocabulary> vocabulary = ChordVocabulary::fit({});
  REQUIRE(vocabulary);
  CHECK(vocabulary->text() == "e\n");
  CHECK(vocabulary->nearest(chord("60")) == 1);
}

TEST_CASE("songs of known words survive transform and inverse, and the text is read back") {
  Random random(2);
  std::vector<std::vector<Chord>> songs(3);
  for (auto& song : songs) {
    for (int i = 0; i < 400; ++i) song.push_back(random_chord(random, 40));
  }
  const Result<ChordVocabulary> fitted = ChordVocabulary::fit(songs);
  REQUIRE(fitted);
  const Result<ChordVocabulary> vocabulary = ChordVocabulary::from_text(fitted->text());
  REQUIRE(vocabulary);
  CHECK(vocabulary->text() == fitted->text());
  CHECK(vocabulary->hash() == fitted->hash());
  CHECK(vocabulary->silence() == fitted->silence());
  for (const auto& song : songs) {
    const ChordIds ids = vocabulary->ids_from(song);
    CHECK(ids.unknown == 0);
    std::vector<Chord> back;
    for (const TokenId id : ids.ids) back.push_back(vocabulary->chord(id));
    CHECK(back == song);
  }
}

TEST_CASE("the hash is FNV-1a of the text") {
  // FNV-1a of "e\n": (((offset ^ 'e') * prime) ^ '\n') * prime, worked out in Python.
  CHECK(ChordVocabulary::from_text("e\n")->hash() == "088e5407b539763e");
  CHECK(ChordVocabulary::from_text("e")->hash() == "088e5407b539763e");
  CHECK(ChordVocabulary::from_text("e\n60\n")->hash() !=
        ChordVocabulary::from_text("60\ne\n")->hash());
}

TEST_CASE("damaged vocabularies are refused at the line that is wrong") {
  const auto error_of = [](std::string_view text) {
    const Result<ChordVocabulary> vocabulary = ChordVocabulary::from_text(text);
    REQUIRE_FALSE(vocabulary);
    return vocabulary.error();
  };
  CHECK(error_of("").code == ErrorCode::empty_vocabulary);
  CHECK(error_of("e\n60\nhello\n") == Error{ErrorCode::bad_word, 5, "vocabulary"});
  CHECK(error_of("e\n\n60\n") == Error{ErrorCode::bad_word, 2, "vocabulary"});
  CHECK(error_of("e\r\n60\r\n").code == ErrorCode::bad_word);
  CHECK(error_of("e\n60\n60\n") == Error{ErrorCode::duplicate_word, 5, "vocabulary"});
  CHECK(error_of("60\n").code == ErrorCode::no_silence);
}

TEST_CASE("an unknown chord becomes the most similar word, ties the more frequent one") {
  const ChordVocabulary vocabulary =
      *ChordVocabulary::from_text("e\n60\n67,72\n60,64\n64,67\n60,64,67\n30\n40,50\n");
  CHECK(vocabulary.nearest(chord("60,64,67,72")) == 6);  // 3/4 against 2/4
  CHECK(vocabulary.nearest(chord("60,67")) == 6);        // 2/3 against 60: 1/2
  CHECK(vocabulary.nearest(chord("64")) == 4);           // 60,64 and 64,67: 1/2 each
  CHECK(vocabulary.nearest(chord("60,64")) == 4);        // known
  CHECK(vocabulary.nearest(Chord{}) == 1);
}

TEST_CASE("a chord without a common pitch becomes the word next to it, never silence") {
  const ChordVocabulary vocabulary = *ChordVocabulary::from_text("e\n60\n30\n30,40\n");
  CHECK(vocabulary.nearest(chord("31")) == 3);     // 30: 1 + 1; 30,40: 1 + 1 + 9
  CHECK(vocabulary.nearest(chord("31,41")) == 4);  // 30: 1 + 11 + 1; 30,40: 1 + 1 + 1 + 1
  CHECK(vocabulary.nearest(chord("127")) == 2);
}

TEST_CASE("the nearest word is the one that a search of all words finds") {
  Random random(6);
  std::vector<std::vector<Chord>> songs(1);
  for (int i = 0; i < 120; ++i) songs[0].push_back(random_chord(random, 30));
  const ChordVocabulary vocabulary = *ChordVocabulary::fit(songs);
  int without_common_pitch = 0;
  for (int i = 0; i < 3000; ++i) {
    const Chord wanted = random_chord(random, i % 2 == 0 ? 30 : 80);
    const TokenId id = vocabulary.nearest(wanted);
    REQUIRE(id == nearest_by_force(vocabulary, wanted));
    if (!wanted.empty() && jaccard_similarity(wanted, vocabulary.chord(id)) == 0) {
      ++without_common_pitch;
    }
  }
  CHECK(without_common_pitch > 100);  // both rules were tried
}

TEST_CASE("unknown frames are counted, repeated ones each time") {
  const ChordVocabulary vocabulary = *ChordVocabulary::from_text("e\n60\n72\n");
  const std::vector<Chord> frames{chord("60"), chord("61"), chord("61"), Chord{}, chord("70,72")};
  const ChordIds ids = vocabulary.ids_from(frames);
  CHECK(ids.ids == std::vector<TokenId>{2, 2, 2, 1, 3});
  CHECK(ids.unknown == 3);
}
