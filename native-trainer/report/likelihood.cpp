// Likelihood: windows and widths.
#include "native-trainer/report/likelihood.hpp"

#include <algorithm>
#include <cmath>

namespace impromptu {
namespace {}  // namespace

std::vector<ScoredWindow> scored_windows(std::int64_t steps, std::int32_t context) {
  std::vector<ScoredWindow> windows;
  for (std::int64_t scored = 0; scored < steps; scored = windows.back().end) {
    const std::int64_t first = windows.empty() ? 0 : windows.back().first + context / 2;
    windows.push_back({first, scored, std::min(steps, first + context)});
  }
  return windows;
}

std::array<float, kChoiceIds> nats_within_ids() {
  std::array<float, kChoiceIds> nats{};
  const auto fill = [&nats](std::int32_t field, std::int32_t ids) {
    for (std::int32_t id = 0; id < ids; ++id) {
      nats[static_cast<std::size_t>(field_offset(field) + id)] =
          static_cast<float>(std::log(time_width(id)));
    }
  };
  fill(kShiftField, kShiftIds);
  fill(kDurationField, kDurationIds);
  return nats;
}

}  // namespace impromptu
