// Report: how music that a model wrote differs from music that people played.
//
// The method. Both are cut into excerpts of equal length. In each of kSplits rounds the real
// excerpts are parted at random into two halves; one is the reference, with which are compared, in
// equal numbers: the generated excerpts; the other half, which says how alike real music is to
// itself; and, as a scale, that half with its notes shuffled and random notes in their place. A
// sterner comparison parts the real pieces instead, so that none is in both halves. Figures are
// means over the rounds.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "native-trainer/report/copied_runs.hpp"
#include "native-trainer/report/features.hpp"
#include "native-trainer/report/statistics.hpp"

namespace impromptu {

inline constexpr int kSplits = 5;

enum class Compared : std::uint8_t { generated, real, other_pieces, shuffled, random, count_ };
inline constexpr std::size_t kComparedSets = static_cast<std::size_t>(Compared::count_);
inline constexpr std::array<std::string_view, kComparedSets> kComparedNames{
    "generated", "real", "other_pieces", "shuffled", "random"};

// Lengths over excerpts, in notes.
struct RunLengths {
  std::size_t median = 0;
  std::size_t p95 = 0;
  std::size_t longest = 0;
};

// What is said about one set of excerpts.
struct SetReport {
  std::array<double, kFeatures.size()> overlaps{};  // overlapping area with the reference
  double mean_overlap = 0;
  double classifier = 0;     // accuracy against the reference
  double stuck_share = 0;    // of excerpts that repeat up to 8 notes more than four times in a row
  double stuck_share_8 = 0;  // the same for a pattern of just 8 notes
  RunLengths copied;         // longest runs of pitches shared with the training pieces
  RunLengths transposed;     // the same in any key
};

struct Report {
  std::size_t generated_excerpts = 0;
  std::size_t real_excerpts = 0;
  double seconds = 0;  // of an excerpt
  std::size_t training_pieces = 0;
  std::array<SetReport, kComparedSets> sets;
  std::array<Features, 2> means{};                      // generated, real
  std::array<Densities, kFeatures.size()> densities;    // generated, real
  std::array<double, kPooled.size()> distances{};       // Wasserstein, generated to real
  std::array<double, kPooled.size()> real_distances{};  // between two halves of real music
  std::array<std::array<std::vector<double>, 2>, kPooled.size()> histograms;  // shares per bin

  [[nodiscard]] const SetReport& of(Compared set) const {
    return sets[static_cast<std::size_t>(set)];
  }
};

// What was learned from: pitches and intervals of the training pieces.
struct TrainingRuns {
  RunIndex pitches, intervals;
  std::size_t pieces = 0;

  void add(std::span<const std::uint8_t> keys);
  void finish();
};

// Returns the report.
//   generated, real  at least 10 excerpts each, of equal length; the real ones from two pieces or
//                    more.
[[nodiscard]] Report report_on(const std::vector<Excerpt>& generated,
                               const std::vector<Excerpt>& real, const TrainingRuns& training,
                               std::uint64_t seed);

// Returns the report as one line of JSON, without densities and histograms.
[[nodiscard]] std::string json_from(const Report& report);

// Returns the report as a page that needs no other file, with plots.
//   title  names what was compared.
[[nodiscard]] std::string page_from(const Report& report, const std::string& title);

}  // namespace impromptu
