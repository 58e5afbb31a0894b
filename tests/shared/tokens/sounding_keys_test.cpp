// Keys that sound while an event is awaited.
#include "shared/tokens/sounding_keys.hpp"

#include <doctest/doctest.h>

#include <set>

namespace impromptu {
namespace {

TEST_CASE("a key sounds until its latest note ends, and the pedal is no key") {
  KeyEnds ends;
  ends.add({100, 50, 7, 64});
  ends.add({110, 90, 3, 64});
  ends.add({120, 500, kPedalPitch, 0});
  std::vector<SoundingKey> keys;
  ends.append_to(keys, 4, 120, 155);
  CHECK((keys == std::vector<SoundingKey>{{4, 3, 80, 45}, {4, 7, 30, -5}}));
  ends.add({155, 5, 3, 64});
  keys.clear();
  ends.append_to(keys, 5, 155, 155);
  CHECK((keys == std::vector<SoundingKey>{{5, 3, 5, 5}}));
  keys.clear();
  ends.append_to(keys, 6, 160, 170);
  CHECK(keys.empty());
}

TEST_CASE("ids tell keys, powers of two and company apart") {
  CHECK(sounding_key_id(0, 1, false) == 0);
  CHECK(sounding_key_id(0, 127, true) == 13);
  CHECK(sounding_key_id(87, 100'000, true) == kSoundingKeyIds - 1);
  std::set<std::int32_t> ids;
  for (std::int32_t key = 0; key < kKeys; ++key) {
    for (std::int32_t units = 1; units < 300; ++units) {
      for (const bool shared : {false, true}) ids.insert(sounding_key_id(key, units, shared));
    }
  }
  CHECK(ids.size() == kSoundingKeyIds);
}

}  // namespace
}  // namespace impromptu
