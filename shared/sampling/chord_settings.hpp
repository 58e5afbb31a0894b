// ChordSettings: what a user may choose about a piece that a chord model writes.
#pragma once

#include <cstdint>
#include <string_view>

#include "shared/base/result.hpp"
#include "shared/sampling/sampler.hpp"
#include "shared/tokens/piano_roll.hpp"

namespace impromptu {

enum class ChordStart : std::uint8_t {
  random_words,  // 50 words drawn from the vocabulary, of which the piece keeps the last
  note,          // 49 silent frames and one pitch
  ending,        // the last 50 frames of a performance, its outer silence left out
  opening,       // the first 50 frames of a performance, its outer silence left out
};

// Returns the name of a start, such as "random_words".
[[nodiscard]] std::string_view name_of(ChordStart start);

// Sets `start` to the one of that name; returns whether there is one.
[[nodiscard]] bool from_name(std::string_view name, ChordStart& start);

struct ChordSettings {
  ChordStart start = ChordStart::random_words;
  bool keep_random = false;   // for ChordStart::random_words: whether the piece keeps all 50
  std::uint8_t pitch = 60;    // for ChordStart::note, 0 to 127
  std::int32_t frames = 400;  // how many frames to write, 1 to 200000
  double model_fps = 5;       // frames per second of the model's training data; not a user's choice
  PedalUse pedal = PedalUse::ignore;  // of the model's training data; not a user's choice
  double playback_fps = 7;            // frames per second of what is written, 1 to 100
  std::uint8_t velocity = 100;        // 1 to 127
  std::uint64_t seed = 0;
  SamplerSettings sampler;

  bool operator==(const ChordSettings&) const = default;

  template <class Self, class Visitor>
  static void visit_fields(Self& self, Visitor&& visit) {
    visit("start", self.start);
    visit("keep_random", self.keep_random);
    visit("pitch", self.pitch);
    visit("frames", self.frames);
    visit("playback_fps", self.playback_fps);
    visit("velocity", self.velocity);
    visit("seed", self.seed);
    SamplerSettings::visit_fields(self.sampler, visit);
  }
};

// Returns the name of the first setting outside its range, or an empty text.
[[nodiscard]] std::string_view setting_out_of_range(const ChordSettings& settings);

// Returns the settings in a flat JSON object such as {"start":"note","pitch":60,"temperature":1};
// absent fields keep their defaults, unknown ones are ignored.
// Errors: bad_json, wrong_type, out_of_range, bad_settings; context names the field.
[[nodiscard]] Result<ChordSettings> chord_settings_from(std::string_view json);

}  // namespace impromptu
