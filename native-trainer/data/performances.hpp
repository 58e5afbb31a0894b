// The music in one file.
#pragma once

#include <filesystem>
#include <string>

#include "shared/base/error_code.hpp"
#include "shared/music/performance.hpp"

namespace impromptu {

// The piano parts of one file, or why there are none.
struct ReadPerformance {
  Performance performance;
  std::string rejected;  // empty, or "error_name: what is wrong"
};

// Returns the music of a file.
[[nodiscard]] ReadPerformance read_performance(const std::filesystem::path& file);

// Returns "error_name: what is wrong".
[[nodiscard]] std::string rejection(ErrorCode code);

}  // namespace impromptu
