// The table of chord-gru tensors.
#include "native-trainer/export/chord_gru_layout.hpp"

namespace impromptu {
namespace {

constexpr std::int64_t kGates = 3;

// W [2, 3H, in], R [2, 3H, H], B [2, 6H] of one bidirectional GRU; axis 0 is the direction.
void append_gru(std::vector<Initializer>& layout, const std::string& gru, std::int64_t inputs) {
  constexpr std::int64_t kRows = kGates * kStateSize;
  Initializer w{gru + ".W", {2, kRows, inputs}, {}};
  Initializer r{gru + ".R", {2, kRows, kStateSize}, {}};
  Initializer b{gru + ".B", {2, 2 * kRows}, {}};
  for (const std::string suffix : {"", "_reverse"}) {
    w.pieces.push_back({gru + ".weight_ih" + suffix, {kRows, inputs}, Arrangement::gates});
    r.pieces.push_back({gru + ".weight_hh" + suffix, {kRows, kStateSize}, Arrangement::gates});
    b.pieces.push_back({gru + ".bias_ih" + suffix, {kRows}, Arrangement::gates});
    b.pieces.push_back({gru + ".bias_hh" + suffix, {kRows}, Arrangement::gates});
  }
  layout.insert(layout.end(), {w, r, b});
}

void append_linear(std::vector<Initializer>& layout, const std::string& name, std::int64_t inputs,
                   std::int64_t outputs) {
  layout.push_back(transposed_initializer(name + ".weight", inputs, outputs));
  layout.push_back(same_initializer(name + ".bias", {outputs}));
}

}  // namespace

std::vector<Initializer> chord_gru_layout(std::int64_t words) {
  std::vector<Initializer> layout;
  layout.push_back(same_initializer("embedding.weight", {words + 1, kEmbeddingSize}));
  append_gru(layout, "gru1", kEmbeddingSize);
  layout.push_back(same_initializer("attention1.weight", {kFeatureSize, kFeatureSize}));
  layout.push_back(same_initializer("attention1.bias", {1}));
  append_gru(layout, "gru2", kFeatureSize);
  layout.push_back(same_initializer("attention2.weight", {kFeatureSize, kFeatureSize}));
  layout.push_back(same_initializer("attention2.bias", {1}));
  append_gru(layout, "gru3", kFeatureSize);
  append_linear(layout, "dense", kFeatureSize, kDenseSize);
  append_linear(layout, "output", kDenseSize, words + 1);
  return layout;
}

}  // namespace impromptu
