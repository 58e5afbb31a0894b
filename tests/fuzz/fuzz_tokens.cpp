// Fuzz: chord words and vocabularies of any bytes; what is read must be written back the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "shared/base/check.hpp"
#include "shared/tokens/chord_vocabulary.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace impromptu;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Result<Chord> chord = chord_from(text);
  if (chord) ASSERT(word_from(*chord) == text);
  const Result<ChordVocabulary> vocabulary = ChordVocabulary::from_text(text);
  if (!vocabulary) {
    ASSERT(vocabulary.error().offset <= size);
    return 0;
  }
  const std::string_view body = text.back() == '\n' ? text.substr(0, size - 1) : text;
  ASSERT(vocabulary->text() == std::string(body) + '\n');
  Chord wanted;
  for (std::size_t i = 0; i < size && i < 8; ++i) wanted.add(data[i] & 127U);
  const TokenId nearest = vocabulary->nearest(wanted);
  ASSERT(nearest >= 1 && nearest <= static_cast<TokenId>(vocabulary->size()));
  return 0;
}
