// The table of a note model's tensors.
#include "native-trainer/export/note_layout.hpp"

#include <string>

#include "shared/tokens/sounding_keys.hpp"

namespace impromptu {
namespace {

void append_layer(std::vector<Initializer>& layout, const std::string& layer,
                  const NoteModelShape& shape) {
  const std::int64_t queries = std::int64_t{shape.heads} * kHeadSize;
  const std::int64_t columns = queries + std::int64_t{2} * shape.kv_heads * kHeadSize;
  Initializer qkv = transposed_initializer(layer + "qkv", shape.width, columns);
  qkv.pieces.front().lessened = queries;
  layout.push_back(same_initializer(layer + "norm1", {shape.width}));
  layout.push_back(qkv);
  layout.push_back(transposed_initializer(layer + "out", queries, shape.width));
  layout.push_back(same_initializer(layer + "norm2", {shape.width}));
  layout.push_back(transposed_initializer(layer + "up", shape.width, shape.mlp));
  layout.push_back(transposed_initializer(layer + "down", shape.mlp, shape.width));
}

}  // namespace

std::vector<Initializer> note_layout(const NoteModelShape& shape) {
  std::vector<Initializer> layout;
  layout.push_back(same_initializer("embedding", {kInputIds, shape.width}));
  for (std::int32_t i = 0; i < shape.layers; ++i) {
    append_layer(layout, "layers." + std::to_string(i) + ".", shape);
  }
  layout.push_back(same_initializer("norm", {shape.width}));
  for (const std::string_view name : kNoteHeadNames) {
    const std::string head = "heads." + std::string(name) + ".";
    layout.push_back(same_initializer(head + "norm", {shape.width}));
    layout.push_back(transposed_initializer(head + "up", shape.width, shape.head_mlp));
    layout.push_back(transposed_initializer(head + "down", shape.head_mlp, shape.width));
  }
  layout.push_back(same_initializer("choice", {kChoiceIds, shape.width}));
  layout.push_back(transposed_initializer("logits.weight", shape.width, kChoiceIds));
  layout.push_back(same_initializer("logits.bias", {kChoiceIds}));
  return layout;
}

std::vector<Initializer> sounding_layout(const NoteModelShape& shape) {
  return {same_initializer("sounding.before", {kDurationIds, shape.width}),
          same_initializer("sounding.now", {kDurationIds, shape.width}),
          same_initializer("sounding.own", {kDurationIds, shape.width}),
          same_initializer("sounding.keys", {kSoundingKeyIds, shape.width})};
}

Storage storage_of(const Initializer& initializer, Storage storage) {
  if (initializer.shape.size() < 2) return Storage::fp32;
  const bool inner =
      initializer.name.starts_with("layers.") || initializer.name.starts_with("heads.");
  return storage == Storage::int8 && !inner ? Storage::fp16 : storage;
}

}  // namespace impromptu
