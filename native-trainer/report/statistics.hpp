// Statistics: how alike two sets of numbers, or of feature vectors, are.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "native-trainer/report/features.hpp"

namespace impromptu {

// Two densities over the same points.
struct Densities {
  double low = 0;             // place of the first point
  double step = 0;            // between points
  std::vector<double> first;  // [points] each
  std::vector<double> second;
};

// Returns Gaussian kernel densities of two sets, at kDensityPoints points. Both are smoothed alike,
// by the normal reference rule 1.06 d n^(-1/5) for the deviation d of the second set (the
// reference) and the size n of the smaller set, so that unequal sizes alone do not make them
// differ.
//   first, second  not empty.
// Source: Scott, "Multivariate Density Estimation", 1992, equation 6.17.
inline constexpr std::size_t kDensityPoints = 401;
[[nodiscard]] Densities densities_of(std::span<const double> first, std::span<const double> second);

// Returns the area under both densities: 1 for equal sets, 0 for sets apart.
// Source: Yang and Lerch, "On the evaluation of generative models in music", 2018.
[[nodiscard]] double overlapping_area(const Densities& densities);

// Returns the mean distance that values of one set have to be moved to become the other (in their
// own unit): the area between the cumulative curves. Neither is empty.
[[nodiscard]] double wasserstein(std::vector<double> first, std::vector<double> second);

// One excerpt for the classifier.
struct Sample {
  std::int32_t piece = 0;
  Features features{};
};

// Returns how often a logistic regression tells two sets apart: the accuracy over ten folds, each
// predicted by a model of the others. 0.5: it cannot.
//   Pieces are dealt to the folds, so that none is learned from and predicted; a piece has the same
//   number in both sets. The larger set is thinned to the size of the smaller. Features are
//   standardised by the folds that are learned from; ridge penalty 1 on the weights.
// Source: Lopez-Paz and Oquab, "Revisiting Classifier Two-Sample Tests", 2017.
[[nodiscard]] double classifier_accuracy(std::span<const Sample> first,
                                         std::span<const Sample> second, std::uint64_t seed);

}  // namespace impromptu
