// ModelDescription to and from model.json, with the checks that the page relies on.
#include "shared/model/description.hpp"

#include "shared/base/json.hpp"
#include "shared/model/fields.hpp"

namespace impromptu {
namespace {

constexpr std::string_view kFamilies[] = {"chord-gru"};
constexpr std::string_view kStorages[] = {"fp16", "fp32"};
constexpr std::int32_t kMaxWindow = 4096;
constexpr std::int32_t kMaxVocabulary = 1 << 20;
constexpr double kMaxFps = 1000;

// Returns the name of the first field whose value is not allowed, or an empty text.
std::string_view field_out_of_range(const ModelDescription& description) {
  if (description.format != kModelFormat) return "format";
  if (description.name.empty()) return "name";
  if (description.window < 1 || description.window > kMaxWindow) return "window";
  if (!(description.fps > 0 && description.fps <= kMaxFps)) return "fps";
  if (description.vocabulary_size < 1 || description.vocabulary_size > kMaxVocabulary) {
    return "vocabulary_size";
  }
  if (!is_hexadecimal(description.vocabulary_hash, kTokensHashDigits)) return "vocabulary_hash";
  if (!is_file_name(description.vocabulary_file)) return "vocabulary_file";
  if (!is_file_name(description.onnx_file)) return "onnx_file";
  if (!is_hexadecimal(description.onnx_sha256, kSha256Digits)) return "onnx_sha256";
  if (description.onnx_bytes < 1) return "onnx_bytes";
  if (description.parameters < 1) return "parameters";
  if (!is_one_of(description.storage, kStorages)) return "storage";
  return {};
}

}  // namespace

Result<ModelDescription> description_from(std::string_view json) {
  Result<ModelDescription> description =
      struct_from_json<ModelDescription>(json, AbsentField::refused);
  if (!description) return description;
  if (!is_one_of(description->family, kFamilies)) {
    return Error{ErrorCode::unknown_family, 0, "family"};
  }
  const std::string_view field = field_out_of_range(*description);
  if (!field.empty()) return Error{ErrorCode::out_of_range, 0, field};
  return description;
}

std::string json_from(const ModelDescription& description) { return json_of(description).text(); }

}  // namespace impromptu
