// chord-gru: embedding, three bidirectional GRUs, two local self-attentions, two dense layers.
// Sources: haryoa/note_music_generator (2019); CyberZHG/keras-self-attention; ONNX operator GRU.
// Letters: B windows, T 50 frames, F 256 features, H 128 states of each direction, V words.
#include "native-trainer/export/chord_gru_graph.hpp"

namespace impromptu {
namespace {

constexpr std::int64_t kAttentionWidth = 50;
constexpr float kOutsideBand = -10000.0F;  // its exponential is exactly 0
constexpr float kLeakySlope = 0.3F;        // Keras' LeakyReLU

class Builder {
 public:
  Builder(std::int64_t words, const NamedValues& values, Storage storage)
      : graph_("chord-gru"), layout_(chord_gru_layout(words)), values_(values), storage_(storage) {
    const Dimension batch = std::string("B");
    const Dimension frames = kWindowFrames;
    graph_.input("window", onnx::TensorProto::INT64, {batch, frames});
    graph_.output("logits", onnx::TensorProto::FLOAT, {batch, words + 1});
    graph_.output("attention1", onnx::TensorProto::FLOAT, {batch, frames, frames});
    graph_.output("attention2", onnx::TensorProto::FLOAT, {batch, frames, frames});
    sequence_shape_ = graph_.integers("sequence_shape", {0, 0, kFeatureSize});
    state_shape_ = graph_.integers("state_shape", {0, kFeatureSize});
    band_ = graph_.weights("band", {kWindowFrames, kWindowFrames}, band_mask(), Storage::fp32);
  }

  onnx::ModelProto build() {
    const std::string embedded =  // (B,T) → (T,B,100)
        time_first(graph_.node("Gather", {weight("embedding.weight"), "window"}));
    const std::string first = attention("attention1", gru_sequence("gru1", embedded));
    const std::string second = attention("attention2", gru_sequence("gru2", time_first(first)));
    const std::string state = gru_state("gru3", time_first(second));
    const std::string hidden =
        graph_.node("LeakyRelu", {linear("dense", state, "")}, {{"alpha", kLeakySlope}});
    linear("output", hidden, "logits");
    return graph_.finish();
  }

 private:
  // Returns 0 where query i may read key j, i - 25 <= j < i + 25, and a large negative elsewhere.
  static std::vector<float> band_mask() {
    std::vector<float> mask;
    for (std::int64_t query = 0; query < kWindowFrames; ++query) {
      for (std::int64_t key = 0; key < kWindowFrames; ++key) {
        const std::int64_t lower = query - kAttentionWidth / 2;
        const bool inside = key >= lower && key < lower + kAttentionWidth;
        mask.push_back(inside ? 0.0F : kOutsideBand);
      }
    }
    return mask;
  }

  std::string weight(const std::string& name) {
    for (const Initializer& initializer : layout_) {
      if (initializer.name == name) {
        return graph_.weights(name, initializer.shape, values_.at(name), storage_);
      }
    }
    throw std::logic_error("chord_gru_layout has no " + name);
  }

  // (B,T,C) → (T,B,C)
  std::string time_first(const std::string& x) {
    return graph_.node("Transpose", {x}, {{"perm", std::vector<std::int64_t>{1, 0, 2}}});
  }

  // (T,B,C) → all states (T,2,B,H) or the last ones (2,B,H); the other output is left out.
  std::string gru(const std::string& name, const std::string& x, bool all) {
    const std::string w = weight(name + ".W");
    const std::string r = weight(name + ".R");
    const std::string b = weight(name + ".B");
    const std::string states = name + ".states";
    graph_.nodes("GRU", {x, w, r, b}, all ? Names{states} : Names{"", states},
                 {{"hidden_size", kStateSize},
                  {"direction", std::string("bidirectional")},
                  {"linear_before_reset", std::int64_t{1}}});
    return states;
  }

  // (T,B,C) → (B,T,F)
  std::string gru_sequence(const std::string& name, const std::string& x) {
    const std::string batch_first = graph_.node("Transpose", {gru(name, x, true)},
                                                {{"perm", std::vector<std::int64_t>{2, 0, 1, 3}}});
    return graph_.node("Reshape", {batch_first, sequence_shape_});
  }

  // (T,B,C) → (B,F): the last state of each direction
  std::string gru_state(const std::string& name, const std::string& x) {
    const std::string batch_first = graph_.node("Transpose", {gru(name, x, false)},
                                                {{"perm", std::vector<std::int64_t>{1, 0, 2}}});
    return graph_.node("Reshape", {batch_first, state_shape_});
  }

  // (B,T,F) → (B,T,F); the weights become the graph's output `name`.
  std::string attention(const std::string& name, const std::string& x) {
    const std::string queries = graph_.node("MatMul", {x, weight(name + ".weight")});
    const std::string keys =
        graph_.node("Transpose", {x}, {{"perm", std::vector<std::int64_t>{0, 2, 1}}});
    const std::string scores = graph_.node("MatMul", {queries, keys});  // (B,T,T)
    const std::string energies =
        graph_.node("Sigmoid", {graph_.node("Add", {scores, weight(name + ".bias")})});
    graph_.node("Softmax", {graph_.node("Add", {energies, band_})}, {{"axis", std::int64_t{-1}}},
                name);
    return graph_.node("MatMul", {name, x});
  }

  std::string linear(const std::string& name, const std::string& x, const std::string& output) {
    const std::string product = graph_.node("MatMul", {x, weight(name + ".weight")});
    return graph_.node("Add", {product, weight(name + ".bias")}, {}, output);
  }

  Graph graph_;
  std::vector<Initializer> layout_;
  const NamedValues& values_;
  Storage storage_;
  std::string sequence_shape_, state_shape_, band_;
};

}  // namespace

onnx::ModelProto chord_gru_graph(std::int64_t words, const NamedValues& values, Storage storage) {
  return Builder(words, values, storage).build();
}

}  // namespace impromptu
