// The note model's layers beside the same written with plain tensor operations, its nested heads,
// its memory of what it has read, and what its loss counts.
#include "native-trainer/train/note_model.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "tests/parity/tiny_shape.hpp"

namespace impromptu {
namespace {

using torch::Tensor;

// Three layers, the third of which sees everything, and two heads.
NoteModelShape layered_shape() {
  NoteModelShape shape = tiny_shape();
  shape.width = 128;
  shape.layers = 3;
  shape.heads = 2;
  shape.window = 5;
  shape.full_every = 3;
  return shape;
}

// Returns a model whose weights are large enough for errors to show.
NoteModel tiny_model(const NoteModelShape& shape) {
  torch::manual_seed(5);
  NoteModel model(shape);
  const torch::NoGradGuard no_gradients;
  for (const auto& parameter : model->parameters()) {
    if (parameter.dim() > 1) parameter.mul_(5);
  }
  model->eval();
  return model;
}

// Returns random ids of all fields: (batch, count, 9).
Tensor random_rows(std::int64_t batch, std::int64_t count) {
  std::vector<Tensor> fields;
  for (std::int32_t field = 0; field < kRowFields; ++field) {
    const std::int64_t first = field_offset(field);
    fields.push_back(torch::randint(first, first + kFieldIds[static_cast<std::size_t>(field)],
                                    {batch, count}, torch::kInt));
  }
  return torch::stack(fields, 2);
}

bool close(const Tensor& a, const Tensor& b, double tolerance) {
  return a.sizes() == b.sizes() && (a - b).abs().max().item<double>() <= tolerance;
}

// Turns pairs of the two halves of a head: (B,T,N,S).
Tensor turned(const Tensor& heads) {
  const std::int64_t half = heads.size(3) / 2;
  const auto positions = torch::arange(heads.size(1), torch::kDouble).unsqueeze(1);
  const auto speeds =
      torch::pow(10000.0, torch::arange(half, torch::kDouble) / -static_cast<double>(half));
  const auto angles = (positions * speeds).unsqueeze(1);  // (T,1,S/2)
  const auto cosine = angles.cos().to(torch::kFloat);
  const auto sine = angles.sin().to(torch::kFloat);
  const auto a = heads.narrow(3, 0, half);
  const auto b = heads.narrow(3, half, half);
  return torch::cat({a * cosine - b * sine, b * cosine + a * sine}, 3);
}

Tensor plain_attention(const Tensor& qkv, const AttentionShape& shape) {
  const std::int64_t batch = qkv.size(0);
  const std::int64_t count = qkv.size(1);
  const auto parts = qkv.view({batch, count, -1, shape.head_size})
                         .split_with_sizes({shape.heads, shape.kv_heads, shape.kv_heads}, 2);
  const std::int64_t group = shape.heads / shape.kv_heads;
  const auto q = turned(parts[0]).transpose(1, 2);
  const auto k = turned(parts[1]).repeat_interleave(group, 2).transpose(1, 2);
  const auto v = parts[2].repeat_interleave(group, 2).transpose(1, 2);
  const auto at = torch::arange(count);
  const auto distance = at.unsqueeze(1) - at.unsqueeze(0);
  const auto unseen = distance.lt(0).logical_or(distance.ge(shape.window));
  const auto scores =
      torch::matmul(q, k.transpose(2, 3)) / std::sqrt(static_cast<double>(shape.head_size));
  const auto weights = torch::softmax(scores.masked_fill(unseen, -1e30), -1);
  return torch::matmul(weights, v).transpose(1, 2).reshape({batch, count, -1});
}

TEST_CASE("attention and its gradient are those of plain operations") {
  torch::manual_seed(1);
  for (const std::int64_t groups : {1, 2}) {
    for (const std::int64_t count : {1, 7, 131}) {
      for (const std::int64_t window : {3, 16, 1024}) {
        CAPTURE(groups);
        CAPTURE(count);
        CAPTURE(window);
        const AttentionShape shape{4, groups, 16, window};
        const auto qkv = torch::randn({2, count, (4 + 2 * groups) * 16}).requires_grad_();
        const auto given = torch::randn({2, count, 64});
        const auto fused = band_attention(qkv, rotary_tables(0, count, 16, torch::kCPU), shape);
        const auto plain = plain_attention(qkv, shape);
        CHECK(close(fused, plain, 1e-5));
        const auto fused_gradient = torch::autograd::grad({fused}, {qkv}, {given})[0];
        const auto plain_gradient = torch::autograd::grad({plain}, {qkv}, {given})[0];
        CHECK(close(fused_gradient, plain_gradient, 5e-5));
      }
    }
  }
}

TEST_CASE("the norm and its gradients are those of plain operations") {
  torch::manual_seed(2);
  const auto x = torch::randn({3, 71, 33}).requires_grad_();
  const auto gain = torch::randn({33}).requires_grad_();
  const auto given = torch::randn({3, 71, 33});
  const auto fused = rms_norm(x, gain, torch::kFloat);
  const auto plain = x / torch::sqrt(x.square().mean(-1, true) + 1e-5) * gain;
  CHECK(close(fused, plain, 1e-5));
  const auto a = torch::autograd::grad({fused}, {x, gain}, {given});
  const auto b = torch::autograd::grad({plain}, {x, gain}, {given});
  CHECK(close(a[0], b[0], 2e-5));
  CHECK(close(a[1], b[1], 2e-4));
}

TEST_CASE("the activation and its gradient are those of plain operations") {
  torch::manual_seed(3);
  const auto x = (torch::randn({5, 1003}) * 4).requires_grad_();
  const auto given = torch::randn({5, 1003});
  const auto fused = quick_gelu(x);
  const auto plain = x * torch::sigmoid(1.702 * x);
  CHECK(close(fused, plain, 1e-5));
  CHECK(close(torch::autograd::grad({fused}, {x}, {given})[0],
              torch::autograd::grad({plain}, {x}, {given})[0], 2e-5));
}

TEST_CASE("reading in pieces gives what reading at once gives") {
  const torch::NoGradGuard no_gradients;
  NoteModel model = tiny_model(layered_shape());
  const auto rows = random_rows(2, 41);
  const auto whole = model->hidden(rows, torch::kFloat);
  CHECK(whole.std().item<double>() > 0.1);
  NoteCache cache;
  std::vector<Tensor> pieces;
  for (const std::int64_t count : {1, 9, 1, 23, 7}) {
    pieces.push_back(model->hidden_after(rows.narrow(1, cache.rows, count), cache));
  }
  CHECK(cache.rows == 41);
  CHECK(close(torch::cat(pieces, 1), whole, 1e-5));
}

TEST_CASE("no row is read before its turn, and a local layer forgets") {
  const torch::NoGradGuard no_gradients;
  NoteModelShape shape = layered_shape();
  shape.full_every = 4;  // three local layers reach 3 * 4 rows back
  NoteModel model = tiny_model(shape);
  const auto rows = random_rows(1, 40);
  auto changed = rows.clone();
  changed[0][20] = random_rows(1, 1)[0][0];
  const auto difference =
      (model->hidden(rows, torch::kFloat) - model->hidden(changed, torch::kFloat)).abs().amax(2)[0];
  CHECK(difference.narrow(0, 0, 20).max().item<double>() == 0);
  CHECK(difference.narrow(0, 20, 13).min().item<double>() > 0);
  CHECK(difference.narrow(0, 33, 7).max().item<double>() < 1e-6);
}

TEST_CASE("a head knows the fields chosen before it and none after it") {
  const torch::NoGradGuard no_gradients;
  NoteModel model = tiny_model(layered_shape());
  const auto hidden = torch::randn({1, 128});
  const auto chosen = torch::tensor({3, 149 + 40, 243 + 10, 275 + 7}, torch::kLong).view({1, 4});
  const auto before = model->logits(hidden, chosen, torch::kFloat);
  const auto order = head_order(model->shape());  // pitch, shift, duration, velocity
  for (std::size_t i = 0; i < order.size(); ++i) {
    auto other = chosen.clone();
    other[0][order[i]] += 1;
    const auto after = model->logits(hidden, other, torch::kFloat);
    for (std::size_t j = 0; j < order.size(); ++j) {
      CAPTURE(i);
      CAPTURE(j);
      const auto field = static_cast<std::size_t>(order[j]);
      CHECK(torch::equal(before[field], after[field]) == (j <= i));
    }
  }
}

TEST_CASE("the loss leaves out what has no meaning and what is not to be scored") {
  const torch::NoGradGuard no_gradients;
  NoteModel model = tiny_model(layered_shape());
  std::vector<std::int32_t> ids;
  const auto append = [&ids](const StepRow& row) { ids.insert(ids.end(), row.begin(), row.end()); };
  append(begin_row(kBeginPitch, {}));
  append(row_from(NoteStep{.shift = 1, .pitch = 40, .velocity = 9, .duration = 20}));
  append(row_from(NoteStep{.shift = 2, .pitch = kPedalPitch, .velocity = 0, .duration = 30}));
  append(row_from(NoteStep{.shift = 0, .pitch = kGapPitch}));
  append(row_from(NoteStep{.shift = 4, .pitch = kEndPitch}));
  append(row_from(NoteStep{}));
  auto rows = torch::tensor(ids, torch::kInt).view({1, -1, kRowFields});
  auto scored = torch::ones({1, 5}, torch::kBool);
  scored[0][4] = false;
  const NoteLoss loss = note_loss(model, {rows, scored, {}}, torch::kFloat);
  CHECK(torch::equal(loss.counts, torch::tensor({3.0F, 3.0F, 1.0F, 2.0F})));

  // Ids that are not scored may be any: the last row's are.
  rows[0][5] = random_rows(1, 1)[0][0];
  CHECK(close(note_loss(model, {rows, scored, {}}, torch::kFloat).nats, loss.nats, 0));
  scored[0][0] = false;
  const NoteLoss less = note_loss(model, {rows, scored, {}}, torch::kFloat);
  CHECK(less.nats[2].item<double>() == 0);
  CHECK(less.nats[1].item<double>() < loss.nats[1].item<double>());
}

TEST_CASE("half precision stays near full precision, in values and in gradients") {
  NoteModel model = tiny_model(layered_shape());
  const auto rows = random_rows(2, 40);
  const auto scored = torch::ones({2, 39}, torch::kBool);
  const Sounding sounding{torch::rand({78, kDurationIds}), torch::rand({78, kDurationIds}),
                          torch::arange(78), torch::arange(156), torch::arange(0, 156, 2)};
  const auto gradient_of = [&](torch::ScalarType low) {
    model->zero_grad();
    const NoteLoss loss = note_loss(model, {rows, scored, sounding}, low);
    loss.nats.sum().backward();
    std::vector<Tensor> parts{loss.nats.detach()};
    for (const auto& parameter : model->parameters()) {
      parts.push_back(parameter.grad().reshape(-1).clone());
    }
    return torch::cat(parts);
  };
  const auto full = gradient_of(torch::kFloat);
  const auto half = gradient_of(torch::kBFloat16);
  CHECK((full - half).norm().item<double>() < 0.05 * full.norm().item<double>());
  CHECK((full - half).norm().item<double>() > 0);
}

}  // namespace
}  // namespace impromptu
