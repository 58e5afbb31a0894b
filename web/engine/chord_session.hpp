// ChordSession: one loaded chord model and the piece that it writes, spoken to in JSON and packed
// notes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/model/description.hpp"
#include "shared/sampling/chord_generation.hpp"
#include "shared/tokens/chord_vocabulary.hpp"

namespace impromptu {

// Replies are JSON objects on one line: {"ok":true,...} or
// {"ok":false,"code":"model-mismatch","message":"what, where, what to do"}. Codes are those of
// error_name() with hyphens, and bad-request for a call out of turn.
class ChordSession {
 public:
  ChordSession() = default;
  ChordSession(const ChordSession&) = delete;  // the generation points to the vocabulary beside it
  ChordSession& operator=(const ChordSession&) = delete;

  // Takes a model's model.json and vocabulary in place of the present ones and ends the piece.
  // Texts that do not belong together are refused, and the session stays as it was. Returns
  // {"ok":true,"name","title","family","vocabularySize","window","fps","parameters"}.
  [[nodiscard]] std::string load(std::string_view model_json, std::string_view vocabulary_text);

  // Starts a piece; the present one stays when this fails.
  //   settings_json  see chord_settings_from.   prompt  wire notes (shared/music/note_wire.hpp).
  // Returns {"ok":true,"unknownShare":0.02}.
  [[nodiscard]] std::string start(std::string_view settings_json,
                                  std::span<const std::byte> prompt);

  // Returns the model's next input, [50] ids, oldest first; empty before start.
  [[nodiscard]] std::span<const std::int32_t> window() const;

  // Returns the place for the model's output, `length` floats; empty for a length that no model
  // has. It stays where it is until the next call with another length.
  [[nodiscard]] std::span<float> logits_buffer(std::size_t length);

  // Draws the next word from what lies in the buffer. Returns "", or an error's JSON.
  [[nodiscard]] std::string accept();

  // Returns whether nothing is left to write; true before start.
  [[nodiscard]] bool done() const;

  // Returns the wire notes that are new or longer since the last call.
  [[nodiscard]] std::vector<std::byte> take_notes();

  // Returns the time up to which everything is written, in seconds.
  [[nodiscard]] double written_until() const;

  // Returns the number of frames written since start.
  [[nodiscard]] std::int32_t written_frames() const;

 private:
  ModelDescription model_;
  std::optional<ChordVocabulary> vocabulary_;
  std::optional<ChordGeneration> generation_;
  std::vector<float> logits_;
};

}  // namespace impromptu
