// Moves of the pedals of all channels, and who is served by which.
#include "shared/music/channel_pedals.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <tuple>

#include "shared/music/in_time.hpp"
#include "shared/music/message.hpp"

namespace impromptu {
namespace {

constexpr Microseconds kJustAfter{1};

enum class Move : std::uint8_t { press, lift, damp };

struct PedalMove {
  Move move{};
  Tick at;
  std::uint32_t track = 0;
  std::uint32_t place = 0;
};

std::uint16_t channel_number(std::uint8_t port, std::uint8_t channel) {
  return static_cast<std::uint16_t>(port << 4U | channel);
}

using Moves = std::map<std::uint16_t, std::vector<PedalMove>>;  // by channel_number

Moves moves_of(const Score& score) {
  Moves moves;
  std::vector<std::span<const TrackEvent>> streams(score.tracks.size());
  for (std::size_t i = 0; i < streams.size(); ++i) streams[i] = score.tracks[i].events;
  for_each_in_time(streams, [&](std::size_t track, std::size_t index) {
    const TrackEvent& event = streams[track][index];
    if (!is_channel_status(event.status) || kind_of(event.status) != kControlKind) return;
    Move move{};
    if (event.first == kSustainController) {
      move = event.second >= kSustainThreshold ? Move::press : Move::lift;
    } else if (event.first == kResetControllers) {
      move = Move::lift;
    } else if (event.first == kAllSoundOff) {
      move = Move::damp;
    } else {
      return;
    }
    moves[channel_number(event.port, channel_of(event.status))].push_back(
        {move, event.at, static_cast<std::uint32_t>(track), event.place});
  });
  return moves;
}

bool is_pressed(const Moves& moves, std::uint16_t number) {
  const auto found = moves.find(number);
  return found != moves.end() &&
         std::any_of(found->second.begin(), found->second.end(),
                     [](const PedalMove& move) { return move.move == Move::press; });
}

using Place = std::tuple<Tick, std::uint32_t, std::uint32_t>;  // tick, track, place

// Returns where the keys of the parts are released, in the file's order.
std::vector<Place> releases_of(const Score& score, std::span<const std::size_t> parts) {
  std::vector<Place> releases;
  for (const std::size_t index : parts) {
    const Part& part = score.parts[index];
    for (const ScoreNote& note : part.notes) {
      releases.emplace_back(note.onset + note.duration, part.track, note.release_place);
    }
  }
  std::sort(releases.begin(), releases.end());
  return releases;
}

// Returns whether keys are released at the tick of a press, and all of them before it.
bool follows_releases(const PedalMove& press, const std::vector<Place>& releases) {
  if (press.place == kUnplaced) return false;
  const auto first = std::lower_bound(releases.begin(), releases.end(), Place{press.at, 0, 0});
  const auto last =
      std::lower_bound(first, releases.end(), Place{press.at, press.track, press.place});
  return first != last && (last == releases.end() || std::get<0>(*last) != press.at);
}

std::vector<PedalSpan> spans_from(const std::vector<PedalMove>& moves,
                                  const std::vector<Place>& releases, const TempoMap& tempo,
                                  Microseconds music_end) {
  std::vector<PedalSpan> spans;
  bool down = false;
  const auto lift = [&](Microseconds at) { spans.back().duration = at - spans.back().onset; };
  for (const PedalMove& move : moves) {
    const Microseconds at = tempo.time_of(move.at);
    if (down && move.move != Move::press) {
      lift(std::max(at, spans.back().onset));
      down = false;
      if (move.move == Move::damp) {
        spans.push_back({at + kJustAfter, Microseconds{0}});
        down = true;
      }
    } else if (!down && move.move == Move::press) {
      spans.push_back({follows_releases(move, releases) ? at + kJustAfter : at, Microseconds{0}});
      down = true;
    }
  }
  if (down) lift(std::max(music_end, spans.back().onset));
  return spans;
}

struct Player {
  std::uint8_t port;
  std::uint8_t channel;
  Instrument instrument;
  std::uint16_t number;
};

// Returns the channels that the parts play, each once, in the order of the parts.
std::vector<Player> players_of(const Score& score, std::span<const std::size_t> parts) {
  std::vector<Player> players;
  for (const std::size_t index : parts) {
    const Part& part = score.parts[index];
    const std::uint16_t number = channel_number(part.port, part.channel);
    const bool known = std::any_of(players.begin(), players.end(), [number](const Player& player) {
      return player.number == number;
    });
    if (!known) players.push_back({part.port, part.channel, part.instrument, number});
  }
  return players;
}

// Returns whose pedal serves a player: a channel_number, its own where nobody's does.
std::uint16_t source_of(const Player& player, const std::vector<Player>& players,
                        const std::vector<bool>& plays, const Moves& moves) {
  if (is_pressed(moves, player.number)) return player.number;
  const auto distance = [&player](std::uint16_t number) {
    return std::abs(int{number} - int{player.number});
  };
  int nearest = INT32_MAX;
  std::uint16_t source = player.number;
  const auto offer = [&](std::uint16_t number) {
    if (number >> 4U != player.port || !is_pressed(moves, number)) return;
    if (distance(number) >= nearest) return;
    nearest = distance(number);
    source = number;
  };
  for (const auto& [number, of_channel] : moves) {
    if (!plays[number]) offer(number);
  }
  if (source != player.number) return source;
  for (const Player& other : players) {
    if (other.instrument == player.instrument) offer(other.number);
  }
  return source;
}

}  // namespace

std::vector<ChannelPedal> channel_pedals(const Score& score, std::span<const std::size_t> parts,
                                         const TempoMap& tempo, Microseconds music_end) {
  const Moves moves = moves_of(score);
  const std::vector<Place> releases = releases_of(score, parts);
  const std::vector<Player> players = players_of(score, parts);
  std::vector<bool> plays(4096, false);
  for (const Part& part : score.parts) {
    if (!part.notes.empty()) plays[channel_number(part.port, part.channel)] = true;
  }
  std::vector<ChannelPedal> pedals;
  for (const Player& player : players) {
    ChannelPedal pedal{player.port, player.channel, {}};
    const auto found = moves.find(source_of(player, players, plays, moves));
    if (found != moves.end()) {
      pedal.spans = spans_from(found->second, releases, tempo, music_end);
    }
    pedals.push_back(std::move(pedal));
  }
  return pedals;
}

}  // namespace impromptu
