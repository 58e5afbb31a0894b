// Report: rounds of comparisons and their means.
#include "native-trainer/report/report.hpp"

#include <algorithm>
#include <cmath>

namespace impromptu {
namespace {

using Excerpts = std::vector<Excerpt>;

struct Halves {
  Excerpts compared, reference;
};

// Returns the excerpts in two halves, whatever their pieces.
Halves halves_of(const Excerpts& real, Random& random) {
  std::vector<std::size_t> order(real.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  shuffle(order, random);
  Halves halves;
  for (std::size_t i = 0; i < order.size(); ++i) {
    (i % 2 == 0 ? halves.compared : halves.reference).push_back(real[order[i]]);
  }
  return halves;
}

// Returns the excerpts of one half of the pieces and of the other.
Halves pieces_apart(const Excerpts& real, Random& random) {
  std::vector<std::int32_t> pieces;
  for (const Excerpt& excerpt : real) {
    if (pieces.empty() || pieces.back() != excerpt.piece) pieces.push_back(excerpt.piece);
  }
  shuffle(pieces, random);
  pieces.resize((pieces.size() + 1) / 2);
  std::sort(pieces.begin(), pieces.end());
  Halves halves;
  for (const Excerpt& excerpt : real) {
    const bool first = std::binary_search(pieces.begin(), pieces.end(), excerpt.piece);
    (first ? halves.compared : halves.reference).push_back(excerpt);
  }
  return halves;
}

std::vector<Sample> samples_of(const Excerpts& excerpts) {
  std::vector<Sample> samples;
  for (const Excerpt& excerpt : excerpts) {
    samples.push_back({excerpt.piece, features_of(excerpt)});
  }
  return samples;
}

std::vector<double> column_of(const std::vector<Sample>& samples, std::size_t feature) {
  std::vector<double> values;
  for (const Sample& sample : samples) values.push_back(sample.features[feature]);
  return values;
}

RunLengths lengths_of(std::vector<std::size_t> runs) {
  if (runs.empty()) return {};
  std::sort(runs.begin(), runs.end());
  return {runs[runs.size() / 2], runs[runs.size() * 95 / 100], runs.back()};
}

// Adds what one round says of a set, a kSplits-th of each figure.
void add_round(SetReport& report, const Excerpts& compared, const std::vector<Sample>& references,
               std::uint64_t seed) {
  const std::vector<Sample> samples = samples_of(compared);
  for (std::size_t i = 0; i < kFeatures.size(); ++i) {
    const double area =
        overlapping_area(densities_of(column_of(samples, i), column_of(references, i)));
    report.overlaps[i] += area / kSplits;
    report.mean_overlap += area / (kSplits * static_cast<double>(kFeatures.size()));
  }
  report.classifier += classifier_accuracy(samples, references, seed) / kSplits;
}

// Sets what needs no reference: loops and copied runs.
void describe_runs(SetReport& report, const Excerpts& excerpts, const TrainingRuns& training) {
  std::vector<std::size_t> copied;
  std::vector<std::size_t> transposed;
  double stuck = 0;
  double stuck_8 = 0;
  for (const Excerpt& excerpt : excerpts) {
    const auto keys = excerpt.keys();
    stuck += is_stuck(keys) ? 1 : 0;
    stuck_8 += repeats_pattern(keys, 8) ? 1 : 0;
    if (training.pieces == 0) continue;
    copied.push_back(training.pitches.longest_run(keys));
    transposed.push_back(training.intervals.longest_run(intervals_of(keys)) + 1);
  }
  report.stuck_share = stuck / static_cast<double>(excerpts.size());
  report.stuck_share_8 = stuck_8 / static_cast<double>(excerpts.size());
  report.copied = lengths_of(std::move(copied));
  report.transposed = lengths_of(std::move(transposed));
}

Features means_of(const std::vector<Sample>& samples) {
  Features means{};
  for (const Sample& sample : samples) {
    for (std::size_t i = 0; i < means.size(); ++i) {
      means[i] += sample.features[i] / static_cast<double>(samples.size());
    }
  }
  return means;
}

std::vector<double> histogram_of(const std::vector<double>& values, const PooledName& name) {
  constexpr double kBins = 50;
  std::vector<double> shares(static_cast<std::size_t>(kBins), 0.0);
  for (const double value : values) {
    const double bin = std::floor((value - name.low) / (name.high - name.low) * kBins);
    shares[static_cast<std::size_t>(std::clamp(bin, 0.0, kBins - 1))] +=
        1 / static_cast<double>(values.size());
  }
  return shares;
}

double distance_between(const std::vector<double>& first, const std::vector<double>& second) {
  return first.empty() || second.empty() ? 0 : wasserstein(first, second);
}

// Sets densities, means and histograms: generated against all of the real music.
void describe_shapes(Report& report, const Excerpts& generated, const Excerpts& real) {
  const std::vector<Sample> samples = samples_of(generated);
  const std::vector<Sample> references = samples_of(real);
  report.means = {means_of(samples), means_of(references)};
  for (std::size_t i = 0; i < kFeatures.size(); ++i) {
    report.densities[i] = densities_of(column_of(samples, i), column_of(references, i));
  }
  const PooledValues values = pooled_values(generated);
  const PooledValues reference = pooled_values(real);
  for (std::size_t i = 0; i < kPooled.size(); ++i) {
    report.distances[i] = distance_between(values[i], reference[i]);
    report.histograms[i] = {histogram_of(values[i], kPooled[i]),
                            histogram_of(reference[i], kPooled[i])};
  }
}

}  // namespace

void TrainingRuns::add(std::span<const std::uint8_t> keys) {
  pitches.add(keys);
  intervals.add(intervals_of(keys));
  ++pieces;
}

void TrainingRuns::finish() {
  pitches.finish();
  intervals.finish();
}

Report report_on(const Excerpts& generated, const Excerpts& real, const TrainingRuns& training,
                 std::uint64_t seed) {
  Report report;
  report.generated_excerpts = generated.size();
  report.real_excerpts = real.size();
  report.seconds = real.front().length * static_cast<double>(kGridMicroseconds) / 1e6;
  report.training_pieces = training.pieces;
  Random random(seed);
  std::array<Excerpts, kComparedSets> sets;
  const auto set = [&sets](Compared which) -> Excerpts& {
    return sets[static_cast<std::size_t>(which)];
  };
  for (int round = 0; round < kSplits; ++round) {
    const Halves halves = halves_of(real, random);
    const Halves apart = pieces_apart(real, random);
    const std::size_t count = std::min(generated.size(), halves.compared.size());
    sets = {spread(generated, count), spread(halves.compared, count),
            spread(apart.compared, count)};
    for (const Excerpt& excerpt : set(Compared::real)) {
      set(Compared::shuffled).push_back(shuffled_notes(excerpt, random));
      set(Compared::random).push_back(random_notes(excerpt, random));
    }
    const std::vector<Sample> reference = samples_of(halves.reference);
    const std::vector<Sample> others = samples_of(apart.reference);
    for (std::size_t i = 0; i < kComparedSets; ++i) {
      const bool pieces = i == static_cast<std::size_t>(Compared::other_pieces);
      add_round(report.sets[i], sets[i], pieces ? others : reference,
                static_cast<std::uint64_t>(round));
    }
    const PooledValues one = pooled_values(set(Compared::real));
    const PooledValues other = pooled_values(halves.reference);
    for (std::size_t i = 0; i < kPooled.size(); ++i) {
      report.real_distances[i] += distance_between(one[i], other[i]) / kSplits;
    }
  }
  set(Compared::generated) = generated;
  for (std::size_t i = 0; i < kComparedSets; ++i) {
    describe_runs(report.sets[i], sets[i], training);
  }
  describe_shapes(report, generated, real);
  return report;
}

}  // namespace impromptu
