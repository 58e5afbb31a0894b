// Chord words: text to pitch sets and back.
#include "shared/tokens/chord.hpp"

namespace impromptu {
namespace {

constexpr std::string_view kSilenceWord = "e";
constexpr int kPitches = 128;

// Reads a decimal number without leading zeros from the front of `text` and takes it off.
// Returns -1 when there is none below 128.
int take_pitch(std::string_view& text) {
  int value = 0;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    if (digits > 0 && value == 0) return -1;
    value = value * 10 + (text[digits] - '0');
    if (value >= kPitches) return -1;
    ++digits;
  }
  if (digits == 0) return -1;
  text.remove_prefix(digits);
  return value;
}

}  // namespace

std::string word_from(const Chord& chord) {
  if (chord.empty()) return std::string(kSilenceWord);
  std::string word;
  for (std::uint8_t pitch = 0; pitch < kPitches; ++pitch) {
    if (!chord.contains(pitch)) continue;
    if (!word.empty()) word += ',';
    word += std::to_string(pitch);
  }
  return word;
}

Result<Chord> chord_from(std::string_view word) {
  if (word == kSilenceWord) return Chord{};
  Chord chord;
  int previous = -1;
  std::string_view rest = word;
  while (true) {
    const auto offset = static_cast<std::uint32_t>(word.size() - rest.size());
    const int pitch = take_pitch(rest);
    if (pitch <= previous) return Error{ErrorCode::bad_word, offset, "chord word"};
    chord.add(static_cast<std::uint8_t>(pitch));
    previous = pitch;
    if (rest.empty()) return chord;
    if (rest.front() != ',') return Error{ErrorCode::bad_word, offset, "chord word"};
    rest.remove_prefix(1);
  }
}

double jaccard_similarity(const Chord& a, const Chord& b) {
  const Chord either{a.low | b.low, a.high | b.high};
  if (either.empty()) return 1;
  const Chord both{a.low & b.low, a.high & b.high};
  return static_cast<double>(both.size()) / either.size();
}

}  // namespace impromptu
