// NoteSettings: what a user may choose about a piece that a note model writes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/model/note_sampling.hpp"
#include "shared/sampling/note_sampler.hpp"
#include "shared/tokens/note_steps.hpp"

namespace impromptu {

enum class NoteStart : std::uint8_t {
  nothing,     // the model begins by itself
  notes,       // keys struck together at time 0; the model chooses their touch
  go_on_with,  // a performance, from its last onset on; "continue" in JSON
};

// Returns the name of a start, such as "continue".
[[nodiscard]] std::string_view name_of(NoteStart start);

// Sets `start` to the one of that name; returns whether there is one.
[[nodiscard]] bool from_name(std::string_view name, NoteStart& start);

inline constexpr std::int32_t kMostAlternatives = 64;  // the page offers eight

struct NoteSettings {
  NoteStart start = NoteStart::nothing;
  std::string notes = "60";  // for NoteStart::notes: MIDI pitches 21 to 108, such as "60,64,67"
  double begin = 0;          // when going on: nothing is written before this time, in seconds
  double seconds = 30;       // how much to write, up to a day
  std::uint64_t seed = 0;
  // What is left open is drawn for a new piece, and the model's own choice when going on.
  std::string composer;       // of composer_names(), or a last name; empty: open
  std::int32_t density = 0;   // 1 (sparse) to 8 (dense); 0: open
  std::int32_t loudness = 0;  // 1 (soft) to 8 (loud); 0: open
  bool pedal = true;          // false: no pedal is written, notes last as long as they sound
  NoteSampling sampling;
  std::int32_t lowest = 21;  // MIDI pitches that may be written, 21 to 108
  std::int32_t highest = 108;
  std::string scale;              // one of scales(); empty for all keys
  std::int32_t root = 0;          // of the scale, 0 = C to 11 = B
  std::int32_t voices = 0;        // keys held at once, 1 to 16; 0 for no limit
  std::int32_t alternatives = 1;  // pieces written at once, 1 to 64

  bool operator==(const NoteSettings&) const = default;

  template <class Self, class Visitor>
  static void visit_fields(Self& self, Visitor&& visit) {
    visit("start", self.start);
    visit("notes", self.notes);
    visit("begin", self.begin);
    visit("seconds", self.seconds);
    visit("seed", self.seed);
    visit("composer", self.composer);
    visit("density", self.density);
    visit("loudness", self.loudness);
    visit("pedal", self.pedal);
    NoteSampling::visit_fields(self.sampling, visit);
    visit("lowest", self.lowest);
    visit("highest", self.highest);
    visit("scale", self.scale);
    visit("root", self.root);
    visit("voices", self.voices);
    visit("alternatives", self.alternatives);
  }
};

// Returns the name of the first setting outside its range, or an empty text; "scale" also when
// scale and range leave no key.
[[nodiscard]] std::string_view setting_out_of_range(const NoteSettings& settings);

// Returns the settings in a flat JSON object such as {"start":"notes","notes":"60,64"}; absent
// fields keep their defaults, unknown ones are ignored.
// Errors: bad_json, wrong_type, out_of_range, bad_settings; context names the field.
[[nodiscard]] Result<NoteSettings> note_settings_from(std::string_view json);

// Returns the keys (0 to 87, rising, each once) of a list of MIDI pitches; empty when it is none.
[[nodiscard]] std::vector<std::int32_t> keys_from(std::string_view notes);

// Returns whether the settings let a key (0 to 87) be written.
[[nodiscard]] bool allows_key(const NoteSettings& settings, std::int32_t key);

// Returns how each field of an event is drawn, at kLowestTemperature or above. Top-p and min-p are
// for pitches alone: what they cut from times and lengths are rests and long notes, so a piece
// rushes.
[[nodiscard]] std::array<ChoiceSettings, kChosenFields> choices_of(const NoteSampling& sampling);

// Returns what the first row of a window tells the model.
[[nodiscard]] StepConditions conditions_from(const NoteSettings& settings);

}  // namespace impromptu
