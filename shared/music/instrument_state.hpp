// InstrumentState: which instrument each channel plays, told by the messages of a file in order.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "shared/music/score.hpp"

namespace impromptu {

class InstrumentState {
 public:
  // Returns what a channel plays now.
  [[nodiscard]] Instrument of(std::uint8_t port, std::uint8_t channel) const;

  // Returns the bank that the channel's next program change will take.
  [[nodiscard]] std::uint16_t asked_bank(std::uint8_t port, std::uint8_t channel) const;

  // Takes bank selects, program changes, and the exclusive messages that choose a system or make a
  // channel percussion; others change nothing.
  //   data  of an exclusive message, as a file holds it behind the length.
  // A bank counts from the next program change on. Percussion is channel 10 unless told otherwise,
  // and any channel by bank: MSB 126 or 127 (XG; not while GS is on, where they are melodic), MSB
  // 120 (GM2), or by a rhythm part (GS) or part mode (XG). Channel 10 is melodic by MSB 121 (GM2),
  // by another bank than those while XG is on, or by the same messages.
  // Source: General MIDI 2 (RP-024), Yamaha XG 1.26, Roland SC-88 manual, pages 194 and 201.
  void take(const TrackEvent& event, std::string_view data);

  // Banks and programs begin anew; what exclusive messages told stays, and that banks are used.
  void forget_programs();

 private:
  enum class System : std::uint8_t { unknown, gs, xg };
  struct Channel {
    std::uint8_t asked_msb = 0;  // counts from the next program change on
    std::uint8_t asked_lsb = 0;
    std::uint8_t msb = 0;
    std::uint8_t lsb = 0;
    std::uint8_t program = 0;
    bool bank_told = false;
    std::optional<bool> rhythm;  // told by an exclusive message
  };
  struct Port {
    System system = System::unknown;
    std::array<Channel, 16> channels{};
  };

  Port& port(std::uint8_t number) { return number == 0 ? first_ : others_[number]; }
  [[nodiscard]] const Port* find_port(std::uint8_t number) const;
  void take_exclusive(Port& port, std::string_view data);
  static bool is_percussion(const Port& port, std::uint8_t channel);

  Port first_;
  std::map<std::uint8_t, Port> others_;
};

}  // namespace impromptu
