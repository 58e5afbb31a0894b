// Constraints: what is written keeps to them, and something may always be drawn.
#include "shared/sampling/note_constraints.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "shared/music/scales.hpp"
#include "tests/shared/sampling/note_player.hpp"

using namespace impromptu;

namespace {

NoteStep step(int shift, int pitch, int duration) {
  return {static_cast<std::int16_t>(shift), static_cast<std::int16_t>(pitch), 10,
          static_cast<std::int16_t>(duration)};
}

// Returns the most keys that are down together, letting go counted before going down.
int most_voices(const std::vector<WireNote>& notes) {
  int most = 0;
  for (const WireNote& at : notes) {
    if (at.kind == WireKind::pedal) continue;
    most = std::max(most, static_cast<int>(std::count_if(
                              notes.begin(), notes.end(), [&at](const WireNote& note) {
                                return note.kind != WireKind::pedal && note.onset <= at.onset &&
                                       note.onset + note.duration > at.onset;
                              })));
  }
  return most;
}

// Returns the records with replaced ones left out, as the page keeps them.
std::vector<WireNote> settled(const std::vector<WireNote>& records) {
  std::vector<WireNote> notes;
  for (const WireNote& record : records) {
    const auto same = std::find_if(notes.begin(), notes.end(), [&record](const WireNote& note) {
      return note.kind == record.kind && note.pitch == record.pitch && note.onset == record.onset;
    });
    if (same == notes.end()) {
      notes.push_back(record);
    } else {
      *same = record;
    }
  }
  return notes;
}

}  // namespace

TEST_CASE("random settings: every choice has a candidate, and the piece keeps to all of them") {
  Random random(77);
  for (int round = 0; round < 60; ++round) {
    NoteSettings settings;
    settings.seed = static_cast<std::uint64_t>(round);
    settings.start = random.next_below(2) > 0 ? NoteStart::nothing : NoteStart::notes;
    settings.lowest = 21 + static_cast<std::int32_t>(random.next_below(60));
    settings.highest = settings.lowest + 11 + static_cast<std::int32_t>(random.next_below(16));
    settings.scale = scales()[random.next_below(static_cast<std::uint32_t>(scales().size()))].name;
    settings.root = static_cast<std::int32_t>(random.next_below(12));
    settings.voices = static_cast<std::int32_t>(random.next_below(4));
    settings.pedal = random.next_below(2) > 0;
    settings.sampling.temperature = random.next_unit() * 2;
    settings.seconds = 60;
    const std::int32_t lanes = settings.alternatives =
        1 + static_cast<std::int32_t>(random.next_below(2));
    Result<NoteGeneration> generation = NoteGeneration::create(settings, {}, 256);
    REQUIRE(generation);
    NotePlayer player(static_cast<float>(random.next_below(12)));
    player.play(*generation, 16);  // checks that each draw succeeds
    for (std::int32_t lane = 0; lane < lanes; ++lane) {
      const std::vector<WireNote> notes = settled(generation->take_notes(lane));
      REQUIRE_FALSE(notes.empty());
      for (const WireNote& note : notes) {
        if (note.kind == WireKind::pedal) CHECK(settings.pedal);
        if (note.kind != WireKind::written_note) continue;
        CHECK(note.pitch >= settings.lowest);
        CHECK(note.pitch <= settings.highest);
        CHECK(contains(*find_scale(settings.scale), settings.root, note.pitch));
      }
      if (settings.voices > 0) CHECK(most_voices(notes) <= settings.voices);
    }
  }
}

TEST_CASE("a register bias leans keys by octaves from middle C and leaves the rest alone") {
  NoteSettings settings;
  settings.sampling.register_bias = -0.25;
  settings.lowest = 30;
  const std::vector<float> bias = lasting_bias(settings);
  const auto key = [&bias](int pitch) {
    return bias[static_cast<std::size_t>(field_offset(kPitchField) + pitch - kLowestKey)];
  };
  CHECK(key(60) == 0);
  CHECK(key(72) == -0.25F);
  CHECK(key(36) == 0.5F);
  CHECK(key(24) == kForbidden);
  CHECK(bias[static_cast<std::size_t>(field_offset(kPitchField) + kPedalPitch)] == 0);
  const auto mean_pitch = [](double lean) {
    const std::vector<int> pitches = pitches_written({.register_bias = lean});
    return std::accumulate(pitches.begin(), pitches.end(), 0.0) /
           static_cast<double>(pitches.size());
  };
  CHECK(mean_pitch(-0.5) + 10 < mean_pitch(0));
  CHECK(mean_pitch(0) + 10 < mean_pitch(0.5));
}

TEST_CASE("biases of pedal, pace and length lean their fields and leave the rest alone") {
  NoteSettings settings;
  settings.sampling.pedal_bias = -0.5;
  settings.sampling.pace_bias = 0.25;
  settings.sampling.length_bias = -0.125;
  const std::vector<float> bias = lasting_bias(settings);
  const auto at = [&bias](std::int32_t field, std::int32_t id) {
    return bias[static_cast<std::size_t>(field_offset(field) + id)];
  };
  CHECK(at(kPitchField, kPedalPitch) == -0.5F);
  CHECK(at(kPitchField, 40) == 0);
  for (std::int32_t id = 0; id <= 5; ++id) CHECK(at(kShiftField, id) == 0);  // one chord
  CHECK(at(kShiftField, 50) == doctest::Approx(0.25 * std::log(10)));
  CHECK(at(kShiftField, kShiftIds - 1) > at(kShiftField, kShiftIds - 2));
  CHECK(at(kDurationField, 0) == kForbidden);
  CHECK(at(kDurationField, 1) == 0);
  CHECK(at(kDurationField, 100) == doctest::Approx(-0.125 * std::log(100)));
  CHECK(at(kVelocityField, 16) == 0);
  settings.pedal = false;
  CHECK(lasting_bias(settings)[static_cast<std::size_t>(field_offset(kPitchField) + kPedalPitch)] ==
        kForbidden);
}

TEST_CASE("keys of the prompt that are still down count as voices") {
  NoteTrack track(100, 10'000);
  track.add_sounding({50, 100, 10, 64});
  track.add_sounding({90, 400, 20, 64});
  track.add_sounding({95, 600, static_cast<std::uint8_t>(kPedalPitch), 0});
  CHECK(track.free_from(3) == 100);
  CHECK(track.free_from(2) == 150);
  CHECK(track.free_from(1) == 490);
}

TEST_CASE("a key struck anew lets go where it was down; of one key at one onset the longer stays") {
  NoteTrack track(0, 1000);
  track.append(step(0, 30, 50), WireKind::written_note);
  track.append(step(0, 30, 20), WireKind::written_note);
  CHECK(track.take_notes().size() == 1);
  track.append(step(20, 30, 10), WireKind::written_note);
  const auto notes = track.take_notes();
  REQUIRE(notes.size() == 2);
  CHECK(notes[0].duration.value == 200'000);
  CHECK(notes[1].onset.value == 200'000);
  track.append(step(5, kPedalPitch, 90), WireKind::written_note);
  track.append(step(60, kPedalPitch, 10), WireKind::written_note);
  const auto pedal = track.take_notes();
  REQUIRE(pedal.size() == 2);
  CHECK(pedal[0] == WireNote{Microseconds{250'000}, Microseconds{600'000}, 0, 0, WireKind::pedal});
  CHECK(pedal[1].onset.value == 850'000);
}

TEST_CASE("a piece that stands still is made to go on") {
  NoteTrack track(0, 1000);
  for (int i = 0; i <= kMostAtOnce; ++i) track.append(step(0, i % 88, 9), WireKind::written_note);
  CHECK(track.events_at_once() > kMostAtOnce);
  std::vector<float> bias(static_cast<std::size_t>(kChoiceIds));
  forbid_now(bias);
  CHECK(bias[0] == kForbidden);
  CHECK(bias[1] == 0);
  track.append(step(1, 4, 9), WireKind::written_note);
  CHECK(track.events_at_once() == 0);
}

TEST_CASE("bounds on the next onset leave the longest shift") {
  std::vector<float> bias(static_cast<std::size_t>(kChoiceIds));
  forbid_before(500, 480, bias);
  CHECK(bias[19] == kForbidden);
  CHECK(bias[20] == 0);
  forbid_before(100'000, 480, bias);
  CHECK(bias[kShiftIds - 2] == kForbidden);
  CHECK(bias[kShiftIds - 1] == 0);
}
