// Notes as packed bytes, the form in which they cross between the two WebAssembly modules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/music/performance.hpp"

namespace impromptu {

enum class WireKind : std::uint8_t { seed_note = 0, written_note = 1, pedal = 2 };

// One record. A later record of the same kind, pitch and onset replaces an earlier one: a note that
// is still sounding is sent again with its new duration.
struct WireNote {
  Microseconds onset;
  Microseconds duration;  // below 2^32 microseconds (71 minutes)
  std::uint8_t pitch = 0;
  std::uint8_t velocity = 0;
  WireKind kind = WireKind::written_note;

  bool operator==(const WireNote&) const = default;
};

inline constexpr std::size_t kWireNoteBytes =
    16;  // onset i64, duration u32, pitch, velocity, kind, 0

// Appends the little-endian records of `notes` to `bytes`; longer notes are cut to what a record
// holds.
void append_wire(std::span<const WireNote> notes, std::vector<std::byte>& bytes);

// Returns the records in `bytes`. Errors: bad_record (length, kind, pitch, velocity or sign).
[[nodiscard]] Result<std::vector<WireNote>> wire_notes_from(std::span<const std::byte> bytes);

}  // namespace impromptu
