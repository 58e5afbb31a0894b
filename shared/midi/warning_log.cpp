// The order in which warnings are reported.
#include "shared/midi/warning_log.hpp"

#include <algorithm>

namespace impromptu {

std::vector<SmfWarning> WarningLog::sorted() const {
  std::vector<SmfWarning> result;
  for (const SmfWarning& entry : entries_) {
    if (entry.count > 0) result.push_back(entry);
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const SmfWarning& a, const SmfWarning& b) { return a.offset < b.offset; });
  return result;
}

}  // namespace impromptu
