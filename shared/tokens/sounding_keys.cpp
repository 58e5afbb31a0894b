// Ends by key.
#include "shared/tokens/sounding_keys.hpp"

#include <algorithm>
#include <bit>

namespace impromptu {

void KeyEnds::add(const TimedEvent& event) {
  if (event.pitch < kKeys) ends_[event.pitch] = event.onset + event.duration;
}

void KeyEnds::append_to(std::vector<SoundingKey>& keys, std::int32_t row, std::int32_t before,
                        std::int32_t now) const {
  for (std::int32_t key = 0; key < kKeys; ++key) {
    const std::int32_t end = ends_[static_cast<std::size_t>(key)];
    if (end > before) keys.push_back({row, key, end - before, end - now});
  }
}

std::int32_t sounding_key_id(std::int32_t key, std::int32_t units, bool shared) {
  constexpr std::int32_t kPowers = 8;
  const auto digits = static_cast<std::int32_t>(std::bit_width(static_cast<std::uint32_t>(units)));
  const std::int32_t power = std::min(digits, kPowers) - 1;
  return (key * kPowers + power) * 2 + (shared ? 1 : 0);
}

}  // namespace impromptu
