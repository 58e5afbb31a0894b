// Note shard: pieces from performances, reading and writing.
#include "native-trainer/data/note_shard.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string_view>

#include "native-trainer/data/shard_file.hpp"
#include "shared/music/pedal.hpp"

namespace impromptu {
namespace {

constexpr ShardKind kKind{"IMPNOTES", kNoteShardVersion};
constexpr std::size_t kEventBytes = 10;  // onset, duration, pitch, velocity

std::int32_t milliseconds_of(Microseconds time) {
  return static_cast<std::int32_t>((time.value + 500) / 1000);
}

void append(std::string& data, const std::vector<TimedEvent>& events) {
  for (const TimedEvent& event : events) {
    std::array<char, kEventBytes> bytes{};
    std::memcpy(bytes.data(), &event.onset, 4);
    std::memcpy(bytes.data() + 4, &event.duration, 4);
    bytes[8] = static_cast<char>(event.pitch);
    bytes[9] = static_cast<char>(event.velocity);
    data.append(bytes.data(), bytes.size());
  }
}

std::vector<TimedEvent> take_events(std::string_view& data, std::size_t count,
                                    const std::filesystem::path& path) {
  if (count > data.size() / kEventBytes) refuse_shard(path, "the file is cut short");
  std::vector<TimedEvent> events(count);
  for (TimedEvent& event : events) {
    std::memcpy(&event.onset, data.data(), 4);
    std::memcpy(&event.duration, data.data() + 4, 4);
    event.pitch = static_cast<std::uint8_t>(data[8]);
    event.velocity = static_cast<std::uint8_t>(data[9]);
    if (event.pitch > kPedalPitch || event.duration < 0) refuse_shard(path, "an event is damaged");
    data.remove_prefix(kEventBytes);
  }
  return events;
}

}  // namespace

std::vector<TimedEvent> milliseconds_from(const Performance& performance) {
  std::vector<TimedEvent> events;
  events.reserve(performance.notes.size() + performance.pedal.size());
  const auto add = [&](Microseconds onset, Microseconds duration, std::int32_t pitch,
                       std::uint8_t velocity) {
    const std::int32_t begins = milliseconds_of(onset);
    events.push_back({begins, milliseconds_of(onset + duration) - begins,
                      static_cast<std::uint8_t>(pitch), velocity});
  };
  for (const Note& note : performance.notes) {
    const std::int32_t key = note.pitch - kLowestKey;
    if (key >= 0 && key < kKeys) add(note.onset, note.duration, key, note.velocity);
  }
  for (const PedalSpan& span : performance.pedal) add(span.onset, span.duration, kPedalPitch, 0);
  std::stable_sort(events.begin(), events.end(),
                   [](const TimedEvent& a, const TimedEvent& b) { return a.onset < b.onset; });
  const std::int32_t start = events.empty() ? 0 : events.front().onset;
  for (TimedEvent& event : events) event.onset -= start;
  return events;
}

NotePiece piece_from(const Performance& performance, const std::string& file,
                     std::int32_t composer) {
  return {file, composer, milliseconds_from(performance),
          milliseconds_from(extended_by_pedal(performance))};
}

void write_note_shard(const std::filesystem::path& path, const NoteShard& shard) {
  nlohmann::json pieces = nlohmann::json::array();
  std::string data;
  for (const NotePiece& piece : shard.pieces) {
    pieces.push_back({{"file", piece.file},
                      {"composer", piece.composer},
                      {"played", piece.played.size()},
                      {"extended", piece.extended.size()}});
    append(data, piece.played);
    append(data, piece.extended);
  }
  const nlohmann::json header{{"tokens_hash", shard.tokens_hash},
                              {"source", shard.source},
                              {"seed", shard.seed},
                              {"pieces", pieces}};
  write_shard_file(path, kKind, {header.dump(), std::move(data)});
}

NoteShard read_note_shard(const std::filesystem::path& path) {
  const ShardFile file = read_shard_file(path, kKind);
  const auto header = nlohmann::json::parse(file.header, nullptr, false);
  std::string_view data = file.data;
  NoteShard shard;
  try {
    header.at("tokens_hash").get_to(shard.tokens_hash);
    header.at("source").get_to(shard.source);
    header.at("seed").get_to(shard.seed);
    for (const auto& entry : header.at("pieces")) {
      NotePiece piece;
      entry.at("file").get_to(piece.file);
      entry.at("composer").get_to(piece.composer);
      piece.played = take_events(data, entry.at("played").get<std::size_t>(), path);
      piece.extended = take_events(data, entry.at("extended").get<std::size_t>(), path);
      shard.pieces.push_back(std::move(piece));
    }
  } catch (const nlohmann::json::exception& failure) {
    refuse_shard(path, fmt::format("the header is damaged ({})", failure.what()));
  }
  if (!data.empty()) refuse_shard(path, "the file is longer than its header says");
  if (shard.tokens_hash != note_tokens_hash()) {
    refuse_shard(path, "was prepared for another layout of steps");
  }
  return shard;
}

}  // namespace impromptu
