// Tracks: events added to them, and a track for a part that has none.
#include "shared/music/score.hpp"

#include "shared/music/message.hpp"

namespace impromptu {

void Track::add_control(Tick at, std::uint8_t channel, std::uint8_t controller,
                        std::uint8_t value) {
  const auto status = static_cast<std::uint8_t>(kControlKind | channel);
  events.push_back(
      {.at = at, .status = status, .first = controller, .second = value, .data_at = 0});
}

void Track::add_meta(Tick at, std::uint8_t type, std::string_view bytes) {
  events.push_back({.at = at,
                    .status = kMetaStatus,
                    .first = type,
                    .data_at = static_cast<std::uint32_t>(data.size()),
                    .data_size = static_cast<std::uint32_t>(bytes.size())});
  data += bytes;
}

void bring_into_range(Part& part) {
  part.channel &= 15U;
  part.instrument.bank &= 0x3FFFU;
  part.instrument.program &= 127U;
}

std::string track_name(const Track& track) {
  for (const TrackEvent& event : track.events) {
    if (event.status != kMetaStatus || event.first != kTrackNameMeta) continue;
    return std::string(track.data_of(event).substr(0, kMaxNameBytes));
  }
  return {};
}

Track& add_own_track(Score& score, Part& part) {
  bring_into_range(part);
  if (score.tracks.empty()) score.tracks.emplace_back();  // for tempos and metres
  if (score.tracks.size() >= kMaxTracks) {
    part.track = static_cast<std::uint32_t>(score.tracks.size() - 1);
    return score.tracks.back();
  }
  part.track = static_cast<std::uint32_t>(score.tracks.size());
  Track& track = score.tracks.emplace_back();
  if (!part.name.empty()) track.add_meta(Tick{0}, kTrackNameMeta, part.name);
  if (part.port != 0) {
    const char port = static_cast<char>(part.port);
    track.add_meta(Tick{0}, kPortMeta, {&port, 1});
  }
  const auto controls = [&](std::uint8_t controller, int value) {
    track.add_control(Tick{0}, part.channel, controller, static_cast<std::uint8_t>(value));
    track.events.back().port = part.port;
  };
  if (part.instrument.bank != 0) {
    controls(kBankMsb, part.instrument.bank >> 7);
    controls(kBankLsb, part.instrument.bank & 127);
  }
  const auto status = static_cast<std::uint8_t>(kProgramKind | part.channel);
  track.events.push_back({.at = Tick{0},
                          .status = status,
                          .first = part.instrument.program,
                          .port = part.port,
                          .data_at = 0});
  return track;
}

}  // namespace impromptu
