// NoteSession: one loaded note model and the pieces that it writes, spoken to in JSON and packed
// notes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/model/note_model.hpp"
#include "shared/sampling/note_generation.hpp"

namespace impromptu {

// Replies as those of ChordSession. Letters as in NotePlan.
class NoteSession {
 public:
  // Takes a model's model.json in place of the present one and ends the piece. A text of another
  // layout of steps is refused, and the session stays as it was. Returns {"ok":true,"name","title",
  // "family","parameters","context","layers","kvHeads","headSize","window","fullEvery",
  // "temperature","topP","minP","touch","hold","presencePenalty","composers"}: the shape of the
  // cache, sampling that suits the model, and the names that the setting `composer` knows, one a
  // line.
  [[nodiscard]] std::string load(std::string_view model_json);

  // Starts a piece; the present one stays when this fails.
  //   settings_json  see note_settings_from.   prompt  wire notes (shared/music/note_wire.hpp).
  // Returns {"ok":true,"unknownShare":0,"alternatives"}.
  [[nodiscard]] std::string start(std::string_view settings_json,
                                  std::span<const std::byte> prompt);

  // Returns {"ok":true,"reset","lanes","position","count","burst","presencePenalty"}, see NotePlan;
  // the same until accept.
  [[nodiscard]] std::string plan(std::int32_t most_events);

  // Return what the plan holds: rows [B,S,9], noise [M,B,438], bias [B,438], presence [B,94],
  // sampling [3,4], which is temperature, top-p and min-p of each field; empty before plan. They
  // stay where they are until the next plan.
  [[nodiscard]] std::span<const std::int32_t> rows() const;
  [[nodiscard]] std::span<const float> noise() const;
  [[nodiscard]] std::span<const float> bias() const;
  [[nodiscard]] std::span<const float> presence() const;
  [[nodiscard]] std::span<const float> sampling() const;

  // Takes what the plan asked for: [M',B,4] ids, or none when rows were read. Returns "", or an
  // error's JSON.
  [[nodiscard]] std::string accept(std::span<const std::int32_t> steps);

  // Returns whether nothing is left to write; true before start.
  [[nodiscard]] bool done() const;

  // Returns the wire notes of an alternative that are new or changed since the last call.
  [[nodiscard]] std::vector<std::byte> take_notes(std::int32_t alternative);

  // Returns the time up to which everything of an alternative is written, in seconds.
  [[nodiscard]] double written_until(std::int32_t alternative) const;

  // Returns the number of steps that each alternative has got since start.
  [[nodiscard]] double written_steps() const;

 private:
  [[nodiscard]] bool has(std::int32_t alternative) const;

  std::optional<NoteModelDescription> model_;
  std::optional<NoteGeneration> generation_;
  const NotePlan* plan_ = nullptr;  // in generation_
  std::array<float, 3 * kChosenFields> sampling_{};
};

}  // namespace impromptu
