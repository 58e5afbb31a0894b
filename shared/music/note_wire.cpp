// Packing of notes: fixed little-endian records.
#include "shared/music/note_wire.hpp"

#include <algorithm>

namespace impromptu {
namespace {

constexpr std::int64_t kMaxWireOnset = std::int64_t{1} << 62;  // so that ends can be computed
constexpr std::int64_t kMaxWireDuration = 0xFFFFFFFF;          // what 32 bits hold

void append_little_endian(std::uint64_t value, int count, std::vector<std::byte>& bytes) {
  for (int i = 0; i < count; ++i) bytes.push_back(static_cast<std::byte>(value >> (8 * i) & 255U));
}

std::uint64_t little_endian(std::span<const std::byte> bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    value = value << 8U | std::to_integer<std::uint64_t>(bytes[i]);
  }
  return value;
}

}  // namespace

void append_wire(std::span<const WireNote> notes, std::vector<std::byte>& bytes) {
  bytes.reserve(bytes.size() + notes.size() * kWireNoteBytes);
  for (const WireNote& note : notes) {
    const auto duration = std::clamp<std::int64_t>(note.duration.value, 0, kMaxWireDuration);
    append_little_endian(static_cast<std::uint64_t>(note.onset.value), 8, bytes);
    append_little_endian(static_cast<std::uint64_t>(duration), 4, bytes);
    bytes.push_back(static_cast<std::byte>(note.pitch));
    bytes.push_back(static_cast<std::byte>(note.velocity));
    bytes.push_back(static_cast<std::byte>(note.kind));
    bytes.push_back(std::byte{0});
  }
}

Result<std::vector<WireNote>> wire_notes_from(std::span<const std::byte> bytes) {
  if (bytes.size() % kWireNoteBytes != 0) return Error{ErrorCode::bad_record, 0, "length"};
  std::vector<WireNote> notes;
  notes.reserve(bytes.size() / kWireNoteBytes);
  for (std::size_t at = 0; at < bytes.size(); at += kWireNoteBytes) {
    const auto record = bytes.subspan(at, kWireNoteBytes);
    const auto offset = static_cast<std::uint32_t>(at);
    WireNote note;
    note.onset.value = static_cast<std::int64_t>(little_endian(record.first(8)));
    note.duration.value = static_cast<std::int64_t>(little_endian(record.subspan(8, 4)));
    note.pitch = std::to_integer<std::uint8_t>(record[12]);
    note.velocity = std::to_integer<std::uint8_t>(record[13]);
    const auto kind = std::to_integer<std::uint8_t>(record[14]);
    if (kind > static_cast<std::uint8_t>(WireKind::pedal)) {
      return Error{ErrorCode::bad_record, offset, "kind"};
    }
    note.kind = static_cast<WireKind>(kind);
    if (note.onset.value < 0 || note.onset.value > kMaxWireOnset) {
      return Error{ErrorCode::bad_record, offset, "onset"};
    }
    if (note.pitch > 127 || note.velocity > 127) {
      return Error{ErrorCode::bad_record, offset, "pitch or velocity"};
    }
    notes.push_back(note);
  }
  return notes;
}

}  // namespace impromptu
