// First-in-first-out pairing of notes.
#include "shared/midi/track_parts.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

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

void TrackParts::place(const PendingControl& pending) {
  std::uint32_t target = part_by_program_[slot(pending.channel, pending.program)];
  const std::vector<std::uint32_t>& others = channel_parts_[pending.channel];
  if (target == kNone && !others.empty()) {
    const auto next = std::lower_bound(others.begin(), others.end(), pending.parts_before);
    target = next == others.end() ? others.back() : *next;
  }
  if (target == kNone) {
    program_[pending.channel] = pending.program;
    target = part_of(pending.channel);
  }
  parts_[target].controls.push_back(pending.control);
}

void TrackParts::finish(Tick end, std::uint32_t offset, const std::string& name,
                        std::vector<Part>& parts) {
  for (Queue& queue : queues_) {
    while (queue.oldest != kNone) {
      log_.add(SmfWarningCode::hanging_note, offset);
      close(queue, end);
    }
  }
  for (const PendingControl& pending : controls_) place(pending);
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
