// Writing Standard MIDI Files in one canonical form.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <string_view>

#include "shared/midi/smf.hpp"
#include "shared/music/normalise.hpp"

namespace impromptu {
namespace {

constexpr std::int32_t kMaxDelta = 0x0FFFFFFF;  // what four bytes of seven bits hold
constexpr std::uint8_t kReleaseVelocity = 64;

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
      meta(0x01, {});
    }
    quantity(static_cast<std::uint32_t>(delta));
  }

  void byte(std::uint8_t value) { out_.push_back(static_cast<std::byte>(value)); }

  void message(std::uint8_t status, std::uint8_t first, std::uint8_t second) {
    byte(status);
    byte(first);
    byte(second);
  }

  void meta(std::uint8_t type, std::string_view data) {
    byte(0xFF);
    byte(type);
    quantity(static_cast<std::uint32_t>(data.size()));
    for (const char c : data) byte(static_cast<std::uint8_t>(c));
  }

  // Writes the end mark and the chunk's length.
  void finish() {
    at(Tick{now_});
    meta(0x2F, {});
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
  const auto tracks = static_cast<std::uint32_t>(score.parts.size() + 1);
  const std::uint32_t division = score.ticks_per_quarter;
  for (const std::uint32_t value : {0x4DU, 0x54U, 0x68U, 0x64U, 0U, 0U, 0U, 6U, 0U, 1U,
                                    tracks >> 8U, tracks & 255U, division >> 8U, division & 255U}) {
    out.push_back(static_cast<std::byte>(value));
  }
}

void append_conductor(const Score& score, std::vector<std::byte>& out) {
  TrackWriter track(out);
  auto tempo = score.tempos.begin();
  auto signature = score.time_signatures.begin();
  while (tempo != score.tempos.end() || signature != score.time_signatures.end()) {
    const bool tempo_first = signature == score.time_signatures.end() ||
                             (tempo != score.tempos.end() && tempo->at <= signature->at);
    if (tempo_first) {
      const std::uint32_t value = tempo->microseconds_per_quarter;
      const char data[] = {static_cast<char>(value >> 16U), static_cast<char>(value >> 8U),
                           static_cast<char>(value)};
      track.at(tempo->at);
      track.meta(0x51, {data, 3});
      ++tempo;
    } else {
      // 24 MIDI clocks per click and 8 thirty-seconds per quarter: the values of RP-001.
      const char data[] = {static_cast<char>(signature->numerator),
                           static_cast<char>(std::countr_zero(signature->denominator)), 24, 8};
      track.at(signature->at);
      track.meta(0x58, {data, 4});
      ++signature;
    }
  }
  track.finish();
}

// One channel message with its place among those of the same tick.
struct Message {
  Tick at;
  std::uint8_t rank;  // releases, controls, strikes, releases of notes without length
  std::uint8_t status;
  std::uint8_t first;
  std::uint8_t second;
};

std::vector<Message> messages_of(const Part& part) {
  std::vector<Message> messages;
  messages.reserve(2 * part.notes.size() + part.controls.size());
  const auto status = [&part](unsigned kind) {
    return static_cast<std::uint8_t>(kind | part.channel);
  };
  for (const ControlChange& control : part.controls) {
    messages.push_back({control.at, 1, status(0xB0), control.controller, control.value});
  }
  for (const ScoreNote& note : part.notes) {
    const std::uint8_t release_rank = note.duration.value == 0 ? 3 : 0;
    messages.push_back({note.onset, 2, status(0x90), note.pitch, note.velocity});
    messages.push_back(
        {note.onset + note.duration, release_rank, status(0x80), note.pitch, kReleaseVelocity});
  }
  std::stable_sort(messages.begin(), messages.end(), [](const Message& a, const Message& b) {
    return a.at != b.at ? a.at < b.at : a.rank < b.rank;
  });
  return messages;
}

void append_part(const Part& part, std::vector<std::byte>& out) {
  TrackWriter track(out);
  if (!part.name.empty()) {
    track.at(Tick{0});
    track.meta(0x03, part.name);
  }
  track.at(Tick{0});
  track.byte(static_cast<std::uint8_t>(0xC0U | part.channel));
  track.byte(part.program);
  for (const Message& message : messages_of(part)) {
    track.at(message.at);
    track.message(message.status, message.first, message.second);
  }
  track.finish();
}

}  // namespace

std::vector<std::byte> write_smf(const Score& score) {
  Score canonical = score;
  normalise(canonical);
  std::vector<std::byte> out;
  append_header(canonical, out);
  append_conductor(canonical, out);
  for (const Part& part : canonical.parts) append_part(part, out);
  return out;
}

}  // namespace impromptu
