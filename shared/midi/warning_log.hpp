// WarningLog: one entry per kind of damage, however often it occurs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "shared/midi/smf.hpp"

namespace impromptu {

class WarningLog {
 public:
  // Notes one occurrence at a byte position.
  void add(SmfWarningCode code, std::uint32_t offset) {
    SmfWarning& entry = entries_[static_cast<std::size_t>(code)];
    if (entry.count == 0) entry = {code, offset, 0};
    ++entry.count;
  }

  // Returns the entries in the order of their first offsets.
  [[nodiscard]] std::vector<SmfWarning> sorted() const;

 private:
  static constexpr std::size_t kCount = static_cast<std::size_t>(SmfWarningCode::count_);
  static constexpr SmfWarning kNone{SmfWarningCode{}, 0, 0};
  static constexpr std::array<SmfWarning, kCount> none() {
    std::array<SmfWarning, kCount> entries{};
    entries.fill(kNone);
    return entries;
  }
  std::array<SmfWarning, kCount> entries_ = none();
};

}  // namespace impromptu
