// NoteModelDescription to and from JSON, with the checks that trainer, exporter and page rely on.
#include "shared/model/note_model.hpp"

#include <algorithm>
#include <cstddef>

#include "shared/base/json.hpp"
#include "shared/model/fields.hpp"

namespace impromptu {
namespace {

constexpr std::string_view kStorages[] = {"fp16", "fp32", "int8"};
constexpr std::string_view kTrunks[] = {"transformer", "lstm"};
constexpr std::int32_t kMaxSide = 1 << 14;
constexpr std::int32_t kMaxLayers = 64;
constexpr std::int32_t kLeastContext = 64;  // as many rows as are read at once
constexpr std::int32_t kMaxContext = 1 << 16;

bool is_within(std::int32_t value, std::int32_t largest) { return value >= 1 && value <= largest; }

std::int32_t index_of_head(std::string_view name) {
  const auto* const found = std::find(kNoteHeadNames.begin(), kNoteHeadNames.end(), name);
  return static_cast<std::int32_t>(found - kNoteHeadNames.begin());
}

// Fills `order`, when the text names each head once, else returns false.
bool read_order(std::string_view text, std::array<std::int32_t, kNoteHeads>& order) {
  std::array<bool, kNoteHeads> seen{};
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t comma = text.find(',');
    if ((comma == std::string_view::npos) != (i + 1 == order.size())) return false;
    order[i] = index_of_head(text.substr(0, comma));
    if (order[i] == kNoteHeads || seen[static_cast<std::size_t>(order[i])]) return false;
    seen[static_cast<std::size_t>(order[i])] = true;
    if (comma != std::string_view::npos) text.remove_prefix(comma + 1);
  }
  return true;
}

std::string_view attention_fault(const NoteModelShape& shape) {
  if (!is_within(shape.heads, kMaxSide / kHeadSize) || shape.heads * kHeadSize != shape.width) {
    return "heads: width is not 64 times heads";
  }
  if (!is_within(shape.kv_heads, shape.heads) || shape.heads % shape.kv_heads != 0) {
    return "kv_heads: heads is not a multiple of it";
  }
  if (!is_within(shape.mlp, kMaxSide)) return "mlp: not in 1 to 16384";
  if (!is_within(shape.window, shape.context)) return "window: not in 1 to context";
  return {};
}

std::string_view file_fault(const ModelFile& file, const std::array<std::string_view, 3>& names) {
  if (!is_file_name(file.file)) return names[0];
  if (!is_hexadecimal(file.sha256, kSha256Digits)) return names[1];
  if (file.bytes < 1) return names[2];
  return {};
}

// Returns what is wrong with the files that model.json names, or an empty text.
std::string_view files_fault(const NoteModelDescription& model) {
  const std::string_view faults[] = {
      file_fault(model.step, {"step_file", "step_sha256", "step_bytes"}),
      file_fault(model.heads, {"heads_file", "heads_sha256", "heads_bytes"}),
      file_fault(model.burst, {"burst_file", "burst_sha256", "burst_bytes"}),
      file_fault(model.weights, {"weights_file", "weights_sha256", "weights_bytes"}),
  };
  for (const std::string_view fault : faults) {
    if (!fault.empty()) return fault;
  }
  return {};
}

// Returns what is wrong with the fields that a page needs, or an empty text.
std::string_view page_fault(const NoteModelDescription& model) {
  if (model.name.empty()) return "name";
  const std::string_view fault = files_fault(model);
  if (!fault.empty()) return fault;
  if (model.parameters < 1) return "parameters";
  if (!is_one_of(model.storage, kStorages)) return "storage";
  return field_out_of_range(model.sampling);
}

Result<NoteModelDescription> checked_model(std::string_view json, AbsentField absent) {
  const Result<std::string> family = model_family_from(json);
  if (!family) return family.error();
  if (*family != kNoteFamily) return Error{ErrorCode::unknown_family, 0, "family"};
  Result<NoteModelDescription> model = struct_from_json<NoteModelDescription>(json, absent);
  if (!model) return model;
  std::string_view fault = model->format == kNoteModelFormat ? "" : "format";
  if (fault.empty()) fault = fault_of(model->shape);
  if (fault.empty() && !is_hexadecimal(model->tokens_hash, kTokensHashDigits)) {
    fault = "tokens_hash";
  }
  if (!fault.empty()) return Error{ErrorCode::out_of_range, 0, fault};
  return model;
}

}  // namespace

std::string_view fault_of(const NoteModelShape& shape) {
  if (!is_one_of(shape.trunk, kTrunks)) return "trunk: neither transformer nor lstm";
  if (!is_within(shape.width, kMaxSide)) return "width: not in 1 to 16384";
  if (!is_within(shape.layers, kMaxLayers)) return "layers: not in 1 to 64";
  if (!is_within(shape.head_mlp, kMaxSide)) return "head_mlp: not in 1 to 16384";
  if (shape.context < kLeastContext || shape.context > kMaxContext) {
    return "context: not in 64 to 65536";
  }
  if (!is_within(shape.full_every, kMaxLayers)) return "full_every: not in 1 to 64";
  std::array<std::int32_t, kNoteHeads> order{};
  if (!read_order(shape.order, order)) {
    return "order: not shift, pitch, velocity and duration, once each, parted by commas";
  }
  if (shape.order.find("shift") > shape.order.find("duration")) {
    return "order: the duration is chosen before the shift, from which it is measured";
  }
  return shape.trunk == "lstm" ? std::string_view() : attention_fault(shape);
}

std::array<std::int32_t, kNoteHeads> head_order(const NoteModelShape& shape) {
  std::array<std::int32_t, kNoteHeads> order{};
  const bool valid = read_order(shape.order, order);
  ASSERT(valid);
  return order;
}

Result<std::string> model_family_from(std::string_view json) {
  Result<JsonReader> reader = JsonReader::create(json);
  if (!reader) return reader.error();
  std::string family;
  (*reader)("family", family);
  if (reader->error()) return *reader->error();
  return family;
}

Result<NoteModelDescription> note_model_from(std::string_view json) {
  Result<NoteModelDescription> model = checked_model(json, AbsentField::refused);
  if (!model) return model;
  const std::string_view fault = page_fault(*model);
  if (!fault.empty()) return Error{ErrorCode::out_of_range, 0, fault};
  return model;
}

Result<NoteModelDescription> trained_note_model_from(std::string_view json) {
  return checked_model(json, AbsentField::keeps_default);
}

std::string json_from(const NoteModelDescription& description) {
  return json_of(description).text();
}

}  // namespace impromptu
