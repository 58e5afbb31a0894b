// Reading Standard MIDI Files: chunks, events, and what to make of damage.
#include <bit>
#include <optional>
#include <string>
#include <utility>

#include "shared/base/bytes.hpp"
#include "shared/midi/smf.hpp"
#include "shared/midi/track_parts.hpp"
#include "shared/midi/warning_log.hpp"
#include "shared/music/normalise.hpp"

namespace impromptu {
namespace {

constexpr std::uint32_t kMThd = 0x4D546864;
constexpr std::uint32_t kMTrk = 0x4D54726B;
constexpr std::uint32_t kRiff = 0x52494646;
constexpr std::uint32_t kRmid = 0x524D4944;
constexpr std::uint32_t kData = 0x64617461;
constexpr std::uint32_t kClip = 0x534D4632;  // "SMF2", the start of a MIDI 2.0 clip file
constexpr std::size_t kHeaderBytes = 14;     // MThd, its length, format, tracks, division

// Meta event types, RP-001 page 8 and following.
enum Meta : std::uint8_t {
  kTrackName = 0x03,
  kEndOfTrack = 0x2F,
  kTempo = 0x51,
  kTimeSignature = 0x58,
};

enum class Format : std::uint16_t { single = 0, parallel = 1, independent = 2 };

class SmfReader {
 public:
  Result<SmfImport> read(std::span<const std::byte> bytes);

 private:
  // What is known of the track being read.
  struct Track {
    ByteReader reader;
    TrackParts parts;
    std::int64_t tick = 0;
    std::string name{};
    std::uint8_t running_status = 0;
    bool interrupted = false;  // by a meta or system-exclusive event since the running status
    bool ended = false;        // by an end mark, or given up
  };

  std::optional<Error> read_header(ByteReader& reader);
  void read_division(std::uint16_t division, std::uint32_t offset);
  std::optional<Error> read_chunks(ByteReader& reader);
  std::optional<Error> read_track(ByteReader chunk);
  void read_event(Track& track);
  void read_meta(Track& track);
  void read_system(Track& track, std::uint8_t status);
  void read_channel_message(Track& track, std::uint8_t status);
  void take_meta(Track& track, std::uint8_t type, std::span<const std::byte> data,
                 std::uint32_t offset);
  std::optional<std::uint32_t> quantity(Track& track);
  std::uint8_t data_byte(Track& track);
  void give_up(Track& track, SmfWarningCode why) {
    log_.add(why, track.reader.offset());
    track.ended = true;
  }

  Score score_;
  WarningLog log_;
  Format format_{};
  std::uint16_t announced_tracks_ = 0;
  bool film_time_ = false;  // SMPTE division: tempo events mean nothing
  std::int32_t start_ = 0;  // tick at which the next track begins
  std::size_t tracks_ = 0;
  std::size_t events_ = 0;
};

// Returns the MIDI file inside a RIFF RMID container (RP-029), or the bytes themselves.
std::span<const std::byte> unwrapped(std::span<const std::byte> bytes, std::size_t& skipped) {
  ByteReader reader(bytes);
  if (reader.remaining() < 12 || reader.u32() != kRiff) return bytes;
  reader.take(4);
  if (reader.u32() != kRmid) return bytes;
  while (reader.remaining() >= 8) {
    const std::uint32_t id = reader.u32();
    const std::uint32_t length = std::uint32_t{reader.u8()} | std::uint32_t{reader.u8()} << 8U |
                                 std::uint32_t{reader.u8()} << 16U |
                                 std::uint32_t{reader.u8()} << 24U;
    if (id == kData) {
      skipped = reader.offset();
      return reader.take(length);
    }
    reader.take(std::size_t{length} + (length & 1U));
  }
  return bytes;
}

Result<SmfImport> SmfReader::read(std::span<const std::byte> bytes) {
  if (bytes.empty()) return Error{ErrorCode::empty_file};
  if (bytes.size() > kMaxSmfBytes) return Error{ErrorCode::file_too_large};
  std::size_t skipped = 0;
  const std::span<const std::byte> inner = unwrapped(bytes, skipped);
  if (skipped > 0) log_.add(SmfWarningCode::riff_wrapper, 0);
  ByteReader reader(inner, skipped);
  if (auto error = read_header(reader)) return *error;
  if (auto error = read_chunks(reader)) return *error;
  if (tracks_ != announced_tracks_) log_.add(SmfWarningCode::wrong_track_count, 10);
  normalise(score_);
  return SmfImport{std::move(score_), log_.sorted()};
}

std::optional<Error> SmfReader::read_header(ByteReader& reader) {
  const std::uint32_t start = reader.offset();
  if (reader.remaining() < 4) return Error{ErrorCode::not_midi, start, "MThd"};
  const std::uint32_t id = reader.u32();
  if (id == kClip) return Error{ErrorCode::midi_2_clip, start, "SMF2CLIP"};
  if (id != kMThd) return Error{ErrorCode::not_midi, start, "MThd"};
  if (reader.remaining() < kHeaderBytes - 4) {
    return Error{ErrorCode::truncated_header, reader.offset(), "MThd"};
  }
  const std::uint32_t length = reader.u32();
  if (length < 6) return Error{ErrorCode::truncated_header, start + 4, "MThd length"};
  const std::uint16_t format = reader.u16();
  if (format > 2) return Error{ErrorCode::unsupported_format, start + 8, "format"};
  format_ = static_cast<Format>(format);
  announced_tracks_ = reader.u16();
  const std::uint16_t division = reader.u16();
  if ((division & 0x7FFFU) == 0 || ((division & 0x8000U) != 0 && (division & 0xFFU) == 0)) {
    return Error{ErrorCode::zero_division, start + 12, "division"};
  }
  read_division(division, start + 12);
  if (length > 6) {
    log_.add(SmfWarningCode::long_header, start + 4);
    reader.take(length - 6);
  }
  if (format_ == Format::independent && announced_tracks_ > 1) {
    log_.add(SmfWarningCode::independent_sequences, start + 8);
  }
  return std::nullopt;
}

void SmfReader::read_division(std::uint16_t division, std::uint32_t offset) {
  if ((division & 0x8000U) == 0) {
    score_.ticks_per_quarter = division;
    return;
  }
  // The high byte is the negative number of frames per second, the low one ticks per frame. A
  // "quarter" then lasts one second; 29 stands for 30 / 1.001 frames per second (drop frame).
  const int frames = 256 - (division >> 8U);
  const bool drop_frame = frames == 29;
  score_.ticks_per_quarter =
      static_cast<std::uint16_t>((drop_frame ? 30 : frames) * (division & 0xFF));
  score_.tempos.push_back({Tick{0}, drop_frame ? 1'001'000U : 1'000'000U});
  film_time_ = true;
  log_.add(SmfWarningCode::smpte_division, offset);
}

std::optional<Error> SmfReader::read_chunks(ByteReader& reader) {
  while (reader.remaining() >= 8) {
    const std::uint32_t start = reader.offset();
    const std::uint32_t id = reader.u32();
    const std::uint32_t length = reader.u32();
    if (length > reader.remaining()) log_.add(SmfWarningCode::chunk_past_end, start + 4);
    const std::uint32_t body = reader.offset();
    const ByteReader chunk(reader.take(length), body);
    if (id != kMTrk) {
      log_.add(SmfWarningCode::unknown_chunk, start);
      continue;
    }
    if (++tracks_ > kMaxSmfTracks) return Error{ErrorCode::too_many_tracks, start, "MTrk"};
    if (auto error = read_track(chunk)) return error;
  }
  if (!reader.at_end()) log_.add(SmfWarningCode::trailing_bytes, reader.offset());
  return std::nullopt;
}

std::optional<Error> SmfReader::read_track(ByteReader chunk) {
  Track track{chunk, TrackParts(log_), start_};
  while (!track.ended && !track.reader.at_end()) {
    if (++events_ > kMaxSmfEvents) {
      return Error{ErrorCode::too_many_events, track.reader.offset(), "MTrk"};
    }
    const auto delta = quantity(track);
    if (!delta) break;
    if (track.tick + *delta > INT32_MAX) {
      give_up(track, SmfWarningCode::time_overflow);
      break;
    }
    track.tick += *delta;
    if (track.reader.at_end()) {
      give_up(track, SmfWarningCode::event_cut_short);
    } else {
      read_event(track);
    }
  }
  if (!track.ended) log_.add(SmfWarningCode::missing_end_of_track, track.reader.offset());
  const Tick end{static_cast<std::int32_t>(track.tick)};
  track.parts.finish(end, track.reader.offset(), track.name, score_.parts);
  if (format_ == Format::independent) start_ = end.value;
  return std::nullopt;
}

void SmfReader::read_event(Track& track) {
  ByteReader& reader = track.reader;
  if (reader.peek() < 0x80 && track.running_status == 0) {
    log_.add(SmfWarningCode::data_before_status, reader.offset());
    while (!reader.at_end() && reader.peek() < 0x80) reader.take(1);
    if (reader.at_end()) return;
  }
  if (reader.peek() < 0x80) {
    if (track.interrupted) log_.add(SmfWarningCode::running_status_across, reader.offset());
    track.interrupted = false;
    read_channel_message(track, track.running_status);
    return;
  }
  const std::uint8_t status = reader.u8();
  if (status == 0xFF) {
    read_meta(track);
  } else if (status >= 0xF0) {
    read_system(track, status);
  } else {
    track.running_status = status;
    track.interrupted = false;
    read_channel_message(track, status);
    return;
  }
  track.interrupted = track.running_status != 0;
}

void SmfReader::read_meta(Track& track) {
  if (track.reader.at_end()) return give_up(track, SmfWarningCode::event_cut_short);
  const std::uint32_t offset = track.reader.offset();
  const std::uint8_t type = track.reader.u8();
  const auto length = quantity(track);
  if (!length) return;
  if (*length > track.reader.remaining()) return give_up(track, SmfWarningCode::event_cut_short);
  take_meta(track, type, track.reader.take(*length), offset);
}

void SmfReader::take_meta(Track& track, std::uint8_t type, std::span<const std::byte> data,
                          std::uint32_t offset) {
  const Tick at{static_cast<std::int32_t>(track.tick)};
  ByteReader reader(data);
  if (type == kEndOfTrack) {
    track.ended = true;
  } else if (type == kTrackName && track.name.empty()) {
    for (const std::byte byte : data) track.name.push_back(static_cast<char>(byte));
  } else if (type == kTempo && !film_time_) {
    if (data.size() != 3) return log_.add(SmfWarningCode::bad_meta_length, offset);
    const std::uint32_t high = reader.u8();
    const std::uint32_t tempo = high << 16U | reader.u16();
    if (tempo == 0) return log_.add(SmfWarningCode::zero_tempo, offset);
    score_.tempos.push_back({at, tempo});
  } else if (type == kTimeSignature) {
    if (data.size() < 2) return log_.add(SmfWarningCode::bad_meta_length, offset);
    const std::uint8_t numerator = reader.u8();
    const std::uint8_t power = reader.u8();
    if (numerator == 0 || power > 7) return log_.add(SmfWarningCode::bad_meta_length, offset);
    score_.time_signatures.push_back({at, numerator, static_cast<std::uint8_t>(1U << power)});
  }
}

void SmfReader::read_system(Track& track, std::uint8_t status) {
  if (status == 0xF0 || status == 0xF7) {  // system exclusive, whole or continued
    const auto length = quantity(track);
    if (!length) return;
    if (*length > track.reader.remaining()) return give_up(track, SmfWarningCode::event_cut_short);
    track.reader.take(*length);
    return;
  }
  log_.add(SmfWarningCode::system_message, track.reader.offset() - 1);
  track.reader.take(status == 0xF2 ? 2 : (status == 0xF1 || status == 0xF3) ? 1 : 0);
}

void SmfReader::read_channel_message(Track& track, std::uint8_t status) {
  const std::uint32_t offset = track.reader.offset();
  const std::uint8_t kind = status & 0xF0U;
  const std::uint8_t channel = status & 0x0FU;
  const std::size_t length = kind == 0xC0 || kind == 0xD0 ? 1 : 2;
  if (track.reader.remaining() < length) {
    track.reader.take(length);
    return give_up(track, SmfWarningCode::event_cut_short);
  }
  const std::uint8_t first = data_byte(track);
  const std::uint8_t second = length == 2 ? data_byte(track) : std::uint8_t{0};
  const Tick at{static_cast<std::int32_t>(track.tick)};
  if (kind == 0x90 && second > 0) {
    track.parts.note_on(at, channel, first, second);
  } else if (kind == 0x80 || kind == 0x90) {
    track.parts.note_off(at, channel, first, offset);
  } else if (kind == 0xB0) {
    track.parts.control_change(channel, {at, first, second});
  } else if (kind == 0xC0) {
    track.parts.program_change(channel, first);
  }
}

std::uint8_t SmfReader::data_byte(Track& track) {
  const std::uint8_t byte = track.reader.u8();
  if (byte > 127) log_.add(SmfWarningCode::data_byte_high, track.reader.offset() - 1);
  return byte & 0x7FU;
}

// Takes a variable-length quantity; gives the track up when it is cut short or too long.
std::optional<std::uint32_t> SmfReader::quantity(Track& track) {
  std::uint32_t value = 0;
  for (int count = 0; count < 4; ++count) {
    if (track.reader.at_end()) {
      give_up(track, SmfWarningCode::event_cut_short);
      return std::nullopt;
    }
    const std::uint8_t byte = track.reader.u8();
    value = value << 7U | (byte & 0x7FU);
    if (byte < 0x80) return value;
  }
  give_up(track, SmfWarningCode::long_quantity);
  return std::nullopt;
}

}  // namespace

Result<SmfImport> read_smf(std::span<const std::byte> bytes) { return SmfReader().read(bytes); }

}  // namespace impromptu
