// The parts of a file: what each track, channel and instrument plays.
#pragma once

#include "shared/midi/track_reader.hpp"

namespace impromptu {

// Moves the tracks that were read into the score, their notes into its parts.
// All tracks of a file are one stream by time, at equal ticks by track: a program, bank, release or
// mode message holds for its port and channel, whichever track it stands in. Independent tracks are
// a stream each, with a pedal lifted and programs forgotten at its end.
//   Warnings: lost_release, unmatched_note_off, hanging_note, named_percussion.
//   Errors: too_many_tracks (context "instruments") for more than kMaxTracks parts.
[[nodiscard]] std::optional<Error> take_tracks(SmfReading& reading);

}  // namespace impromptu
