// One pass through all tracks in time, then the pairing of each key.
#include "shared/midi/parts_from_tracks.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "shared/midi/instruments.hpp"
#include "shared/midi/note_pairs.hpp"
#include "shared/music/in_time.hpp"
#include "shared/music/instrument_state.hpp"
#include "shared/music/message.hpp"

namespace impromptu {
namespace {

using PartKey = std::tuple<std::uint32_t, std::uint8_t, std::uint8_t, std::uint16_t, std::uint8_t,
                           bool>;  // track, port, channel, bank, program, percussion

// The keys of one channel of one port.
struct ChannelKeys {
  std::array<std::vector<KeyEvent>, 128> events;
  std::vector<std::uint8_t> struck;  // since all notes ended last
  std::array<bool, 128> is_struck{};
  bool pedal = false;
  std::uint32_t pedal_track = 0;  // which pressed it
};

class PartsReader {
 public:
  explicit PartsReader(SmfReading& reading) : reading_(reading) {
    for (const ReadTrack& read : reading.tracks) {
      ends_.push_back({read.track.end, read.end_offset});
      names_.push_back(track_name(read.track));
    }
  }

  // Reads the tracks [first, last) as one stream.
  void read(std::size_t first, std::size_t last) {
    std::vector<std::span<const TrackEvent>> streams;
    for (std::size_t i = first; i < last; ++i)
      streams.emplace_back(reading_.tracks[i].track.events);
    for_each_in_time(streams, [&](std::size_t stream, std::size_t index) {
      take(first + stream, streams[stream][index], reading_.tracks[first + stream].offsets[index]);
    });
    for (auto& [number, keys] : channels_) {
      for (const std::vector<KeyEvent>& events : keys.events) {
        pair_notes(events, ends_, reading_.score.parts, reading_.log);
      }
    }
  }

  // Ends a stream that others follow.
  void end_stream() {
    for (auto& [number, keys] : channels_) {
      if (!keys.pedal) continue;
      Track& track = reading_.tracks[keys.pedal_track].track;
      track.add_control(track.end, static_cast<std::uint8_t>(number & 15U), kSustainController, 0);
      track.events.back().port = static_cast<std::uint8_t>(number >> 4U);
    }
    channels_.clear();
    last_keys_ = nullptr;
    instruments_.forget_programs();
  }

  [[nodiscard]] bool too_many() const { return too_many_; }

 private:
  void take(std::size_t track, const TrackEvent& event, std::uint32_t offset) {
    const std::uint8_t kind = kind_of(event.status);
    if (!is_channel_status(event.status)) {
      if (event.status == kExclusiveStatus) {
        instruments_.take(event, reading_.tracks[track].track.data_of(event));
      }
    } else if (kind == kNoteOnKind) {
      strike(track, event, offset);
    } else if (kind == kNoteOffKind) {
      keys_of(event).events[event.first].push_back({KeyEventKind::release, event.second,
                                                    static_cast<std::uint16_t>(track), event.at,
                                                    event.place, 0, 0, offset});
    } else {
      instruments_.take(event, {});
      if (kind == kControlKind) control(track, event);
    }
  }

  ChannelKeys& keys_of(const TrackEvent& event) {
    const auto number = static_cast<std::uint16_t>(event.port << 4U | channel_of(event.status));
    if (last_keys_ == nullptr || number != last_channel_) {
      last_channel_ = number;
      last_keys_ = &channels_[number];
    }
    return *last_keys_;
  }

  void strike(std::size_t track, const TrackEvent& event, std::uint32_t offset) {
    const std::uint32_t part = part_of(track, event.port, channel_of(event.status));
    std::vector<ScoreNote>& notes = reading_.score.parts[part].notes;
    ChannelKeys& keys = keys_of(event);
    if (!std::exchange(keys.is_struck[event.first], true)) keys.struck.push_back(event.first);
    keys.events[event.first].push_back({KeyEventKind::strike, 0, static_cast<std::uint16_t>(track),
                                        event.at, event.place, part,
                                        static_cast<std::uint32_t>(notes.size()), offset});
    notes.push_back({.onset = event.at,
                     .duration = Tick{0},
                     .pitch = event.first,
                     .velocity = event.second,
                     .strike_place = event.place});
  }

  void control(std::size_t track, const TrackEvent& event) {
    ChannelKeys& keys = keys_of(event);
    if (event.first == kSustainController) {
      keys.pedal = event.second >= kSustainThreshold;
      keys.pedal_track = static_cast<std::uint32_t>(track);
    } else if (event.first == kResetControllers) {
      keys.pedal = false;
    } else if (ends_notes(event.first)) {
      for (const std::uint8_t pitch : keys.struck) {
        keys.events[pitch].push_back({KeyEventKind::end_all, 0, static_cast<std::uint16_t>(track),
                                      event.at, event.place, 0, 0, 0});
        keys.is_struck[pitch] = false;
      }
      keys.struck.clear();
    }
  }

  std::uint32_t part_of(std::size_t track, std::uint8_t port, std::uint8_t channel) {
    const Instrument instrument = instruments_.of(port, channel);
    const PartKey key{static_cast<std::uint32_t>(track),
                      port,
                      channel,
                      instrument.bank,
                      instrument.program,
                      instrument.percussion};
    if (last_part_ != kUnplaced && key == last_key_) return last_part_;
    std::vector<Part>& parts = reading_.score.parts;
    if (parts.size() >= kMaxTracks && parts_.count(key) == 0) {
      too_many_ = true;
      return 0;
    }
    const auto [found, is_new] = parts_.try_emplace(key, static_cast<std::uint32_t>(parts.size()));
    if (is_new) {
      parts.push_back({.name = names_[track],
                       .track = static_cast<std::uint32_t>(track),
                       .port = port,
                       .channel = channel,
                       .instrument = instrument,
                       .notes = {}});
      if (is_named_percussion(parts.back())) {
        reading_.log.add(SmfWarningCode::named_percussion, ends_[track].offset);
      }
    }
    last_key_ = key;
    last_part_ = found->second;
    return last_part_;
  }

  SmfReading& reading_;
  std::vector<TrackEnd> ends_;
  std::vector<std::string> names_;
  InstrumentState instruments_;
  std::map<std::uint16_t, ChannelKeys> channels_;  // by 16 times the port and the channel
  std::uint16_t last_channel_ = 0;
  ChannelKeys* last_keys_ = nullptr;  // of the channel that was asked for last
  std::map<PartKey, std::uint32_t> parts_;
  PartKey last_key_{};
  std::uint32_t last_part_ = kUnplaced;
  bool too_many_ = false;
};

bool is_note(const TrackEvent& event) {
  const std::uint8_t kind = kind_of(event.status);
  return kind == kNoteOnKind || kind == kNoteOffKind;
}

}  // namespace

std::optional<Error> take_tracks(SmfReading& reading) {
  PartsReader parts(reading);
  const std::size_t tracks = reading.tracks.size();
  if (reading.independent) {
    for (std::size_t i = 0; i < tracks; ++i) {
      parts.read(i, i + 1);
      parts.end_stream();
    }
  } else {
    parts.read(0, tracks);
  }
  if (parts.too_many()) return Error{ErrorCode::too_many_tracks, 0, "instruments"};
  for (ReadTrack& read : reading.tracks) {
    std::erase_if(read.track.events, is_note);
    reading.score.tracks.push_back(std::move(read.track));
  }
  return std::nullopt;
}

}  // namespace impromptu
