// Copied runs: exact search by grams of eight pitches, and loops.
#include "native-trainer/report/copied_runs.hpp"

#include <algorithm>

namespace impromptu {
namespace {

constexpr std::size_t kGram = 8;  // symbols of eight bits in a word

// Returns the gram at the start of symbols, zeros behind their end.
std::uint64_t gram_of(std::span<const std::uint8_t> symbols) {
  std::uint64_t gram = 0;
  for (std::size_t i = 0; i < kGram; ++i) {
    gram = gram << 8U | (i < symbols.size() ? symbols[i] : 0U);
  }
  return gram;
}

// Returns how many symbols two grams share from the first on, zeros not counted.
std::size_t shared_symbols(std::uint64_t a, std::uint64_t b) {
  std::size_t count = 0;
  for (unsigned shift = 56;; shift -= 8) {
    const std::uint64_t symbol = a >> shift & 255U;
    if (symbol == 0 || symbol != (b >> shift & 255U)) return count;
    ++count;
    if (shift == 0) return count;
  }
}

}  // namespace

void RunIndex::add(std::span<const std::uint8_t> keys) {
  for (const std::uint8_t key : keys) text_.push_back(static_cast<std::uint8_t>(key + 1));
  text_.insert(text_.end(), kGram, 0);
}

void RunIndex::finish() {
  places_.clear();
  places_.reserve(text_.size());
  for (std::size_t at = 0; at < text_.size(); ++at) {
    if (text_[at] == 0) continue;
    places_.push_back({gram_of(std::span(text_).subspan(at)), static_cast<std::uint32_t>(at)});
  }
  std::sort(places_.begin(), places_.end(),
            [](const Place& a, const Place& b) { return a.gram < b.gram; });
}

std::size_t RunIndex::longest_run(std::span<const std::uint8_t> keys) const {
  std::vector<std::uint8_t> symbols;
  for (const std::uint8_t key : keys) symbols.push_back(static_cast<std::uint8_t>(key + 1));
  const auto before = [](const Place& place, std::uint64_t value) { return place.gram < value; };
  std::size_t longest = 0;
  for (std::size_t i = 0; i + longest < symbols.size(); ++i) {
    const auto query = std::span(symbols).subspan(i);
    const std::uint64_t gram = gram_of(query);
    auto place = std::lower_bound(places_.begin(), places_.end(), gram, before);
    // Runs shorter than a gram: the neighbours in sorted order share the most symbols.
    if (place != places_.begin()) {
      longest = std::max(longest, shared_symbols((place - 1)->gram, gram));
    }
    if (place != places_.end()) longest = std::max(longest, shared_symbols(place->gram, gram));
    for (; place != places_.end() && place->gram == gram && query.size() > longest; ++place) {
      const auto there = std::span(text_).subspan(place->at);
      if (there.size() <= longest || there[longest] != query[longest]) continue;
      const std::size_t end = std::min(there.size(), query.size());
      std::size_t length = 0;
      while (length < end && there[length] == query[length]) ++length;
      longest = std::max(longest, length);
    }
  }
  return longest;
}

std::vector<std::uint8_t> intervals_of(std::span<const std::uint8_t> keys) {
  constexpr int kWidest = 43;
  std::vector<std::uint8_t> intervals;
  for (std::size_t i = 1; i < keys.size(); ++i) {
    const int step = std::clamp(keys[i] - keys[i - 1], -kWidest, kWidest);
    intervals.push_back(static_cast<std::uint8_t>(step + kWidest));
  }
  return intervals;
}

bool repeats_pattern(std::span<const std::uint8_t> keys, std::size_t notes) {
  constexpr std::size_t kRepeats = 4;  // after the first occurrence
  std::size_t same = 0;                // notes in a row that equal the one a pattern before
  for (std::size_t i = notes; i < keys.size(); ++i) {
    same = keys[i] == keys[i - notes] ? same + 1 : 0;
    if (same == notes * kRepeats) return true;
  }
  return false;
}

bool is_stuck(std::span<const std::uint8_t> keys) {
  constexpr std::size_t kLongestPattern = 8;
  for (std::size_t notes = 1; notes <= kLongestPattern; ++notes) {
    if (repeats_pattern(keys, notes)) return true;
  }
  return false;
}

}  // namespace impromptu
