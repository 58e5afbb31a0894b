// ChordVocabulary: counting words, reading and writing them, and finding the nearest known one.
#include "shared/tokens/chord_vocabulary.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <climits>
#include <cstdlib>
#include <initializer_list>
#include <utility>

#include "shared/base/check.hpp"
#include "shared/base/fnv1a.hpp"

namespace impromptu {
namespace {

constexpr int kPitches = 128;

// Returns whether the rising pitches of `a` come before those of `b`, compared like words.
bool pitches_before(const Chord& a, const Chord& b) {
  // The first pitch that only one of the two holds decides: its holder comes first, unless the
  // other chord ends before it.
  const bool in_low = a.low != b.low;
  const std::uint64_t of_a = in_low ? a.low : a.high;
  const std::uint64_t of_b = in_low ? b.low : b.high;
  const std::uint64_t differing = of_a ^ of_b;
  if (differing == 0) return false;
  const std::uint64_t first = differing & (~differing + 1);
  const std::uint64_t above = ~(first | (first - 1));
  const bool a_holds = (of_a & first) != 0;
  const bool other_goes_on =
      ((a_holds ? of_b : of_a) & above) != 0 || (in_low && (a_holds ? b.high : a.high) != 0);
  return a_holds == other_goes_on;
}

// Calls visit(pitch) for each pitch of a chord, rising, as long as it returns true.
template <class Visit>
void visit_pitches(const Chord& chord, Visit visit) {
  for (const int first : {0, 64}) {
    for (std::uint64_t bits = first == 0 ? chord.low : chord.high; bits != 0; bits &= bits - 1) {
      if (!visit(first + std::countr_zero(bits))) return;
    }
  }
}

// Returns the distance in semitones from every pitch to the closest pitch of a non-empty chord.
std::array<int, kPitches> distances_to(const Chord& chord) {
  std::array<int, kPitches> distances;
  distances.fill(kPitches);
  visit_pitches(chord, [&distances](int held) {
    for (int pitch = 0; pitch < kPitches; ++pitch) {
      int& distance = distances[static_cast<std::size_t>(pitch)];
      distance = std::min(distance, std::abs(pitch - held));
    }
    return true;
  });
  return distances;
}

// Returns the distance in semitones from `pitch` to the closest pitch of a non-empty chord.
int distance_to(int pitch, const Chord& chord) {
  int closest = kPitches;
  visit_pitches(chord, [&closest, pitch](int held) {
    const int distance = std::abs(held - pitch);
    const bool nearer = distance < closest;
    closest = std::min(closest, distance);
    return nearer;  // behind the closest pitch they lead away
  });
  return closest;
}

}  // namespace

Result<ChordVocabulary> ChordVocabulary::fit(std::span<const std::vector<Chord>> songs) {
  std::unordered_map<Chord, std::uint64_t, ChordHash> counts{{Chord{}, 0}};
  for (const std::vector<Chord>& song : songs) {
    for (const Chord& chord : song) ++counts[chord];
  }
  if (counts.size() > kMaxWords) return Error{ErrorCode::vocabulary_too_large, 0, "songs"};
  std::vector<std::pair<Chord, std::uint64_t>> ranked(counts.begin(), counts.end());
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : pitches_before(a.first, b.first);
  });
  ChordVocabulary vocabulary;
  for (const auto& entry : ranked) vocabulary.append(entry.first);
  return vocabulary;
}

Result<ChordVocabulary> ChordVocabulary::from_text(std::string_view text) {
  ChordVocabulary vocabulary;
  std::size_t offset = 0;
  while (offset < text.size()) {
    const std::size_t end = std::min(text.find('\n', offset), text.size());
    const auto line = static_cast<std::uint32_t>(offset);
    const Result<Chord> chord = chord_from(text.substr(offset, end - offset));
    if (!chord) return Error{chord.error().code, line, "vocabulary"};
    if (vocabulary.size() == kMaxWords) {
      return Error{ErrorCode::vocabulary_too_large, line, "vocabulary"};
    }
    if (!vocabulary.append(*chord)) return Error{ErrorCode::duplicate_word, line, "vocabulary"};
    offset = end + 1;
  }
  if (vocabulary.size() == 0) return Error{ErrorCode::empty_vocabulary, 0, "vocabulary"};
  if (vocabulary.silence_ == kUnusedId) return Error{ErrorCode::no_silence, 0, "vocabulary"};
  return vocabulary;
}

bool ChordVocabulary::append(const Chord& chord) {
  const auto id = static_cast<TokenId>(words_.size() + 1);
  if (!ids_.emplace(chord, id).second) return false;
  words_.push_back(chord);
  sizes_.push_back(static_cast<std::uint8_t>(chord.size()));
  if (chord.empty()) silence_ = id;
  for (std::uint8_t pitch = 0; pitch < kPitches; ++pitch) {
    if (chord.contains(pitch)) holders_[pitch].push_back(id);
  }
  return true;
}

std::string ChordVocabulary::text() const {
  std::string text;
  for (const Chord& chord : words_) text += word_from(chord) + '\n';
  return text;
}

std::string ChordVocabulary::hash() const { return Fnv1a(text()).digits(); }

const Chord& ChordVocabulary::chord(TokenId id) const {
  ASSERT(id >= 1 && static_cast<std::size_t>(id) <= words_.size());
  return words_[static_cast<std::size_t>(id) - 1];
}

TokenId ChordVocabulary::find(const Chord& chord) const {
  const auto found = ids_.find(chord);
  return found == ids_.end() ? kUnusedId : found->second;
}

TokenId ChordVocabulary::nearest(const Chord& chord) const {
  const TokenId known = find(chord);
  if (known != kUnusedId) return known;
  const TokenId similar = most_similar(chord);
  return similar != kUnusedId ? similar : closest(chord);
}

TokenId ChordVocabulary::most_similar(const Chord& chord) const {
  std::vector<std::uint8_t> shared(words_.size() + 1, 0);  // pitches in common, by id
  for (std::uint8_t pitch = 0; pitch < kPitches; ++pitch) {
    if (!chord.contains(pitch)) continue;
    for (const TokenId id : holders_[pitch]) ++shared[static_cast<std::size_t>(id)];
  }
  const int wanted = chord.size();
  TokenId best = kUnusedId;
  int best_shared = 0;
  int best_either = 1;
  for (std::size_t id = 1; id < shared.size(); ++id) {
    if (shared[id] == 0) continue;
    const int either = wanted + sizes_[id - 1] - shared[id];
    // shared / either > best_shared / best_either, in whole numbers
    if (shared[id] * best_either <= best_shared * either) continue;
    best = static_cast<TokenId>(id);
    best_shared = shared[id];
    best_either = either;
  }
  return best;
}

// A word is left as soon as its sum reaches the best one.
TokenId ChordVocabulary::closest(const Chord& chord) const {
  const std::array<int, kPitches> distances = distances_to(chord);
  TokenId best = silence_;
  int best_distance = INT_MAX;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const Chord& word = words_[i];
    if (word.empty()) continue;
    int distance = 0;
    visit_pitches(word, [&](int pitch) {
      distance += distances[static_cast<std::size_t>(pitch)];
      return distance < best_distance;
    });
    if (distance >= best_distance) continue;
    visit_pitches(chord, [&](int pitch) {
      distance += distance_to(pitch, word);
      return distance < best_distance;
    });
    if (distance >= best_distance) continue;
    best = static_cast<TokenId>(i + 1);
    best_distance = distance;
  }
  return best;
}

ChordIds ChordVocabulary::ids_from(std::span<const Chord> frames) const {
  ChordIds result;
  result.ids.reserve(frames.size());
  std::unordered_map<Chord, TokenId, ChordHash> replaced;  // unknown chords come again
  for (const Chord& chord : frames) {
    TokenId id = find(chord);
    if (id == kUnusedId) {
      ++result.unknown;
      const auto [entry, is_new] = replaced.try_emplace(chord, kUnusedId);
      if (is_new) entry->second = nearest(chord);
      id = entry->second;
    }
    result.ids.push_back(id);
  }
  return result;
}

}  // namespace impromptu
