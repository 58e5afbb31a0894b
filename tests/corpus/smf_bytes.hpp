// Building blocks of MIDI files, byte by byte, for tests that need damaged ones too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace impromptu::test {

// Returns the bytes of small numbers, such as raw({0x90, 60, 100}).
inline std::string raw(std::initializer_list<int> values) {
  std::string bytes;
  for (const int value : values) bytes.push_back(static_cast<char>(value));
  return bytes;
}

// Returns `count` big-endian bytes of a value.
inline std::string big_endian(std::uint32_t value, int count) {
  std::string bytes;
  for (int i = count - 1; i >= 0; --i) bytes.push_back(static_cast<char>(value >> (8 * i) & 255U));
  return bytes;
}

// Returns a variable-length quantity.
inline std::string quantity(std::uint32_t value) {
  std::string bytes(1, static_cast<char>(value & 127U));
  while ((value >>= 7U) != 0) bytes.insert(bytes.begin(), static_cast<char>(128U | (value & 127U)));
  return bytes;
}

inline std::string chunk(std::string_view id, const std::string& body) {
  return std::string(id) + big_endian(static_cast<std::uint32_t>(body.size()), 4) + body;
}

inline std::string header(std::uint32_t format, std::uint32_t tracks, std::uint32_t division) {
  return chunk("MThd", big_endian(format, 2) + big_endian(tracks, 2) + big_endian(division, 2));
}

// Channel and meta events, each `delta` ticks after the one before.
inline std::string on(std::uint32_t delta, int pitch, int velocity = 100, int channel = 0) {
  return quantity(delta) + raw({0x90 | channel, pitch, velocity});
}
inline std::string off(std::uint32_t delta, int pitch, int channel = 0) {
  return quantity(delta) + raw({0x80 | channel, pitch, 64});
}
inline std::string control(std::uint32_t delta, int controller, int value, int channel = 0) {
  return quantity(delta) + raw({0xB0 | channel, controller, value});
}
inline std::string program(std::uint32_t delta, int number, int channel = 0) {
  return quantity(delta) + raw({0xC0 | channel, number});
}
inline std::string meta(std::uint32_t delta, int type, const std::string& data) {
  return quantity(delta) + raw({0xFF, type}) + quantity(static_cast<std::uint32_t>(data.size())) +
         data;
}
inline std::string tempo(std::uint32_t delta, std::uint32_t microseconds_per_quarter) {
  return meta(delta, 0x51, big_endian(microseconds_per_quarter, 3));
}
inline std::string end_mark(std::uint32_t delta = 0) { return meta(delta, 0x2F, ""); }

// Returns a track chunk that ends as it should.
inline std::string track(const std::string& events) { return chunk("MTrk", events + end_mark()); }

// Returns a format 0 file of one track at 480 ticks per quarter.
inline std::string file(const std::string& events) { return header(0, 1, 480) + track(events); }

inline std::vector<std::byte> bytes_of(std::string_view text) {
  std::vector<std::byte> bytes;
  bytes.reserve(text.size());
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  return bytes;
}

}  // namespace impromptu::test
