// Reading Standard MIDI Files: container, header and chunks, and what to make of damage.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "shared/base/bytes.hpp"
#include "shared/midi/parts_from_tracks.hpp"
#include "shared/midi/smf.hpp"
#include "shared/midi/track_reader.hpp"
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
constexpr std::uint32_t kDefaultTempo = 500'000;

constexpr std::uint16_t kIndependent = 2;  // the format of tracks that follow each other

class SmfReader {
 public:
  Result<SmfImport> read(std::span<const std::byte> bytes);

 private:
  std::optional<Error> read_header(ByteReader& reader);
  void read_division(std::uint16_t division, std::uint32_t offset);
  std::optional<Error> read_chunks(ByteReader& reader);
  std::optional<Error> read_track(ByteReader& reader, std::uint32_t length);
  void begin_sequence();

  SmfReading reading_;
  std::uint16_t announced_tracks_ = 0;
  std::size_t tracks_ = 0;
  Tick start_;  // where the next track begins
};

// Returns the MIDI file inside a RIFF RMID container (RP-029), or the bytes themselves.
//   skipped  becomes the position of what is returned.
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

// Returns whether an unknown chunk may be believed: a name of four letters, a length that fits.
bool is_chunk(std::uint32_t id, std::uint32_t length, const ByteReader& reader) {
  for (unsigned shift = 0; shift < 32; shift += 8) {
    const std::uint32_t letter = id >> shift & 255U;
    if (letter < 0x20 || letter > 0x7E) return false;
  }
  return length <= reader.remaining();
}

constexpr std::array<std::byte, 4> kTrackName{std::byte{0x4D}, std::byte{0x54}, std::byte{0x72},
                                              std::byte{0x6B}};  // "MTrk"
constexpr std::array<std::byte, 3> kEndMark{std::byte{0xFF}, std::byte{0x2F}, std::byte{0}};

// Returns how many bytes lie before the next "MTrk", or all of them.
std::size_t bytes_to_track(std::span<const std::byte> bytes) {
  const auto found = std::search(bytes.begin(), bytes.end(), kTrackName.begin(), kTrackName.end());
  return static_cast<std::size_t>(found - bytes.begin());
}

bool is_at_track(std::span<const std::byte> bytes) {
  return bytes.size() >= 8 && bytes_to_track(bytes.first(4)) == 0;
}

bool has_end_mark(std::span<const std::byte> chunk) {
  return chunk.size() >= 4 && std::equal(kEndMark.begin(), kEndMark.end(), chunk.end() - 3);
}

// Returns whether a chunk may end where these bytes begin: at the file's end or another chunk.
bool may_follow_chunk(std::span<const std::byte> bytes) {
  if (bytes.size() < 8) return bytes.empty();
  ByteReader reader(bytes);
  const std::uint32_t id = reader.u32();
  const std::uint32_t length = reader.u32();
  return id == kMTrk || is_chunk(id, length, reader);
}

Result<SmfImport> SmfReader::read(std::span<const std::byte> bytes) {
  if (bytes.empty()) return Error{ErrorCode::empty_file};
  if (bytes.size() > kMaxSmfBytes) return Error{ErrorCode::file_too_large};
  std::size_t skipped = 0;
  const std::span<const std::byte> inner = unwrapped(bytes, skipped);
  if (skipped > 0) reading_.log.add(SmfWarningCode::riff_wrapper, 0);
  ByteReader reader(inner, skipped);
  if (auto error = read_header(reader)) return *error;
  if (auto error = read_chunks(reader)) return *error;
  if (tracks_ != announced_tracks_) {
    reading_.log.add(SmfWarningCode::wrong_track_count, static_cast<std::uint32_t>(skipped + 10));
  }
  if (auto error = take_tracks(reading_)) return *error;
  normalise(reading_.score);
  return SmfImport{std::move(reading_.score), reading_.log.sorted()};
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
  if (format > kIndependent) reading_.log.add(SmfWarningCode::unknown_format, start + 8);
  reading_.independent = format == kIndependent;
  announced_tracks_ = reader.u16();
  const std::uint16_t division = reader.u16();
  if ((division & 0x7FFFU) == 0 || ((division & 0x8000U) != 0 && (division & 0xFFU) == 0)) {
    return Error{ErrorCode::zero_division, start + 12, "division"};
  }
  read_division(division, start + 12);
  if (length > 6) {
    reading_.log.add(SmfWarningCode::long_header, start + 4);
    if (length - 6 <= reader.remaining()) reader.take(length - 6);
  }
  if (reading_.independent && announced_tracks_ > 1) {
    reading_.log.add(SmfWarningCode::independent_sequences, start + 8);
  }
  return std::nullopt;
}

void SmfReader::read_division(std::uint16_t division, std::uint32_t offset) {
  if ((division & 0x8000U) == 0) {
    reading_.score.ticks_per_quarter = division;
    return;
  }
  // The high byte is the negative number of frames per second, the low one ticks per frame. A
  // "quarter" then lasts one second; 29 stands for 30 / 1.001 frames per second (drop frame).
  const int frames = 256 - (division >> 8U);
  const bool drop_frame = frames == 29;
  reading_.score.ticks_per_quarter =
      static_cast<std::uint16_t>((drop_frame ? 30 : frames) * (division & 0xFF));
  reading_.score.tempos.push_back({Tick{0}, drop_frame ? 1'001'000U : 1'000'000U});
  reading_.film_time = true;
  reading_.log.add(SmfWarningCode::smpte_division, offset);
}

std::optional<Error> SmfReader::read_chunks(ByteReader& reader) {
  while (reader.remaining() >= 8) {
    const ByteReader before = reader;
    const std::uint32_t start = reader.offset();
    const std::uint32_t id = reader.u32();
    const std::uint32_t length = reader.u32();
    if (id == kMTrk) {
      if (++tracks_ > kMaxTracks) return Error{ErrorCode::too_many_tracks, start, "MTrk"};
      if (auto error = read_track(reader, length)) return error;
    } else if (is_chunk(id, length, reader)) {
      reading_.log.add(SmfWarningCode::unknown_chunk, start);
      reader.take(length);
    } else {
      reader = before;
      reader.take(bytes_to_track(reader.rest()));
      const bool more = !reader.at_end();
      reading_.log.add(more ? SmfWarningCode::unknown_chunk : SmfWarningCode::trailing_bytes,
                       start);
    }
  }
  if (!reader.at_end()) {
    reading_.log.add(SmfWarningCode::trailing_bytes, reader.offset());
  }
  return std::nullopt;
}

// Reads one track. Where its length is a lie, the next chunk is looked for where the track's events
// end: a length that leaves the file, that ends between events where no chunk begins, or that takes
// in the next track.
std::optional<Error> SmfReader::read_track(ByteReader& reader, std::uint32_t length) {
  const std::uint32_t head = reader.offset() - 4;
  const std::span<const std::byte> rest = reader.rest();
  const bool past_end = length > rest.size();
  if (past_end) reading_.log.add(SmfWarningCode::chunk_past_end, head);
  const bool believed =
      !past_end && (has_end_mark(rest.first(length)) || may_follow_chunk(rest.subspan(length)));
  const std::span<const std::byte> bytes = rest.first(believed ? length : bytes_to_track(rest));
  if (reading_.independent && start_.value > 0) begin_sequence();
  const std::uint32_t body = reader.offset();
  TrackReader track(ByteReader(bytes, body), start_, reading_);
  if (auto error = track.read()) return error;
  if (reading_.independent) start_ = track.end();
  const std::size_t read = bytes.size() - track.unread();
  const bool holds_next = is_at_track(bytes.subspan(read));
  if (holds_next || (!believed && !past_end)) {
    reading_.log.add(SmfWarningCode::wrong_chunk_length, head);
  }
  reader.take(believed && !holds_next ? length : read);
  return std::nullopt;
}

// Tempo and time signature of the sequence before do not hold in the next one.
void SmfReader::begin_sequence() {
  if (!reading_.film_time) reading_.score.tempos.push_back({start_, kDefaultTempo});
  if (!reading_.score.time_signatures.empty()) {
    reading_.score.time_signatures.push_back({start_, 4, 4});
  }
}

}  // namespace

Result<SmfImport> read_smf(std::span<const std::byte> bytes) { return SmfReader().read(bytes); }

}  // namespace impromptu
