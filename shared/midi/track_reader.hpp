// TrackReader: the events of one track chunk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "shared/base/bytes.hpp"
#include "shared/base/result.hpp"
#include "shared/midi/warning_log.hpp"
#include "shared/music/score.hpp"

namespace impromptu {

// One track as it is read: strikes and releases stand among its events.
struct ReadTrack {
  Track track;                         // the k-th event has the place 2 k + 1
  std::vector<std::uint32_t> offsets;  // of the events in the file
  std::uint32_t end_offset = 0;        // of the track's end in the file
};

// What the tracks of one file share.
struct SmfReading {
  Score score{};
  WarningLog log{};
  std::vector<ReadTrack> tracks{};
  std::size_t events = 0;    // read so far
  bool film_time = false;    // SMPTE division: tempo events mean nothing
  bool independent = false;  // format 2: each track is a piece, and they follow each other
};

class TrackReader {
 public:
  // chunk    the bytes of the track, without the chunk's head.
  // start    tick at which the track begins.
  // reading  receives the track, tempos, time signatures and warnings; must outlive this object.
  TrackReader(ByteReader chunk, Tick start, SmfReading& reading);

  // Reads to the end mark, or as far as the bytes make sense. Errors: too_many_events.
  std::optional<Error> read();

  // Returns the tick of the last event.
  [[nodiscard]] Tick end() const { return Tick{static_cast<std::int32_t>(tick_)}; }
  // Returns how many bytes of the chunk were not read.
  [[nodiscard]] std::size_t unread() const { return reader_.remaining(); }

 private:
  void read_event(std::uint32_t delta);
  void read_meta(std::uint32_t delta);
  void take_meta(std::uint8_t type, std::span<const std::byte> data, std::uint32_t offset);
  void read_system(std::uint8_t status);
  void read_channel_message(std::uint8_t status);
  void keep(TrackEvent event, std::span<const std::byte> data, std::uint32_t offset);
  std::optional<std::uint32_t> quantity();
  std::uint8_t data_byte();
  void give_up(SmfWarningCode why);

  ByteReader reader_;
  SmfReading& reading_;
  ReadTrack read_;
  std::int64_t tick_;
  std::uint8_t port_ = 0;
  std::uint8_t running_status_ = 0;
  bool interrupted_ = false;  // by a meta or system-exclusive event since the running status
  bool ended_ = false;        // by an end mark, or given up
};

}  // namespace impromptu
