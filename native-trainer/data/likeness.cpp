// Likeness: fingerprints of runs of notes, and who shares how many.
#include "native-trainer/data/likeness.hpp"

#include <algorithm>
#include <utility>

#include "shared/base/fnv1a.hpp"

namespace impromptu {
namespace {

constexpr std::size_t kPerformanceRun = 6;   // notes
constexpr std::int64_t kTimeStep = 100'000;  // microseconds
constexpr std::size_t kCompositionRun = 10;
constexpr Microseconds kOneChord{35'000};

// Shares of the smaller piece's fingerprints from which two pieces belong together.
constexpr double kSamePerformance = 0.10;
constexpr double kSameComposition = 0.06;
constexpr double kSameLongComposition = 0.03;  // with kManyShared at least
constexpr std::size_t kManyShared = 30;
// Fewer shared fingerprints prove nothing unless they are most that either piece has.
constexpr std::size_t kFewShared = 8;
// Share of a piece's own fingerprints from which it is a copy of the other: a grid of 20 ms leaves
// more than half of them.
constexpr double kCopy = 0.4;
// A run that more pieces have is compared with so many of them.
constexpr std::size_t kMostCompared = 200;

std::uint32_t folded(const Fnv1a& hash) {
  return static_cast<std::uint32_t>(hash.value() ^ (hash.value() >> 32U));
}

void make_set(std::vector<std::uint32_t>& hashes) {
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
}

// Returns the hash of each run of `length` notes, or that of all where there are fewer.
//   add  adds a run, a span of notes, to a hash.
template <class AddRun>
std::vector<std::uint32_t> hashes_of_runs(std::span<const Note> notes, std::size_t length,
                                          AddRun add) {
  std::vector<std::uint32_t> hashes;
  const std::size_t run = std::min(length, notes.size());
  for (std::size_t first = 0; run > 0 && first + run <= notes.size(); ++first) {
    Fnv1a hash;
    add(hash, notes.subspan(first, run));
    hashes.push_back(folded(hash));
  }
  make_set(hashes);
  return hashes;
}

// Returns the notes in the order of their onsets, those of a chord from low to high.
std::vector<Note> by_chord(std::vector<Note> notes) {
  for (auto first = notes.begin(); first != notes.end();) {
    const auto last = std::find_if(first, notes.end(), [&](const Note& note) {
      return note.onset - first->onset > kOneChord;
    });
    std::stable_sort(first, last, [](const Note& a, const Note& b) { return a.pitch < b.pitch; });
    first = last;
  }
  return notes;
}

// Returns the time between the first and the last onset of a run, in steps.
std::uint64_t steps_of(std::span<const Note> run) {
  const auto [first, last] = std::minmax_element(
      run.begin(), run.end(), [](const Note& a, const Note& b) { return a.onset < b.onset; });
  return static_cast<std::uint64_t>(((last->onset - first->onset).value + kTimeStep / 2) /
                                    kTimeStep);
}

// Merges items into a sorted list.
template <class Item>
void merge(std::vector<Item>& items, std::vector<Item>&& more) {
  std::sort(more.begin(), more.end());
  const auto middle = static_cast<std::ptrdiff_t>(items.size());
  items.insert(items.end(), more.begin(), more.end());
  std::inplace_merge(items.begin(), items.begin() + middle, items.end());
}

// Returns whether pieces of so many fingerprints share enough of them.
bool enough(std::size_t shared, std::size_t one, std::size_t other, double share) {
  const auto [smaller, larger] = std::minmax(one, other);
  if (shared < kFewShared) return 2 * shared > larger;
  return static_cast<double>(shared) >= share * static_cast<double>(smaller);
}

}  // namespace

PiecePrint print_of(const Performance& performance) {
  const std::vector<Note> notes = by_chord(performance.notes);
  PiecePrint print;
  print.performance =
      hashes_of_runs(notes, kPerformanceRun, [](Fnv1a& hash, std::span<const Note> run) {
        for (const Note& note : run) hash.add(std::uint64_t{note.pitch} << 8U | note.velocity);
        hash.add(steps_of(run));
      });
  print.composition =
      hashes_of_runs(notes, kCompositionRun, [](Fnv1a& hash, std::span<const Note> run) {
        for (const Note& note : run) hash.add(std::uint64_t{note.pitch});
      });
  return print;
}

// Counts for each new piece the fingerprints that it shares with pieces of a lower number.
void LikenessIndex::count(const std::vector<Posting>& postings, std::uint32_t Counts::*kind,
                          std::size_t first_new, std::span<Shared> shared) const {
  for (auto first = postings.begin(); first != postings.end();) {
    const auto last = std::find_if(
        first, postings.end(), [&](const Posting& posting) { return posting.hash != first->hash; });
    for (auto piece = first; piece != last; ++piece) {
      if (piece->piece < first_new) continue;
      const auto compared = std::min(piece - first, static_cast<std::ptrdiff_t>(kMostCompared));
      Shared& counts = shared[piece->piece - first_new];
      for (auto other = first; other != first + compared; ++other) ++(counts[other->piece].*kind);
    }
    first = last;
  }
}

std::vector<LikePiece> LikenessIndex::like(std::size_t piece, const Shared& shared) const {
  const Counts& own = sizes_[piece];
  std::vector<LikePiece> like;
  for (const auto& [other, counts] : shared) {
    const Counts& its = sizes_[other];
    const auto same_composition = [&, &found = counts](double share) {
      return enough(found.composition, own.composition, its.composition, share);
    };
    if (enough(counts.performance, own.performance, its.performance, kSamePerformance)) {
      const bool copy = counts.performance >= kCopy * own.performance;
      like.push_back({other, copy ? Likeness::copy : Likeness::performance});
    } else if (same_composition(kSameComposition) ||
               (counts.composition >= kManyShared && same_composition(kSameLongComposition))) {
      like.push_back({other, Likeness::composition});
    }
  }
  return like;
}

std::vector<std::vector<LikePiece>> LikenessIndex::add(std::span<const PiecePrint> prints) {
  const std::size_t first_new = sizes_.size();
  std::vector<Posting> performances, compositions;
  for (const PiecePrint& print : prints) {
    const auto piece = static_cast<std::uint32_t>(sizes_.size());
    for (const std::uint32_t hash : print.performance) performances.push_back({hash, piece});
    for (const std::uint32_t hash : print.composition) compositions.push_back({hash, piece});
    sizes_.push_back({static_cast<std::uint32_t>(print.performance.size()),
                      static_cast<std::uint32_t>(print.composition.size())});
  }
  merge(performances_, std::move(performances));
  merge(compositions_, std::move(compositions));
  std::vector<Shared> shared(prints.size());
  count(performances_, &Counts::performance, first_new, shared);
  count(compositions_, &Counts::composition, first_new, shared);
  std::vector<std::vector<LikePiece>> found;
  for (std::size_t i = 0; i < prints.size(); ++i) found.push_back(like(first_new + i, shared[i]));
  return found;
}

}  // namespace impromptu
