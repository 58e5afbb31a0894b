// Writing Standard MIDI Files in one canonical form.
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "shared/midi/smf.hpp"
#include "shared/music/message.hpp"
#include "shared/music/normalise.hpp"
#include "shared/music/placing.hpp"

namespace impromptu {
namespace {

constexpr std::int32_t kMaxDelta = 0x0FFFFFFF;  // what four bytes of seven bits hold

class TrackWriter {
 public:
  explicit TrackWriter(std::vector<std::byte>& out) : out_(out) {
    for (const char c : std::string_view("MTrk")) byte(static_cast<std::uint8_t>(c));
    length_at_ = out_.size();
    for (int i = 0; i < 4; ++i) byte(0);
  }

  // Writes the time since the last event. Longer times are bridged by empty text events.
  void at(Tick tick) {
    std::int32_t delta = tick.value - now_;
    now_ = tick.value;
    for (; delta > kMaxDelta; delta -= kMaxDelta) {
      quantity(kMaxDelta);
      meta(kTextMeta, {});
    }
    quantity(static_cast<std::uint32_t>(delta));
  }

  void byte(std::uint8_t value) { out_.push_back(static_cast<std::byte>(value)); }

  void meta(std::uint8_t type, std::string_view data) {
    byte(kMetaStatus);
    byte(type);
    bytes(data);
  }

  // Writes data behind their length.
  void bytes(std::string_view data) {
    quantity(static_cast<std::uint32_t>(data.size()));
    for (const char c : data) byte(static_cast<std::uint8_t>(c));
  }

  // Writes the end mark and the chunk's length.
  void finish(Tick end) {
    at(end);
    meta(kEndOfTrackMeta, {});
    const auto length = static_cast<std::uint32_t>(out_.size() - length_at_ - 4);
    for (unsigned i = 0; i < 4; ++i) {
      out_[length_at_ + i] = static_cast<std::byte>(length >> (24 - 8 * i) & 255U);
    }
  }

 private:
  void quantity(std::uint32_t value) {
    for (int shift = 21; shift > 0; shift -= 7) {
      if (value >> shift != 0) byte(static_cast<std::uint8_t>(0x80U | (value >> shift & 0x7FU)));
    }
    byte(value & 0x7FU);
  }

  std::vector<std::byte>& out_;
  std::size_t length_at_ = 0;
  std::int32_t now_ = 0;
};

void append_header(const Score& score, std::vector<std::byte>& out) {
  const auto tracks = static_cast<std::uint32_t>(score.tracks.size());
  const std::uint32_t division = score.ticks_per_quarter;
  for (const std::uint32_t value :
       {0x4DU, 0x54U, 0x68U, 0x64U, 0U, 0U, 0U, 6U, 0U, tracks == 1 ? 0U : 1U, tracks >> 8U,
        tracks & 255U, division >> 8U, division & 255U}) {
    out.push_back(static_cast<std::byte>(value));
  }
}

// Tempos and time signatures up to a tick, which come before what else stands there.
class Conductor {
 public:
  explicit Conductor(const Score& score) : score_(score) {}

  void write_until(Tick tick, TrackWriter& track) {
    for (;;) {
      const bool has_tempo = tempo_ < score_.tempos.size() && score_.tempos[tempo_].at <= tick;
      const bool has_metre =
          metre_ < score_.time_signatures.size() && score_.time_signatures[metre_].at <= tick;
      if (!has_tempo && !has_metre) return;
      if (has_tempo &&
          (!has_metre || score_.tempos[tempo_].at <= score_.time_signatures[metre_].at)) {
        write(score_.tempos[tempo_++], track);
      } else {
        write(score_.time_signatures[metre_++], track);
      }
    }
  }

 private:
  static void write(const TempoChange& tempo, TrackWriter& track) {
    const std::uint32_t value = tempo.microseconds_per_quarter;
    const char data[] = {static_cast<char>(value >> 16U), static_cast<char>(value >> 8U),
                         static_cast<char>(value)};
    track.at(tempo.at);
    track.meta(kTempoMeta, {data, 3});
  }

  static void write(const TimeSignature& signature, TrackWriter& track) {
    const char data[] = {static_cast<char>(signature.numerator),
                         static_cast<char>(std::countr_zero(signature.denominator)),
                         static_cast<char>(signature.clocks_per_click),
                         static_cast<char>(signature.thirty_seconds_in_quarter)};
    track.at(signature.at);
    track.meta(kTimeSignatureMeta, {data, 4});
  }

  const Score& score_;
  std::size_t tempo_ = 0;
  std::size_t metre_ = 0;
};

void write_event(const Track& of, const TrackEvent& event, TrackWriter& track) {
  if (event.status == kMetaStatus) return track.meta(event.first, of.data_of(event));
  track.byte(event.status);
  if (!is_channel_status(event.status)) return track.bytes(of.data_of(event));
  track.byte(event.first);
  if (data_bytes_of(event.status) == 2) track.byte(event.second);
}

void write_item(const Score& score, const Track& of, const TrackItem& item, TrackWriter& track) {
  track.at(item.at);
  if (item.kind == ItemKind::event) return write_event(of, of.events[item.index], track);
  const Part& part = score.parts[item.part];
  const ScoreNote& note = part.notes[item.index];
  const bool strike = item.kind == ItemKind::strike;
  track.byte(static_cast<std::uint8_t>((strike ? kNoteOnKind : kNoteOffKind) | part.channel));
  track.byte(note.pitch);
  track.byte(strike ? note.velocity : note.release_velocity);
}

}  // namespace

std::vector<std::byte> write_smf(const Score& score) {
  Score canonical = score;
  normalise(canonical);
  const std::vector<std::vector<TrackItem>> items = placed_items(canonical);
  std::vector<std::byte> out;
  append_header(canonical, out);
  for (std::size_t i = 0; i < canonical.tracks.size(); ++i) {
    const Track& of = canonical.tracks[i];
    TrackWriter track(out);
    Conductor conductor(canonical);
    for (const TrackItem& item : items[i]) {
      if (i == 0) conductor.write_until(item.at, track);
      write_item(canonical, of, item, track);
    }
    if (i == 0) conductor.write_until(of.end, track);
    track.finish(of.end);
  }
  return out;
}

}  // namespace impromptu
