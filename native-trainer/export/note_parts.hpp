// The parts of a note model that its graphs share: weights, norms and the trunk's layers.
// Letters: B lanes, S rows read in one run, d width, H query heads, G key heads, E head size.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "native-trainer/export/graph.hpp"
#include "native-trainer/export/weight_layout.hpp"
#include "shared/model/note_model.hpp"

namespace impromptu {

// A residual stream: its value is x + update, both [B,S,d]. The sum is left to the next norm.
struct Stream {
  std::string x, update;
};

// What a layer's attention reads: rotated queries [B,S,H E] and keys [B,S,G E], values [B,S,G E].
struct Heads {
  std::string queries, keys, values;
};

// Returns what layer `layer`'s queries gather, [B,S,H E].
using Attention = std::function<std::string(std::int32_t layer, const Heads& heads)>;

// A model that is being exported.
struct NoteSource {
  NoteModelShape shape;
  std::vector<Initializer> layout;  // note_layout(shape)
  NamedValues values;
  Storage storage = Storage::fp16;
};

class NoteParts {
 public:
  // The source must outlive the parts.
  NoteParts(const std::string& name, const NoteSource& source) : graph(name), source_(source) {}

  // Returns the float weights of an initialiser of the layout. Stored once however often called.
  std::string weight(const std::string& name);
  // Returns constants, stored once each: a vector, a single number, a single float.
  std::string integers(const std::vector<std::int64_t>& values);
  std::string integer(std::int64_t value);
  std::string number(float value);

  // Returns the sum of the embeddings of ids, [B,S,n] → [B,S,d].
  std::string embedded(const std::string& ids);
  // Returns x [.., d] divided by its root mean square, times a gain.
  std::string norm(const std::string& x, const std::string& gain);
  // Returns the same of a stream, and the stream's value.
  std::pair<std::string, std::string> norm(const Stream& stream, const std::string& gain);
  // Returns x W1, quick gelu, W2: the MLP `name` + "up" and "down".
  std::string mlp(const std::string& x, const std::string& name);
  // Makes the tables that `trunk` reads; to be called in the outer graph.
  void make_rotary_tables();
  // Returns the trunk's stream after all layers.
  //   position  int64 [1], of the first row in the window.
  Stream trunk(Stream stream, const std::string& position, const Attention& attention);

  std::string reshape(const std::string& x, const std::vector<std::int64_t>& shape);
  std::string transpose(const std::string& x, const std::vector<std::int64_t>& order);
  // Returns side `axis` of x's shape, int64 [1].
  std::string side(const std::string& x, std::int64_t axis);
  // Returns x cut into parts of these sizes along an axis.
  Names split(const std::string& x, const std::vector<std::int64_t>& sizes, std::int64_t axis);

  [[nodiscard]] const NoteModelShape& shape() const { return source_.shape; }

  Graph graph;

 private:
  Stream layer(std::int32_t index, const Stream& stream, const std::string& position,
               const Attention& attention);
  std::string fresh_name();

  const NoteSource& source_;
  std::set<std::string> stored_;
  std::map<std::string, std::string> weights_;  // name → name of the float form
  std::string cosines_, sines_;                 // [context, E / 2]
  int fresh_ = 0;
};

}  // namespace impromptu
