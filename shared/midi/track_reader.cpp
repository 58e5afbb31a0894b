// Events of a track: deltas, running status, and what to make of damage.
#include "shared/midi/track_reader.hpp"

#include <algorithm>

namespace impromptu {
namespace {

// Meta event types, RP-001 page 8 and following.
constexpr std::uint8_t kTrackName = 0x03;
constexpr std::uint8_t kEndOfTrack = 0x2F;
constexpr std::uint8_t kTempo = 0x51;
constexpr std::uint8_t kTimeSignature = 0x58;

}  // namespace

TrackReader::TrackReader(ByteReader chunk, Tick start, SmfReading& reading)
    : reader_(chunk), reading_(reading), parts_(reading.log), tick_(start.value) {}

std::optional<Error> TrackReader::read() {
  while (!ended_ && !reader_.at_end()) {
    if (++reading_.events > kMaxSmfEvents) {
      return Error{ErrorCode::too_many_events, reader_.offset(), "MTrk"};
    }
    const auto delta = quantity();
    if (!delta) break;
    if (tick_ + *delta > INT32_MAX) {
      give_up(SmfWarningCode::time_overflow);
      break;
    }
    tick_ += *delta;
    if (reader_.at_end()) {
      give_up(SmfWarningCode::event_cut_short);
    } else {
      read_event();
    }
  }
  if (!ended_) reading_.log.add(SmfWarningCode::missing_end_of_track, reader_.offset());
  parts_.finish({end(), reader_.offset(), reading_.independent}, name_, reading_.score.parts);
  return std::nullopt;
}

void TrackReader::give_up(SmfWarningCode why) {
  reading_.log.add(why, reader_.offset());
  ended_ = true;
}

void TrackReader::read_event() {
  if (reader_.peek() < 0x80 && running_status_ == 0) {
    reading_.log.add(SmfWarningCode::data_before_status, reader_.offset());
    while (!reader_.at_end() && reader_.peek() < 0x80) reader_.take(1);
    if (reader_.at_end()) return;
  }
  if (reader_.peek() < 0x80) {
    if (interrupted_) reading_.log.add(SmfWarningCode::running_status_across, reader_.offset());
    interrupted_ = false;
    read_channel_message(running_status_);
    return;
  }
  const std::uint8_t status = reader_.u8();
  if (status == 0xFF) {
    read_meta();
  } else if (status >= 0xF0) {
    read_system(status);
  } else {
    running_status_ = status;
    interrupted_ = false;
    read_channel_message(status);
    return;
  }
  interrupted_ = running_status_ != 0;
}

void TrackReader::read_meta() {
  if (reader_.at_end()) return give_up(SmfWarningCode::event_cut_short);
  const std::uint32_t offset = reader_.offset();
  const std::uint8_t type = reader_.u8();
  const auto length = quantity();
  if (!length) return;
  if (*length > reader_.remaining()) return give_up(SmfWarningCode::event_cut_short);
  take_meta(type, reader_.take(*length), offset);
}

void TrackReader::take_meta(std::uint8_t type, std::span<const std::byte> data,
                            std::uint32_t offset) {
  const Tick at = end();
  ByteReader reader(data);
  if (type == kEndOfTrack) {
    ended_ = true;
  } else if (type == kTrackName && name_.empty()) {
    for (const std::byte byte : data.first(std::min(data.size(), kMaxNameBytes))) {
      name_.push_back(static_cast<char>(byte));
    }
  } else if (type == kTempo && !reading_.film_time) {
    if (data.size() != 3) return reading_.log.add(SmfWarningCode::bad_meta_length, offset);
    const std::uint32_t high = reader.u8();
    const std::uint32_t tempo = high << 16U | reader.u16();
    if (tempo == 0) return reading_.log.add(SmfWarningCode::zero_tempo, offset);
    reading_.score.tempos.push_back({at, tempo});
  } else if (type == kTimeSignature) {
    if (data.size() < 2) return reading_.log.add(SmfWarningCode::bad_meta_length, offset);
    const std::uint8_t numerator = reader.u8();
    const std::uint8_t power = reader.u8();
    if (numerator == 0 || power > 7)
      return reading_.log.add(SmfWarningCode::bad_meta_length, offset);
    reading_.score.time_signatures.push_back(
        {at, numerator, static_cast<std::uint8_t>(1U << power)});
  }
}

void TrackReader::read_system(std::uint8_t status) {
  if (status == 0xF0 || status == 0xF7) {  // system exclusive, whole or continued
    const auto length = quantity();
    if (!length) return;
    if (*length > reader_.remaining()) return give_up(SmfWarningCode::event_cut_short);
    reader_.take(*length);
    return;
  }
  reading_.log.add(SmfWarningCode::system_message, reader_.offset() - 1);
  reader_.take(status == 0xF2 ? 2 : (status == 0xF1 || status == 0xF3) ? 1 : 0);
}

void TrackReader::read_channel_message(std::uint8_t status) {
  const std::uint32_t offset = reader_.offset();
  const std::uint8_t kind = status & 0xF0U;
  const std::uint8_t channel = status & 0x0FU;
  const std::size_t length = kind == 0xC0 || kind == 0xD0 ? 1 : 2;
  if (reader_.remaining() < length) {
    reader_.take(length);
    return give_up(SmfWarningCode::event_cut_short);
  }
  const std::uint8_t first = data_byte();
  const std::uint8_t second = length == 2 ? data_byte() : std::uint8_t{0};
  const Tick at = end();
  if (kind == 0x90 && second > 0) {
    parts_.note_on(at, channel, first, second);
  } else if (kind == 0x80 || kind == 0x90) {
    parts_.note_off(at, channel, first, offset);
  } else if (kind == 0xB0) {
    parts_.control_change(channel, {at, first, second});
  } else if (kind == 0xC0) {
    parts_.program_change(channel, first);
  }
}

std::uint8_t TrackReader::data_byte() {
  const std::uint8_t byte = reader_.u8();
  if (byte > 127) reading_.log.add(SmfWarningCode::data_byte_high, reader_.offset() - 1);
  return byte & 0x7FU;
}

// Takes a variable-length quantity; gives the track up when it is cut short or too long.
std::optional<std::uint32_t> TrackReader::quantity() {
  std::uint32_t value = 0;
  for (int count = 0; count < 4; ++count) {
    if (reader_.at_end()) {
      give_up(SmfWarningCode::event_cut_short);
      return std::nullopt;
    }
    const std::uint8_t byte = reader_.u8();
    value = value << 7U | (byte & 0x7FU);
    if (byte < 0x80) return value;
  }
  give_up(SmfWarningCode::long_quantity);
  return std::nullopt;
}

}  // namespace impromptu
