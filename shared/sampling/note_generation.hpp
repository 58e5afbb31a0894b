// NoteGeneration: the state of one piece, or of several alternatives at once, that a note model
// writes: rows out, drawn steps in, notes out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/random.hpp"
#include "shared/base/result.hpp"
#include "shared/music/note_wire.hpp"
#include "shared/music/performance.hpp"
#include "shared/sampling/note_constraints.hpp"
#include "shared/sampling/note_settings.hpp"
#include "shared/sampling/note_track.hpp"

namespace impromptu {

// What the model is to do next. Letters: B lanes, S rows, M events to draw.
// burst == 0: read `rows` through the step graph and append what it returns to the cache.
// burst > 0: S is 1; give that newest row to the burst graph, which draws M events and reads all
// but the last of them; append its rows to the cache.
struct NotePlan {
  bool reset = false;         // forget the cache first
  std::int32_t lanes = 1;     // B; where it rises from 1, every lane goes on from the same cache
  std::int32_t position = 0;  // index in the window of the first row: rows in the cache
  std::int32_t count = 0;     // S, at most kMostRowsRead
  std::int32_t burst = 0;     // M
  std::vector<std::int32_t> rows;  // [B, S, 9]
  std::vector<float> noise;        // [M, B, 438] Gumbel; zero for fields at kLowestTemperature
  std::vector<float> bias;         // [B, 438]
  std::array<ChoiceSettings, kChosenFields> sampling{};
  std::vector<float> presence;  // [B, 94], taken from the pitches' logits; see strike
  float presence_penalty = 0;   // what each event of the burst adds to it
};

inline constexpr std::int32_t kMostRowsRead = 64;

class NoteGeneration {
 public:
  // Returns the state before the first row.
  //   prompt   read for NoteStart::go_on_with only. Times of what is written are the prompt's:
  //            it begins after the prompt's last onset, not before settings.begin and, with a
  //            limit of voices, not before the prompt leaves one free; settings.seconds count from
  //            the latest of these. The other starts begin at time 0.
  //            Of a prompt above half a window the newest part is read.
  //            For the other starts composer, density and loudness that are left open are drawn
  //            for each alternative (not at touch 0), see drawn_style; the latter two hold for the
  //            first window.
  //   context  rows that the model reads at most, 64 or more.
  // Errors: bad_settings (context names the setting), no_notes (a prompt without events that a
  // model can read).
  [[nodiscard]] static Result<NoteGeneration> create(const NoteSettings& settings,
                                                     const Performance& prompt,
                                                     std::int32_t context);

  // Returns what is to be done next: the same until accept. The generation must not be done.
  // When the window is full, the newest half of it is read again, behind a row of the user's
  // conditions (density and loudness that were drawn are dropped), and the rest is forgotten:
  // memory stays flat.
  // As in training, the time of a window begins with its first event. Where bursts end does not
  // matter for what is written: a window is left when it is full.
  //   most_events  1 or more: longest burst that the caller wants.
  [[nodiscard]] const NotePlan& plan(std::int32_t most_events);

  // Takes what the plan asked for; returns by how many rows the cache has grown.
  //   steps  [M', B, 4] drawn ids (shift, pitch, velocity, duration), 1 <= M' <= M; empty when the
  //          plan was to read rows.
  // Errors: unknown_token (ids outside their fields, or another number of them), nan_logits (an id
  // that was forbidden); the state stays.
  [[nodiscard]] Result<std::int32_t> accept(std::span<const std::int32_t> steps);

  // Returns whether every alternative has written the asked length.
  [[nodiscard]] bool done() const;

  [[nodiscard]] std::int32_t alternatives() const { return settings_.alternatives; }

  // Returns the notes and pedal of an alternative that are new or changed since the last call. A
  // record of equal kind, pitch and onset replaces the earlier one.
  [[nodiscard]] std::vector<WireNote> take_notes(std::int32_t alternative);

  // Returns the time up to which everything of an alternative is written.
  [[nodiscard]] Microseconds written_until(std::int32_t alternative) const;

  // Returns the number of events that each alternative has been given, the prompt's not among them.
  [[nodiscard]] std::int64_t written_steps() const { return written_; }

 private:
  struct Lane {
    NoteTrack track;
    Random random;
    StepConditions conditions;    // in the window's first row
    std::vector<NoteStep> steps;  // of the window, oldest first
    std::array<float, static_cast<std::size_t>(kPitchIds)> presence{};
    std::array<float, static_cast<std::size_t>(kPitchIds)> steering{};  // since the last look back
  };

  NoteGeneration(const NoteSettings& settings, std::int32_t context);
  void restart_window();
  void plan_reading(std::int32_t rows);
  void plan_burst(std::int32_t most_events);
  void steer_lanes();
  void add_noise(Random& random, std::size_t lane);
  void constrain(const Lane& lane, std::span<float> bias) const;
  [[nodiscard]] float presence_penalty() const {
    return static_cast<float>(settings_.sampling.presence_penalty);
  }
  [[nodiscard]] bool is_constrained_anew() const;
  [[nodiscard]] std::int32_t rows_in_window() const;
  [[nodiscard]] bool draws_forbidden(std::span<const std::int32_t> steps) const;
  void append_row(const Lane& lane, std::int32_t row);

  NoteSettings settings_;
  std::int32_t context_;
  std::int32_t first_pitch_ = kBeginPitch;  // of the window's first row
  std::vector<std::int32_t> seed_keys_;     // asked for at time 0
  GridTime earliest_ = 0;                   // no event before this time
  std::vector<float> lasting_bias_;
  std::vector<Lane> lanes_;
  bool lanes_differ_ = false;  // false: the cache is the same for all
  std::int32_t position_ = 0;  // rows in the cache
  bool reset_ = true;
  bool planned_ = false;
  std::int64_t written_ = 0;
  NotePlan plan_;
};

}  // namespace impromptu
