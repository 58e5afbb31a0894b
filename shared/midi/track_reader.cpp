// Events of a track: deltas, running status, and what to make of damage.
#include "shared/midi/track_reader.hpp"

#include <utility>

#include "shared/music/message.hpp"

namespace impromptu {
namespace {

constexpr std::uint32_t kMaxDelta = 0x0FFFFFFF;  // what four bytes of seven bits hold

}  // namespace

TrackReader::TrackReader(ByteReader chunk, Tick start, SmfReading& reading)
    : reader_(chunk), reading_(reading), tick_(start.value) {}

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
      read_event(*delta);
    }
  }
  if (!ended_) reading_.log.add(SmfWarningCode::missing_end_of_track, reader_.offset());
  read_.track.end = end();
  read_.end_offset = reader_.offset();
  reading_.tracks.push_back(std::move(read_));
  return std::nullopt;
}

void TrackReader::give_up(SmfWarningCode why) {
  reading_.log.add(why, reader_.offset());
  ended_ = true;
}

void TrackReader::read_event(std::uint32_t delta) {
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
    read_meta(delta);
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

void TrackReader::keep(TrackEvent event, std::span<const std::byte> data, std::uint32_t offset) {
  Track& track = read_.track;
  event.at = end();
  event.place = static_cast<std::uint32_t>(2 * track.events.size() + 1);
  event.port = event.status == kMetaStatus ? std::uint8_t{0} : port_;
  event.data_at = data.empty() ? 0 : static_cast<std::uint32_t>(track.data.size());
  event.data_size = static_cast<std::uint32_t>(data.size());
  track.data.append(reinterpret_cast<const char*>(data.data()), data.size());
  track.events.push_back(event);
  read_.offsets.push_back(offset);
}

void TrackReader::read_meta(std::uint32_t delta) {
  if (reader_.at_end()) return give_up(SmfWarningCode::event_cut_short);
  const std::uint32_t offset = reader_.offset();
  const std::uint8_t type = reader_.u8();
  const auto length = quantity();
  if (!length) return;
  if (*length > reader_.remaining()) return give_up(SmfWarningCode::event_cut_short);
  // write_smf bridges times that no delta can tell by empty texts.
  if (type == kTextMeta && *length == 0 && delta == kMaxDelta) return;
  take_meta(type, reader_.take(*length), offset);
}

void TrackReader::take_meta(std::uint8_t type, std::span<const std::byte> data,
                            std::uint32_t offset) {
  const Tick at = end();
  ByteReader reader(data);
  if (type == kEndOfTrackMeta) {
    ended_ = true;
  } else if (type == kTempoMeta) {
    if (reading_.film_time) return;
    if (data.size() != 3) return reading_.log.add(SmfWarningCode::bad_meta_length, offset);
    const std::uint32_t high = reader.u8();
    const std::uint32_t tempo = high << 16U | reader.u16();
    if (tempo == 0) return reading_.log.add(SmfWarningCode::zero_tempo, offset);
    reading_.score.tempos.push_back({at, tempo});
  } else if (type == kTimeSignatureMeta) {
    if (data.size() < 2) return reading_.log.add(SmfWarningCode::bad_meta_length, offset);
    TimeSignature signature{at, reader.u8()};
    const std::uint8_t power = reader.u8();
    if (signature.numerator == 0 || power > 7) {
      return reading_.log.add(SmfWarningCode::bad_meta_length, offset);
    }
    signature.denominator = static_cast<std::uint8_t>(1U << power);
    if (!reader.at_end()) signature.clocks_per_click = reader.u8();
    if (!reader.at_end()) signature.thirty_seconds_in_quarter = reader.u8();
    reading_.score.time_signatures.push_back(signature);
  } else {
    if (type == kPortMeta && !data.empty()) port_ = std::to_integer<std::uint8_t>(data[0]);
    keep({.at = at, .status = kMetaStatus, .first = type, .data_at = 0}, data, offset);
  }
}

void TrackReader::read_system(std::uint8_t status) {
  const std::uint32_t offset = reader_.offset() - 1;
  if (status == kExclusiveStatus || status == kExclusiveContinued) {
    const auto length = quantity();
    if (!length) return;
    if (*length > reader_.remaining()) return give_up(SmfWarningCode::event_cut_short);
    keep({.at = end(), .status = status, .data_at = 0}, reader_.take(*length), offset);
    return;
  }
  reading_.log.add(SmfWarningCode::system_message, offset);
  reader_.take(status == 0xF2 ? 2 : (status == 0xF1 || status == 0xF3) ? 1 : 0);
}

void TrackReader::read_channel_message(std::uint8_t status) {
  const std::uint32_t offset = reader_.offset();
  const std::size_t length = data_bytes_of(status);
  if (reader_.remaining() < length) {
    reader_.take(length);
    return give_up(SmfWarningCode::event_cut_short);
  }
  TrackEvent event{.at = end(), .status = status, .first = data_byte(), .data_at = 0};
  if (length == 2) event.second = data_byte();
  if (kind_of(status) == kNoteOnKind && event.second == 0) {  // a release that tells no velocity
    event.status = static_cast<std::uint8_t>(kNoteOffKind | channel_of(status));
    event.second = kDefaultReleaseVelocity;
  }
  keep(event, {}, offset);
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
