// Checkpoint: what is refused.
#include "native-trainer/train/checkpoint.hpp"

#include <spdlog/fmt/fmt.h>

#include <stdexcept>

namespace impromptu {

void require_no_checkpoint(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder / "checkpoint.pt")) return;
  throw std::runtime_error(fmt::format(
      "{}: holds a checkpoint already; add --resume, or give another --out", folder.string()));
}

void require_same_settings(const std::map<std::string, std::string>& saved,
                           const std::map<std::string, std::string>& now) {
  for (const auto& [name, value] : now) {
    const auto found = saved.find(name);
    const std::string before = found == saved.end() ? "nothing" : found->second;
    if (before == value) continue;
    throw std::runtime_error(
        fmt::format("cannot resume: {} was {} and is now {}; give the old value, or another --out",
                    name, before, value));
  }
}

}  // namespace impromptu
