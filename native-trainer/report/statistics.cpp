// Statistics: kernel densities, their overlap, and the distance of cumulative curves.
#include "native-trainer/report/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace impromptu {
namespace {

constexpr double kTail = 3;  // bandwidths beyond the outermost values

double deviation_of(std::span<const double> values) {
  double sum = 0;
  double squares = 0;
  for (const double value : values) sum += value;
  const double mean = sum / static_cast<double>(values.size());
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size()));
}

double bandwidth_of(std::span<const double> reference, std::size_t smaller) {
  return 1.06 * deviation_of(reference) * std::pow(static_cast<double>(smaller), -0.2);
}

std::vector<double> density_of(std::span<const double> values, double low, double step,
                               double bandwidth) {
  std::vector<double> density(kDensityPoints, 0.0);
  const double scale =
      1 / (bandwidth * std::sqrt(2 * std::acos(-1.0)) * static_cast<double>(values.size()));
  for (const double value : values) {
    for (std::size_t i = 0; i < density.size(); ++i) {
      const double distance = (low + step * static_cast<double>(i) - value) / bandwidth;
      if (std::abs(distance) < 6) density[i] += scale * std::exp(-0.5 * distance * distance);
    }
  }
  return density;
}

}  // namespace

Densities densities_of(std::span<const double> first, std::span<const double> second) {
  const auto [low1, high1] = std::minmax_element(first.begin(), first.end());
  const auto [low2, high2] = std::minmax_element(second.begin(), second.end());
  const double low = std::min(*low1, *low2);
  const double high = std::max(*high1, *high2);
  // Equal values everywhere leave no spread to smooth by; any width serves them.
  const double narrowest = high > low ? (high - low) * 1e-2 : 1.0;
  const double bandwidth =
      std::max(narrowest, bandwidth_of(second, std::min(first.size(), second.size())));
  Densities result;
  result.low = low - kTail * bandwidth;
  result.step = (high - low + 2 * kTail * bandwidth) / (kDensityPoints - 1);
  result.first = density_of(first, result.low, result.step, bandwidth);
  result.second = density_of(second, result.low, result.step, bandwidth);
  return result;
}

double overlapping_area(const Densities& densities) {
  double area = 0;
  for (std::size_t i = 0; i < densities.first.size(); ++i) {
    area += std::min(densities.first[i], densities.second[i]) * densities.step;
  }
  return std::min(1.0, area);
}

double wasserstein(std::vector<double> first, std::vector<double> second) {
  std::sort(first.begin(), first.end());
  std::sort(second.begin(), second.end());
  double distance = 0;
  double at = std::min(first.front(), second.front());
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < first.size() || j < second.size()) {
    const bool from_first = j == second.size() || (i < first.size() && first[i] <= second[j]);
    const double next = from_first ? first[i] : second[j];
    const double below = static_cast<double>(i) / static_cast<double>(first.size()) -
                         static_cast<double>(j) / static_cast<double>(second.size());
    distance += std::abs(below) * (next - at);
    at = next;
    ++(from_first ? i : j);
  }
  return distance;
}

}  // namespace impromptu
