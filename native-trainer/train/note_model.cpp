// NoteModel: parameters, trunk, heads and loss.
#include "native-trainer/train/note_model.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

#include "native-trainer/compat.hpp"

namespace impromptu {
namespace {

using torch::Tensor;

// Deviations of freshly drawn weights. What is embedded starts larger than what is multiplied,
// since nothing else carries it: a chosen field must be heard beside a hidden state of size 1.
constexpr double kDeviation = 0.02;
constexpr double kEmbeddingDeviation = 0.1;
constexpr double kChoiceDeviation = 0.3;

// x W^T in the type `low`: (…, in) → (…, out).
Tensor linear(const Tensor& x, const Tensor& weight, torch::ScalarType low) {
  return torch::matmul(x.to(low), weight.to(low).t());
}

// Writes keys or values (B,T,G,S) behind the `rows` that `kept` holds; makes room when there is
// none. Returns all from row `first` on, by group: (B,G,rows + T - first,S).
Tensor extended(Tensor& kept, const Tensor& fresh, std::int64_t rows, std::int64_t first) {
  const std::int64_t needed = rows + fresh.size(1);
  const std::int64_t room = kept.defined() ? kept.size(1) : 0;
  if (room < needed) {
    Tensor larger = torch::empty(
        {fresh.size(0), std::max(needed, 2 * room), fresh.size(2), fresh.size(3)}, fresh.options());
    if (rows > 0) larger.narrow(1, 0, rows).copy_(kept.narrow(1, 0, rows));
    kept = larger;
  }
  kept.narrow(1, rows, fresh.size(1)).copy_(fresh);
  return kept.narrow(1, first, needed - first).transpose(1, 2);
}

std::int64_t ids_of(std::int32_t field) { return kFieldIds[static_cast<std::size_t>(field)]; }

}  // namespace

NoteModelImpl::NoteModelImpl(const NoteModelShape& shape) : shape_(shape) {
  const std::int64_t width = shape.width;
  const auto drawn = [](torch::nn::Module& in, const char* name, torch::IntArrayRef sizes,
                        double deviation) {
    return in.register_parameter(name, torch::randn(sizes) * deviation);
  };
  const auto gain = [width](torch::nn::Module& in, const char* name) {
    return in.register_parameter(name, torch::ones(width));
  };
  embedding_ = drawn(*this, "embedding", {kInputIds, width}, kEmbeddingDeviation);
  if (shape.trunk == "lstm") {
    lstm_ = register_module(
        "lstm",
        torch::nn::LSTM(
            torch::nn::LSTMOptions(width, width).num_layers(shape.layers).batch_first(true)));
  } else {
    // What layers add to the residual stream starts small: Radford et al., "GPT-2", 2019.
    const double residual = kDeviation / std::sqrt(2.0 * shape.layers);
    const std::int64_t queries = shape.heads * kHeadSize;
    const std::int64_t keys = shape.kv_heads * kHeadSize;
    const auto list = register_module("layers", std::make_shared<torch::nn::Module>());
    for (std::int32_t i = 0; i < shape.layers; ++i) {
      auto& at = *list->register_module(std::to_string(i), std::make_shared<torch::nn::Module>());
      layers_.push_back({gain(at, "norm1"),
                         drawn(at, "qkv", {queries + 2 * keys, width}, kDeviation),
                         drawn(at, "out", {width, queries}, residual), gain(at, "norm2"),
                         drawn(at, "up", {shape.mlp, width}, kDeviation),
                         drawn(at, "down", {width, shape.mlp}, residual)});
    }
  }
  norm_ = gain(*this, "norm");
  const auto list = register_module("heads", std::make_shared<torch::nn::Module>());
  for (std::size_t i = 0; i < heads_.size(); ++i) {
    auto& at = *list->register_module(std::string(kNoteHeadNames[i]),
                                      std::make_shared<torch::nn::Module>());
    heads_[i] = {gain(at, "norm"), drawn(at, "up", {shape.head_mlp, width}, kDeviation),
                 drawn(at, "down", {width, shape.head_mlp}, kDeviation)};
  }
  choice = drawn(*this, "choice", {kChoiceIds, width}, kChoiceDeviation);
  sounding_ = register_module("sounding", SoundingTables(width));
  auto& logits = *register_module("logits", std::make_shared<torch::nn::Module>());
  logits_weight_ = drawn(logits, "weight", {kChoiceIds, width}, kDeviation);
  logits_bias_ = logits.register_parameter("bias", torch::zeros(kChoiceIds));
}

AttentionShape NoteModelImpl::attention_of(std::int32_t layer) const {
  return {shape_.heads, shape_.kv_heads, kHeadSize, shape_.window_of(layer)};
}

Tensor NoteModelImpl::embed(const Tensor& rows) const {
  const auto flat = rows.reshape({-1, kRowFields});
  const auto sums = std::get<0>(torch::embedding_bag(
      embedding_, flat.reshape(-1), torch::arange(0, flat.numel(), kRowFields, flat.options()),
      false, /*mode sum*/ 0));
  return sums.view({rows.size(0), rows.size(1), shape_.width});
}

Tensor NoteModelImpl::hidden(const Tensor& rows, torch::ScalarType low) {
  Tensor x = embed(rows);  // (B,T,D)
  if (lstm_) return rms_norm(std::get<0>(lstm_(x)), norm_, torch::kFloat);
  const RotaryTables tables = rotary_tables(0, rows.size(1), kHeadSize, x.device());
  for (std::int32_t i = 0; i < shape_.layers; ++i) {
    const Layer& layer = layers_[static_cast<std::size_t>(i)];
    const auto qkv = linear(rms_norm(x, layer.norm1, low), layer.qkv, low);
    x = x + linear(band_attention(qkv, tables, attention_of(i)), layer.out, low);
    const auto up = linear(rms_norm(x, layer.norm2, low), layer.up, low);
    x = x + linear(quick_gelu(up), layer.down, low);
  }
  return rms_norm(x, norm_, torch::kFloat);
}

Tensor NoteModelImpl::hidden_after(const Tensor& rows, NoteCache& cache) {
  TORCH_CHECK(!lstm_, "an LSTM trunk keeps no keys");
  Tensor x = embed(rows);
  const std::int64_t batch = x.size(0);
  const std::int64_t count = x.size(1);
  const std::int64_t past = cache.rows;
  cache.keys.resize(layers_.size());
  cache.values.resize(layers_.size());
  const RotaryTables tables = rotary_tables(past, count, kHeadSize, x.device());
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const Layer& layer = layers_[i];
    const AttentionShape shape = attention_of(static_cast<std::int32_t>(i));
    const auto qkv = linear(rms_norm(x, layer.norm1, torch::kFloat), layer.qkv, torch::kFloat)
                         .view({batch, count, -1, kHeadSize});
    const auto parts = qkv.split_with_sizes({shape.heads, shape.kv_heads, shape.kv_heads}, 2);
    const std::int64_t first = std::max<std::int64_t>(0, past + 1 - shape.window);
    const auto k = extended(cache.keys[i], rotated(parts[1], tables), past, first);
    const auto v = extended(cache.values[i], parts[2], past, first);
    // The heads that share a group's keys, R of them, go through one product: (B,G,R*T,S).
    const auto q =
        rotated(parts[0], tables).transpose(1, 2).reshape({batch, shape.kv_heads, -1, kHeadSize});
    auto scores = torch::matmul(q, k.transpose(2, 3)).div_(std::sqrt(double{kHeadSize}));
    if (count > 1) {
      const auto distance = torch::arange(past, past + count, torch::kLong).unsqueeze(1) -
                            torch::arange(first, past + count, torch::kLong).unsqueeze(0);
      const auto unseen = distance.lt(0).logical_or(distance.ge(shape.window)).to(x.device());
      scores.view({batch, shape.heads, count, -1}).masked_fill_(unseen, -1e30);
    }
    const auto gathered = torch::matmul(torch::softmax(scores, -1), v)
                              .view({batch, shape.heads, count, kHeadSize})
                              .transpose(1, 2)
                              .reshape({batch, count, -1});
    x = x + linear(gathered, layer.out, torch::kFloat);
    const auto up = linear(rms_norm(x, layer.norm2, torch::kFloat), layer.up, torch::kFloat);
    x = x + linear(quick_gelu(up), layer.down, torch::kFloat);
  }
  cache.rows += count;
  return rms_norm(x, norm_, torch::kFloat);
}

Tensor NoteModelImpl::head(std::int32_t field, const Tensor& state, torch::ScalarType low) {
  const Head& head = heads_[static_cast<std::size_t>(field)];
  const auto normed = rms_norm(state, head.norm, low);
  const auto features = normed + linear(quick_gelu(linear(normed, head.up, low)), head.down, low);
  const std::int64_t first = field_offset(field);
  return linear(features, logits_weight_.narrow(0, first, ids_of(field)), low).to(torch::kFloat) +
         logits_bias_.narrow(0, first, ids_of(field));
}

NoteLogits NoteModelImpl::logits(const Tensor& hidden, const Tensor& chosen, torch::ScalarType low,
                                 const Sounding& sounding) {
  NoteLogits result;
  Tensor state = sounding.known() ? hidden + sounding_->awaiting(sounding, low) : hidden;
  for (const std::int32_t field : head_order(shape_)) {
    const bool ends = field == kDurationField && sounding.known();
    result[static_cast<std::size_t>(field)] =
        head(field, ends ? state + sounding_->of_ends(sounding, low) : state, low);
    state = state + choice.index_select(0, chosen.select(1, field));
    if (field == kPitchField && sounding.known()) state = state + sounding_->of_key(sounding);
  }
  return result;
}

NotePredictions predictions(NoteModel& model, const NoteBatch& batch, torch::ScalarType low) {
  const std::int64_t count = batch.rows.size(1) - 1;
  const auto hidden = model->hidden(batch.rows.narrow(1, 0, count), low);
  const auto targets = batch.rows.narrow(1, 1, count)
                           .narrow(2, 0, kChosenFields)
                           .reshape({-1, kChosenFields})
                           .to(torch::kLong);
  return {targets, model->logits(hidden.flatten(0, 1), targets, low, batch.sounding)};
}

NoteLoss note_loss(NoteModel& model, const NoteBatch& batch, torch::ScalarType low) {
  const auto [targets, logits] = predictions(model, batch, low);
  const auto pitch = targets.select(1, 1) - field_offset(1);
  const auto key = pitch.lt(kKeys);
  const auto event = pitch.le(kPedalPitch);
  const auto any = event.logical_or(pitch.eq(kEndPitch));
  const std::array<Tensor, kChosenFields> means{any, any, key, event};
  std::vector<Tensor> nats;
  std::vector<Tensor> counts;
  for (std::int32_t field = 0; field < kChosenFields; ++field) {
    const auto at = static_cast<std::size_t>(field);
    const auto counted = means[at].logical_and(batch.scored.reshape(-1)).to(torch::kFloat);
    const auto target = targets.select(1, field) - field_offset(field);
    const auto each =
        torch::nll_loss(torch::log_softmax(logits[at], 1), target, {}, at::Reduction::None);
    nats.push_back((each * counted).sum());
    counts.push_back(counted.sum());
  }
  return {torch::stack(nats), torch::stack(counts)};
}

}  // namespace impromptu
