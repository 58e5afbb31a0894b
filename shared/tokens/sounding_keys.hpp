// Which keys still sound while the next event is awaited, and for how long. A key that is struck
// anew ends its note just then, and notes that wait for one lift of the pedal end together: who
// knows the ends of what sounds knows much about the onsets and ends to come.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "shared/tokens/note_steps.hpp"

namespace impromptu {

// A key that sounds while the event of a row is awaited.
struct SoundingKey {
  std::int32_t row = 0;     // index of the awaited event's row
  std::int32_t key = 0;     // 0 to 87
  std::int32_t before = 0;  // grid units from the onset of the event before to the key's end, >= 1
  std::int32_t now = 0;     // the same from the awaited event's onset; below 1 where it has ended

  bool operator==(const SoundingKey&) const = default;
};

// When the latest note of each key ends.
class KeyEnds {
 public:
  // Takes in an event on the grid. Presses of the pedal are none.
  void add(const TimedEvent& event);

  // Appends the keys that sound at the onset `before`, by key.
  //   row, now  of the event awaited there: its row and its onset.
  void append_to(std::vector<SoundingKey>& keys, std::int32_t row, std::int32_t before,
                 std::int32_t now) const;

 private:
  std::array<std::int32_t, kKeys> ends_{};
};

inline constexpr std::int32_t kSoundingKeyIds = kKeys * 16;

// Returns an id of a key, the power of two to which its remaining time comes (of 1 to 128 grid
// units; longer ones as 128), and whether another key ends with it.
//   units  >= 1.
[[nodiscard]] std::int32_t sounding_key_id(std::int32_t key, std::int32_t units, bool shared);

}  // namespace impromptu
