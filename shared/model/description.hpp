// ModelDescription: what model.json says about a model, for exporter, engine and page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace impromptu {

inline constexpr std::int32_t kModelFormat = 1;  // version of model.json

struct ModelDescription {
  std::int32_t format = kModelFormat;
  std::string name;                  // folder name, such as "chord-gru"
  std::string title;                 // for the page
  std::string family;                // "chord-gru"
  std::string licence;               // SPDX or full name of the weights' licence
  std::int32_t window = 50;          // frames that the model reads
  double fps = 5;                    // frames per second of the training data
  bool pedal_extended = false;       // whether its notes last as long as the pedal holds them
  std::int32_t vocabulary_size = 0;  // words, without the unused id 0
  std::string vocabulary_hash;       // ChordVocabulary::hash()
  std::string vocabulary_file;       // beside model.json
  std::string onnx_file;             // beside model.json
  std::string onnx_sha256;           // lower-case hexadecimal
  std::int64_t onnx_bytes = 0;
  std::int64_t parameters = 0;
  std::string storage;  // "fp16" or "fp32"

  bool operator==(const ModelDescription&) const = default;

  template <class Self, class Visitor>
  static void visit_fields(Self& self, Visitor&& visit) {
    visit("format", self.format);
    visit("name", self.name);
    visit("title", self.title);
    visit("family", self.family);
    visit("licence", self.licence);
    visit("window", self.window);
    visit("fps", self.fps);
    visit("pedal_extended", self.pedal_extended);
    visit("vocabulary_size", self.vocabulary_size);
    visit("vocabulary_hash", self.vocabulary_hash);
    visit("vocabulary_file", self.vocabulary_file);
    visit("onnx_file", self.onnx_file);
    visit("onnx_sha256", self.onnx_sha256);
    visit("onnx_bytes", self.onnx_bytes);
    visit("parameters", self.parameters);
    visit("storage", self.storage);
  }
};

// Returns the description in a model.json text. Unknown fields are ignored.
// Errors: bad_json, missing_field, wrong_type, out_of_range, unknown_family; context names the
// field.
[[nodiscard]] Result<ModelDescription> description_from(std::string_view json);

// Returns the model.json text, two spaces of indentation, fields in the order above.
[[nodiscard]] std::string json_from(const ModelDescription& description);

}  // namespace impromptu
