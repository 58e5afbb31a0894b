// TrackParts: turns the channel events of one track into parts, pairing note-ons with note-offs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "shared/midi/warning_log.hpp"
#include "shared/music/score.hpp"

namespace impromptu {

struct TrackEnd {
  Tick at;
  std::uint32_t offset = 0;   // in the file, for warnings
  bool lifts_pedals = false;  // nothing of the track goes on behind it
};

class TrackParts {
 public:
  // log  receives unmatched note-offs and hanging notes; must outlive this object.
  explicit TrackParts(WarningLog& log);

  // A note-on with velocity 1 to 127.
  void note_on(Tick at, std::uint8_t channel, std::uint8_t pitch, std::uint8_t velocity);
  // Ends the oldest note of this pitch that is still down.
  void note_off(Tick at, std::uint8_t channel, std::uint8_t pitch, std::uint32_t offset);
  // Later notes of the channel belong to another instrument.
  void program_change(std::uint8_t channel, std::uint8_t program);
  void control_change(std::uint8_t channel, ControlChange control);

  // Closes what is still down at the end and appends the parts, in the order of their first notes,
  // to `parts`. Control changes go to the part of their channel's program at that time; where that
  // program plays no note, to the next part of the channel, else to the last one; a channel without
  // notes keeps them in a part without notes. The pedal is the channel's: its lift goes to every
  // part that has it down.
  void finish(const TrackEnd& end, const std::string& name, std::vector<Part>& parts);

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct OpenNote {
    std::uint32_t part;
    std::uint32_t note;
    std::uint32_t next;  // the next younger open note of the same key
  };
  struct PendingControl {
    std::uint8_t channel;
    std::uint8_t program;
    std::uint32_t parts_before;  // how many parts there were when it came
    ControlChange control;
  };
  struct Queue {
    std::uint32_t oldest = kNone;
    std::uint32_t youngest = kNone;
  };

  std::uint32_t part_of(std::uint8_t channel);
  void close(Queue& queue, Tick at);
  std::uint32_t target_of(const PendingControl& pending);
  void place(const PendingControl& pending);

  WarningLog& log_;
  std::vector<Part> parts_;
  std::vector<OpenNote> open_;
  std::vector<PendingControl> controls_;
  std::array<Queue, 16 * 128> queues_{};
  std::array<std::uint32_t, 16 * 128> part_by_program_;
  std::array<std::vector<std::uint32_t>, 16> channel_parts_;  // rising
  std::array<std::vector<std::uint32_t>, 16> pedal_down_;     // parts, in the order of presses
  std::array<std::uint8_t, 16> program_{};
};

}  // namespace impromptu
