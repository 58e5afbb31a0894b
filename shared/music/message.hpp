// The bytes of MIDI messages that mean something to this program.
// Source: MIDI 1.0 Detailed Specification, tables I to IV; Standard MIDI Files 1.0 (RP-001).
#pragma once

#include <cstddef>
#include <cstdint>

namespace impromptu {

// Kinds of channel messages: the high half of the status byte.
inline constexpr std::uint8_t kNoteOffKind = 0x80;
inline constexpr std::uint8_t kNoteOnKind = 0x90;
inline constexpr std::uint8_t kControlKind = 0xB0;
inline constexpr std::uint8_t kProgramKind = 0xC0;
inline constexpr std::uint8_t kChannelPressureKind = 0xD0;

inline constexpr std::uint8_t kExclusiveStatus = 0xF0;
inline constexpr std::uint8_t kExclusiveContinued = 0xF7;
inline constexpr std::uint8_t kMetaStatus = 0xFF;

// Controllers.
inline constexpr std::uint8_t kBankMsb = 0;
inline constexpr std::uint8_t kVolume = 7;
inline constexpr std::uint8_t kPan = 10;
inline constexpr std::uint8_t kBankLsb = 32;
inline constexpr std::uint8_t kSustainController = 64;
inline constexpr std::uint8_t kSustainThreshold = 64;  // values from here on hold the dampers up
inline constexpr std::uint8_t kReverb = 91;
inline constexpr std::uint8_t kChorus = 93;
inline constexpr std::uint8_t kAllSoundOff = 120;
inline constexpr std::uint8_t kResetControllers = 121;
inline constexpr std::uint8_t kAllNotesOff = 123;  // as are 124 to 127, which set a mode as well

// Meta event types.
inline constexpr std::uint8_t kTextMeta = 0x01;
inline constexpr std::uint8_t kTrackNameMeta = 0x03;
inline constexpr std::uint8_t kPortMeta = 0x21;
inline constexpr std::uint8_t kEndOfTrackMeta = 0x2F;
inline constexpr std::uint8_t kTempoMeta = 0x51;
inline constexpr std::uint8_t kTimeSignatureMeta = 0x58;

// Returns the high half of a status byte.
[[nodiscard]] constexpr std::uint8_t kind_of(std::uint8_t status) { return status & 0xF0U; }
// Returns the channel in a status byte, 0 to 15.
[[nodiscard]] constexpr std::uint8_t channel_of(std::uint8_t status) { return status & 0x0FU; }
// Returns whether a status byte is a channel's.
[[nodiscard]] constexpr bool is_channel_status(std::uint8_t status) {
  return status >= 0x80 && status < 0xF0;
}
// Returns how many data bytes a channel message has.
[[nodiscard]] constexpr std::size_t data_bytes_of(std::uint8_t status) {
  const std::uint8_t kind = kind_of(status);
  return kind == kProgramKind || kind == kChannelPressureKind ? 1 : 2;
}
// Returns whether a control change releases every key of its channel.
[[nodiscard]] constexpr bool ends_notes(std::uint8_t controller) {
  return controller == kAllSoundOff || controller >= kAllNotesOff;
}

}  // namespace impromptu
