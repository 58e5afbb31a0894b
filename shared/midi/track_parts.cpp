// First-in-first-out pairing of notes.
#include "shared/midi/track_parts.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "shared/music/pedal.hpp"

namespace impromptu {
namespace {

constexpr std::size_t slot(std::uint8_t channel, std::uint8_t value) {
  return std::size_t{channel} * 128 + value;
}

}  // namespace

TrackParts::TrackParts(WarningLog& log) : log_(log) { part_by_program_.fill(kNone); }

std::uint32_t TrackParts::part_of(std::uint8_t channel) {
  std::uint32_t& index = part_by_program_[slot(channel, program_[channel])];
  if (index == kNone) {
    index = static_cast<std::uint32_t>(parts_.size());
    Part part;
    part.channel = channel;
    part.program = program_[channel];
    parts_.push_back(std::move(part));
    channel_parts_[channel].push_back(index);
  }
  return index;
}

void TrackParts::note_on(Tick at, std::uint8_t channel, std::uint8_t pitch, std::uint8_t velocity) {
  const std::uint32_t part = part_of(channel);
  std::vector<ScoreNote>& notes = parts_[part].notes;
  const auto id = static_cast<std::uint32_t>(open_.size());
  open_.push_back({part, static_cast<std::uint32_t>(notes.size()), kNone});
  notes.push_back({at, Tick{0}, pitch, velocity});
  Queue& queue = queues_[slot(channel, pitch)];
  if (queue.oldest == kNone) {
    queue.oldest = id;
  } else {
    open_[queue.youngest].next = id;
  }
  queue.youngest = id;
}

void TrackParts::close(Queue& queue, Tick at) {
  const OpenNote& open = open_[queue.oldest];
  ScoreNote& note = parts_[open.part].notes[open.note];
  note.duration = at - note.onset;
  queue.oldest = open.next;
}

void TrackParts::note_off(Tick at, std::uint8_t channel, std::uint8_t pitch, std::uint32_t offset) {
  Queue& queue = queues_[slot(channel, pitch)];
  if (queue.oldest == kNone) {
    log_.add(SmfWarningCode::unmatched_note_off, offset);
  } else {
    close(queue, at);
  }
}

void TrackParts::program_change(std::uint8_t channel, std::uint8_t program) {
  program_[channel] = program;
}

void TrackParts::control_change(std::uint8_t channel, ControlChange control) {
  controls_.push_back(
      {channel, program_[channel], static_cast<std::uint32_t>(parts_.size()), control});
}

std::uint32_t TrackParts::target_of(const PendingControl& pending) {
  const std::uint32_t own = part_by_program_[slot(pending.channel, pending.program)];
  if (own != kNone) return own;
  const std::vector<std::uint32_t>& others = channel_parts_[pending.channel];
  if (!others.empty()) {
    const auto next = std::lower_bound(others.begin(), others.end(), pending.parts_before);
    return next == others.end() ? others.back() : *next;
  }
  program_[pending.channel] = pending.program;
  return part_of(pending.channel);
}

void TrackParts::place(const PendingControl& pending) {
  const std::uint32_t target = target_of(pending);
  parts_[target].controls.push_back(pending.control);
  if (pending.control.controller != kSustainController) return;
  std::vector<std::uint32_t>& down = pedal_down_[pending.channel];
  const bool is_down = std::find(down.begin(), down.end(), target) != down.end();
  if (pending.control.value >= kSustainThreshold) {
    if (!is_down) down.push_back(target);
    return;
  }
  for (const std::uint32_t part : down) {
    if (part != target) parts_[part].controls.push_back(pending.control);
  }
  down.clear();
}

void TrackParts::finish(const TrackEnd& end, const std::string& name, std::vector<Part>& parts) {
  for (Queue& queue : queues_) {
    while (queue.oldest != kNone) {
      log_.add(SmfWarningCode::hanging_note, end.offset);
      close(queue, end.at);
    }
  }
  for (const PendingControl& pending : controls_) place(pending);
  for (const std::vector<std::uint32_t>& down : pedal_down_) {
    if (!end.lifts_pedals) break;
    for (const std::uint32_t part : down) {
      parts_[part].controls.push_back({end.at, kSustainController, 0});
    }
  }
  for (Part& part : parts_) {
    part.name = name;
    std::stable_sort(
        part.notes.begin(), part.notes.end(), [](const ScoreNote& a, const ScoreNote& b) {
          return std::tie(a.onset, a.pitch, a.duration) < std::tie(b.onset, b.pitch, b.duration);
        });
    parts.push_back(std::move(part));
  }
}

}  // namespace impromptu
