// Music for the tests of token codings: made-up performances with every corner in them, and MAESTRO
// where it is present.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "shared/base/random.hpp"
#include "shared/music/performance.hpp"

namespace impromptu::test {

// Returns a performance of `notes` notes: chords, repeated keys, keys no piano has, notes without
// length, silences of up to half a minute, holds of up to a minute, and a pedal.
[[nodiscard]] Performance made_up_performance(Random& random, int notes);

// Calls `visit` with the piano music and the split of every file that $IMPROMPTU_DATA/maestro has
// in its MANIFEST.csv. Returns how many there were: none where the folder is missing.
int for_each_in_maestro(const std::function<void(const Performance&, const std::string&)>& visit);

}  // namespace impromptu::test
