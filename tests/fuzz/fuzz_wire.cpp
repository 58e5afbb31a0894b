// Fuzz: packed notes of any bytes; what is read must be packed into the same bytes.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/check.hpp"
#include "shared/music/note_wire.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace impromptu;
  const auto bytes = std::as_bytes(std::span(data, size));
  const Result<std::vector<WireNote>> notes = wire_notes_from(bytes);
  if (!notes) {
    ASSERT(notes.error().offset <= size);
    return 0;
  }
  std::vector<std::byte> packed;
  append_wire(*notes, packed);
  ASSERT(packed.size() == size);
  for (std::size_t i = 0; i < size; ++i) {
    // The last byte of a record means nothing and is written as zero.
    if (i % kWireNoteBytes != kWireNoteBytes - 1) ASSERT(packed[i] == bytes[i]);
  }
  ASSERT(*wire_notes_from(packed) == *notes);
  return 0;
}
