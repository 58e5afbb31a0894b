// Banks, programs and rhythm parts.
#include "shared/music/instrument_state.hpp"

#include "shared/music/message.hpp"

namespace impromptu {
namespace {

constexpr std::uint8_t kGm2Percussion = 120;
constexpr std::uint8_t kGm2Melodic = 121;
constexpr std::uint8_t kXgSfxKits = 126;
constexpr std::uint8_t kXgKits = 127;

unsigned byte_at(std::string_view data, std::size_t index) {
  return static_cast<unsigned char>(data[index]);
}

// Returns whether data begins with `pattern`, where 0xFF stands for any byte.
bool begins_with(std::string_view data, std::string_view pattern) {
  if (data.size() < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (byte_at(pattern, i) != 0xFF && byte_at(pattern, i) != byte_at(data, i)) return false;
  }
  return true;
}

// Roland counts parts so that part 0 plays channel 10.
std::uint8_t channel_of_gs_block(unsigned block) {
  if (block == 0) return kPercussionChannel;
  return static_cast<std::uint8_t>(block <= kPercussionChannel ? block - 1 : block);
}

using namespace std::string_view_literals;

constexpr std::string_view kGmOn = "\x7E\xFF\x09\x01"sv;
constexpr std::string_view kGm2On = "\x7E\xFF\x09\x03"sv;
constexpr std::string_view kGsReset = "\x41\xFF\x42\x12\x40\x00\x7F\x00"sv;
constexpr std::string_view kXgOn = "\x43\xFF\x4C\x00\x00\x7E\x00"sv;
constexpr std::string_view kGsPart = "\x41\xFF\x42\x12\x40\xFF\x15"sv;  // block, then the map
constexpr std::string_view kXgPartMode = "\x43\xFF\x4C\x08\xFF\x07"sv;  // part, then the mode

}  // namespace

const InstrumentState::Port* InstrumentState::find_port(std::uint8_t number) const {
  if (number == 0) return &first_;
  const auto found = others_.find(number);
  return found == others_.end() ? nullptr : &found->second;
}

Instrument InstrumentState::of(std::uint8_t port, std::uint8_t channel) const {
  const Port* found = find_port(port);
  if (found == nullptr) return {0, 0, channel == kPercussionChannel};
  const Channel& state = found->channels[channel];
  return {static_cast<std::uint16_t>(state.msb << 7U | state.lsb), state.program,
          is_percussion(*found, channel)};
}

std::uint16_t InstrumentState::asked_bank(std::uint8_t port, std::uint8_t channel) const {
  const Port* found = find_port(port);
  if (found == nullptr) return 0;
  const Channel& state = found->channels[channel];
  return static_cast<std::uint16_t>(state.asked_msb << 7U | state.asked_lsb);
}

bool InstrumentState::is_percussion(const Port& port, std::uint8_t channel) {
  const Channel& state = port.channels[channel];
  if (state.rhythm) return *state.rhythm;
  if (state.msb == kGm2Percussion) return true;
  const bool kit = state.msb == kXgSfxKits || state.msb == kXgKits;
  if (kit && port.system != System::gs) return true;
  if (channel != kPercussionChannel || state.msb == kGm2Melodic) return false;
  return port.system != System::xg || !state.bank_told;
}

void InstrumentState::take(const TrackEvent& event, std::string_view data) {
  if (event.status == kExclusiveStatus) return take_exclusive(port(event.port), data);
  const std::uint8_t kind = kind_of(event.status);
  if (kind == kControlKind && (event.first == kBankMsb || event.first == kBankLsb)) {
    Channel& channel = port(event.port).channels[channel_of(event.status)];
    (event.first == kBankMsb ? channel.asked_msb : channel.asked_lsb) = event.second;
    channel.bank_told = channel.bank_told || event.first == kBankMsb;
  } else if (kind == kProgramKind) {
    Channel& channel = port(event.port).channels[channel_of(event.status)];
    channel.msb = channel.asked_msb;
    channel.lsb = channel.asked_lsb;
    channel.program = event.first;
  }
}

void InstrumentState::take_exclusive(Port& port, std::string_view data) {
  const auto choose = [&port](System system) {
    port.system = system;
    for (Channel& channel : port.channels) channel.rhythm.reset();
  };
  if (begins_with(data, kGmOn) || begins_with(data, kGm2On)) {
    choose(System::unknown);
  } else if (begins_with(data, kGsReset)) {
    choose(System::gs);
  } else if (begins_with(data, kXgOn)) {
    choose(System::xg);
  } else if (begins_with(data, kGsPart) && data.size() > kGsPart.size() &&
             byte_at(data, 5) >> 4U == 1) {
    const std::uint8_t channel = channel_of_gs_block(byte_at(data, 5) & 15U);
    port.channels[channel].rhythm = byte_at(data, kGsPart.size()) != 0;
  } else if (begins_with(data, kXgPartMode) && data.size() > kXgPartMode.size() &&
             byte_at(data, 4) < 16) {
    port.channels[byte_at(data, 4)].rhythm = byte_at(data, kXgPartMode.size()) != 0;
  }
}

void InstrumentState::forget_programs() {
  const auto forget = [](Port& port) {
    for (Channel& channel : port.channels) {
      channel = {.bank_told = channel.bank_told, .rhythm = channel.rhythm};
    }
  };
  forget(first_);
  for (auto& [number, port] : others_) forget(port);
}

}  // namespace impromptu
