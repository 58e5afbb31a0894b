// Writing Standard MIDI Files in one canonical form.
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
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

  void program(const Part& part) {
    byte(static_cast<std::uint8_t>(0xC0U | part.channel));
    byte(part.program);
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
  std::uint8_t rank;  // releases, controls, programs, strikes, releases of notes without length
  std::uint8_t status;
  std::uint8_t first;
  std::uint8_t second;
};

constexpr std::uint8_t kProgramRank = 2;

// Returns the messages of a part.
//   programs  when it says its program again.
std::vector<Message> messages_of(const Part& part, const std::vector<Tick>& programs) {
  std::vector<Message> messages;
  messages.reserve(2 * part.notes.size() + part.controls.size() + programs.size());
  const auto status = [&part](unsigned kind) {
    return static_cast<std::uint8_t>(kind | part.channel);
  };
  for (const ControlChange& control : part.controls) {
    messages.push_back({control.at, 1, status(0xB0), control.controller, control.value});
  }
  for (const Tick at : programs) messages.push_back({at, kProgramRank, 0, 0, 0});
  for (const ScoreNote& note : part.notes) {
    const std::uint8_t release_rank = note.duration.value == 0 ? 4 : 0;
    messages.push_back({note.onset, 3, status(0x90), note.pitch, note.velocity});
    messages.push_back(
        {note.onset + note.duration, release_rank, status(0x80), note.pitch, kReleaseVelocity});
  }
  std::stable_sort(messages.begin(), messages.end(), [](const Message& a, const Message& b) {
    return a.at != b.at ? a.at < b.at : a.rank < b.rank;
  });
  return messages;
}

void append_part(const Part& part, const std::vector<Tick>& programs, std::vector<std::byte>& out) {
  TrackWriter track(out);
  if (!part.name.empty()) {
    track.at(Tick{0});
    track.meta(0x03, part.name);
  }
  track.at(Tick{0});
  track.program(part);
  for (const Message& message : messages_of(part, programs)) {
    track.at(message.at);
    if (message.rank == kProgramRank) {
      track.program(part);
      continue;
    }
    track.byte(message.status);
    track.byte(message.first);
    track.byte(message.second);
  }
  track.finish();
}

// Returns when each part says its program again: before a strike whose channel another part has
// given its own program since. All say theirs at tick 0, where the last one holds.
std::vector<std::vector<Tick>> program_changes(const Score& score) {
  struct Strike {
    Tick at;
    std::size_t part;
  };
  std::array<std::vector<Strike>, 16> strikes;  // by channel
  std::array<std::uint8_t, 16> program{};
  for (std::size_t i = 0; i < score.parts.size(); ++i) {
    const Part& part = score.parts[i];
    program[part.channel] = part.program;
    for (const ScoreNote& note : part.notes) strikes[part.channel].push_back({note.onset, i});
  }
  std::vector<std::vector<Tick>> changes(score.parts.size());
  for (std::size_t channel = 0; channel < strikes.size(); ++channel) {
    std::stable_sort(strikes[channel].begin(), strikes[channel].end(),
                     [](const Strike& a, const Strike& b) { return a.at < b.at; });
    for (const Strike& strike : strikes[channel]) {
      const std::uint8_t own = score.parts[strike.part].program;
      if (own != program[channel]) changes[strike.part].push_back(strike.at);
      program[channel] = own;
    }
  }
  return changes;
}

}  // namespace

std::vector<std::byte> write_smf(const Score& score) {
  Score canonical = score;
  normalise(canonical);
  std::vector<std::byte> out;
  append_header(canonical, out);
  append_conductor(canonical, out);
  const std::vector<std::vector<Tick>> programs = program_changes(canonical);
  for (std::size_t i = 0; i < canonical.parts.size(); ++i) {
    append_part(canonical.parts[i], programs[i], out);
  }
  return out;
}

}  // namespace impromptu
