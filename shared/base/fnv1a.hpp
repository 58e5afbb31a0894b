// Fnv1a: a hash of bytes that tells damaged or other content from what was expected.
// Source: Fowler, Noll and Vo, FNV-1a, 64 bits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace impromptu {

class Fnv1a {
 public:
  Fnv1a() = default;
  explicit Fnv1a(std::string_view bytes) { add(bytes); }

  void add(std::string_view bytes) {
    for (const char byte : bytes) {
      value_ = (value_ ^ static_cast<std::uint8_t>(byte)) * 0x100000001B3ULL;
    }
  }

  // Adds the eight bytes of a number, the lowest first.
  void add(std::uint64_t number) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
      value_ = (value_ ^ ((number >> shift) & 0xFFU)) * 0x100000001B3ULL;
    }
  }

  // Returns the hash of all that was added.
  [[nodiscard]] std::uint64_t value() const { return value_; }

  // Returns the hash as 16 lower-case hexadecimal digits.
  [[nodiscard]] std::string digits() const {
    std::string text(16, '0');
    for (unsigned i = 0; i < 16; ++i)
      text[i] = "0123456789abcdef"[(value_ >> (60U - 4U * i)) & 15U];
    return text;
  }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325ULL;
};

}  // namespace impromptu
