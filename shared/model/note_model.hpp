// NoteModelShape and NoteModelDescription: what description.json and model.json say about a model
// of the family note-transformer.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"
#include "shared/model/note_sampling.hpp"

namespace impromptu {

inline constexpr std::string_view kNoteFamily = "note-transformer";
inline constexpr std::int32_t kNoteModelFormat = 1;  // version of model.json of this family
inline constexpr std::int32_t kHeadSize = 64;        // of each attention head
inline constexpr std::int32_t kNoteHeads = 4;        // fields that a model predicts
// Names of the fields, in the order of their ids in a row and in the logits.
inline constexpr std::array<std::string_view, kNoteHeads> kNoteHeadNames{"shift", "pitch",
                                                                         "velocity", "duration"};

// The sizes of a model.
struct NoteModelShape {
  std::string trunk = "transformer";  // or "lstm": a stack of `layers` LSTMs of `width` states
  std::int32_t width = 256;
  std::int32_t layers = 6;
  std::int32_t heads = 4;     // query heads of kHeadSize
  std::int32_t kv_heads = 1;  // key and value heads; each serves heads / kv_heads query heads
  std::int32_t mlp = 1024;
  std::int32_t head_mlp = 256;
  std::int32_t context = 1024;  // rows that a model reads at most
  std::int32_t window = 128;    // rows that a local layer sees, the current one included
  std::int32_t full_every = 3;  // layers full_every, 2 full_every, ... (from 1) see all rows
  std::string order = "pitch,shift,duration,velocity";  // of the heads: all, once each

  bool operator==(const NoteModelShape&) const = default;

  // Returns how many rows layer `layer` (from 0) sees, the current one included.
  [[nodiscard]] std::int32_t window_of(std::int32_t layer) const {
    return (layer + 1) % full_every == 0 ? context : window;
  }

  template <class Self, class Visitor>
  static void visit_fields(Self& self, Visitor&& visit) {
    visit("trunk", self.trunk);
    visit("width", self.width);
    visit("layers", self.layers);
    visit("heads", self.heads);
    visit("kv_heads", self.kv_heads);
    visit("mlp", self.mlp);
    visit("head_mlp", self.head_mlp);
    visit("context", self.context);
    visit("window", self.window);
    visit("full_every", self.full_every);
    visit("order", self.order);
  }
};

// Returns what is wrong with a shape, static text that begins with the field's name, or nothing.
[[nodiscard]] std::string_view fault_of(const NoteModelShape& shape);

// Returns the indices into kNoteHeadNames in the order of the heads; the shape has no fault.
[[nodiscard]] std::array<std::int32_t, kNoteHeads> head_order(const NoteModelShape& shape);

// A file beside model.json.
struct ModelFile {
  std::string file;
  std::string sha256;  // lower-case hexadecimal
  std::int64_t bytes = 0;

  bool operator==(const ModelFile&) const = default;
};

struct NoteModelDescription {
  std::string family{kNoteFamily};
  std::int32_t format = kNoteModelFormat;
  std::string name;     // folder name, such as "note-small"
  std::string title;    // for the page
  std::string licence;  // SPDX or full name of the weights' licence
  NoteModelShape shape;
  std::string tokens_hash;  // note_tokens_hash()
  ModelFile step;           // ONNX graph: rows → hidden state of the last one
  ModelFile heads;          // ONNX graph: hidden state → one event
  ModelFile burst;          // ONNX graph: newest row → several events
  ModelFile weights;        // external data of the three graphs
  std::int64_t parameters = 0;
  std::string storage;    // "fp16", "int8" or "fp32"
  NoteSampling sampling;  // what suits the model

  bool operator==(const NoteModelDescription&) const = default;

  template <class Self, class Visitor>
  static void visit_fields(Self& self, Visitor&& visit) {
    visit("family", self.family);
    visit("format", self.format);
    visit("name", self.name);
    visit("title", self.title);
    visit("licence", self.licence);
    NoteModelShape::visit_fields(self.shape, visit);
    visit("tokens_hash", self.tokens_hash);
    visit("step_file", self.step.file);
    visit("step_sha256", self.step.sha256);
    visit("step_bytes", self.step.bytes);
    visit("heads_file", self.heads.file);
    visit("heads_sha256", self.heads.sha256);
    visit("heads_bytes", self.heads.bytes);
    visit("burst_file", self.burst.file);
    visit("burst_sha256", self.burst.sha256);
    visit("burst_bytes", self.burst.bytes);
    visit("weights_file", self.weights.file);
    visit("weights_sha256", self.weights.sha256);
    visit("weights_bytes", self.weights.bytes);
    visit("parameters", self.parameters);
    visit("storage", self.storage);
    NoteSampling::visit_fields(self.sampling, visit);
  }
};

// Returns the family that a model.json or description.json names, of any family: it tells which
// reader to use. Errors: bad_json, missing_field, wrong_type.
[[nodiscard]] Result<std::string> model_family_from(std::string_view json);

// Returns the description in a model.json text. Unknown fields are ignored.
// Errors: bad_json, missing_field, wrong_type, out_of_range, unknown_family; context begins with
// the field's name.
[[nodiscard]] Result<NoteModelDescription> note_model_from(std::string_view json);

// Returns the description in a trainer's description.json: of family, shape and tokens_hash, which
// are checked; fields about files keep their defaults where absent. Errors: as note_model_from.
[[nodiscard]] Result<NoteModelDescription> trained_note_model_from(std::string_view json);

// Returns the JSON text, two spaces of indentation, fields in the order above.
[[nodiscard]] std::string json_from(const NoteModelDescription& description);

}  // namespace impromptu
