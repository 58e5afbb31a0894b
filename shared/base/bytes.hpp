// ByteReader: a bounded view of bytes that is read from front to back, big-endian.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace impromptu {

class ByteReader {
 public:
  // bytes   read, not copied; must outlive the reader.
  // offset  position of bytes[0] in the file, for messages.
  explicit ByteReader(std::span<const std::byte> bytes, std::size_t offset = 0)
      : bytes_(bytes), offset_(offset) {}

  [[nodiscard]] std::size_t remaining() const { return bytes_.size() - position_; }
  [[nodiscard]] bool at_end() const { return position_ == bytes_.size(); }

  // Returns the position of the next byte in the file.
  [[nodiscard]] std::uint32_t offset() const {
    return static_cast<std::uint32_t>(offset_ + position_);
  }

  // Returns the next byte without taking it. At least one byte must remain.
  [[nodiscard]] std::uint8_t peek() const {
    return std::to_integer<std::uint8_t>(bytes_[position_]);
  }

  // Takes and returns one byte. At least one byte must remain.
  std::uint8_t u8() { return std::to_integer<std::uint8_t>(bytes_[position_++]); }

  // Takes and returns two bytes. At least two must remain.
  std::uint16_t u16() {
    const std::uint32_t high = u8();
    return static_cast<std::uint16_t>(high << 8U | u8());
  }

  // Takes and returns four bytes. At least four must remain.
  std::uint32_t u32() {
    const std::uint32_t high = u16();
    return high << 16U | u16();
  }

  // Returns the bytes that remain, without taking them.
  [[nodiscard]] std::span<const std::byte> rest() const { return bytes_.subspan(position_); }

  // Takes and returns `count` bytes, or as many as remain.
  std::span<const std::byte> take(std::size_t count) {
    const std::size_t taken = count < remaining() ? count : remaining();
    const std::span<const std::byte> part = bytes_.subspan(position_, taken);
    position_ += taken;
    return part;
  }

 private:
  std::span<const std::byte> bytes_;
  std::size_t offset_;
  std::size_t position_ = 0;
};

}  // namespace impromptu
