// Attention over a band of keys, block by block, forward and backward.
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "native-trainer/train/kernel_tensors.hpp"
#include "native-trainer/train/note_functions.hpp"
#include "native-trainer/train/note_kernels.hpp"

namespace impromptu {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kBlock = 128;  // queries of one block
constexpr std::int64_t kRowGrain = 64;
constexpr double kRotaryBase = 10000;

// Writes `heads` rotated heads of each row of `from` (B,T,·) to `to` (B,T,·), from these columns.
struct Columns {
  std::int64_t heads, from, to;
};

void rotate(const Tensor& from, const Tensor& to, const RotaryTables& tables, const Columns& at,
            double scale, bool back) {
  with_kernel_type(from.scalar_type(), [&](auto sample) {
    using T = decltype(sample);
    const Rotation<T> rotation{at.heads,
                               tables.cosine.size(1),
                               from.size(1),
                               data_of<float>(tables.cosine),
                               data_of<float>(tables.sine),
                               static_cast<float>(scale),
                               back,
                               data_of<T>(from) + at.from,
                               from.size(2),
                               data_of<T>(to) + at.to,
                               to.size(2)};
    at::parallel_for(0, from.size(0) * from.size(1), kRowGrain,
                     [&](auto first, auto last) { run_rows(rotation, first, last); });
  });
}

// The queries and keys of one block.
struct Block {
  std::int64_t query, queries, key, keys;
};

std::vector<Block> blocks_of(std::int64_t rows, std::int64_t window) {
  std::vector<Block> blocks;
  for (std::int64_t query = 0; query < rows; query += kBlock) {
    const std::int64_t queries = std::min(kBlock, rows - query);
    const std::int64_t key = std::max<std::int64_t>(0, query - window + 1);
    blocks.push_back({query, queries, key, query + queries - key});
  }
  return blocks;
}

// Runs the softmax of a block in place, or its gradient when `saved` is there.
void softmax(const Tensor& scores, const Block& block, const AttentionShape& shape,
             const Tensor& saved) {
  with_kernel_type(scores.scalar_type(), [&](auto sample) {
    using T = decltype(sample);
    const BandSoftmax<T> work{shape.heads / shape.kv_heads,
                              scores.size(1),
                              scores.size(2),
                              block.query,
                              block.key,
                              shape.window,
                              data_of<T>(scores),
                              saved.defined() ? data_of<T>(saved) : nullptr};
    at::parallel_for(0, scores.size(0) * scores.size(1), kRowGrain, [&](auto first, auto last) {
      if (work.saved == nullptr) {
        softmax_rows(work, first, last);
      } else {
        softmax_gradient_rows(work, first, last);
      }
    });
  });
}

// One group of query heads and its key head: queries as rows (B, T * H/G, S), keys (B, T, S).
struct Group {
  Tensor queries, keys, values;
};

// Returns the columns of a group as rows: (B,T,G·n·S) → (B, T·n, S).
Tensor group_rows(const Tensor& x, std::int64_t groups, std::int64_t group, std::int64_t size) {
  const auto split = x.view({x.size(0), x.size(1), groups, -1, size});
  return split.select(2, group).reshape({x.size(0), -1, size});
}

struct BandAttention : torch::autograd::Function<BandAttention> {
  static AttentionShape shape_from(AutogradContext* context) {
    const auto numbers = context->saved_data["shape"].toIntVector();
    return {numbers[0], numbers[1], numbers[2], numbers[3]};
  }

  static Tensor forward(AutogradContext* context, const Tensor& qkv_any, const Tensor& cosine,
                        const Tensor& sine, std::vector<std::int64_t> numbers) {
    context->saved_data["shape"] = numbers;
    const AttentionShape shape = shape_from(context);
    const Tensor qkv = qkv_any.contiguous();
    const RotaryTables tables{cosine, sine};
    const std::int64_t batch = qkv.size(0);
    const std::int64_t rows = qkv.size(1);
    const std::int64_t query_size = shape.heads * shape.head_size;
    const std::int64_t key_size = shape.kv_heads * shape.head_size;
    const Tensor queries = torch::empty({batch, rows, query_size}, qkv.options());
    const Tensor keys = torch::empty({batch, rows, key_size}, qkv.options());
    rotate(qkv, queries, tables, {shape.heads, 0, 0},
           1 / std::sqrt(static_cast<double>(shape.head_size)), false);
    rotate(qkv, keys, tables, {shape.kv_heads, query_size, 0}, 1, false);
    const Tensor values = qkv.narrow(2, query_size + key_size, key_size).contiguous();

    Tensor result = torch::empty_like(queries);
    variable_list saved{queries, keys, values, cosine, sine};
    for (std::int64_t g = 0; g < shape.kv_heads; ++g) {
      const Group group = group_of(queries, keys, values, shape, g);
      auto gathered = torch::empty_like(group.queries);
      for (const Block& block : blocks_of(rows, shape.window)) {
        const std::int64_t per_query = shape.heads / shape.kv_heads;
        const auto q = group.queries.narrow(1, block.query * per_query, block.queries * per_query);
        const auto k = group.keys.narrow(1, block.key, block.keys);
        const auto v = group.values.narrow(1, block.key, block.keys);
        const Tensor weights = torch::bmm(q, k.transpose(1, 2)).contiguous();
        softmax(weights, block, shape, Tensor());
        gathered.narrow(1, block.query * per_query, block.queries * per_query)
            .copy_(torch::bmm(weights, v));
        saved.push_back(weights);
      }
      put_group(gathered, result, shape, g);
    }
    context->save_for_backward(saved);
    return result;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const AttentionShape shape = shape_from(context);
    const auto saved = context->get_saved_variables();
    const Tensor &queries = saved[0], &keys = saved[1], &values = saved[2];
    const RotaryTables tables{saved[3], saved[4]};
    const std::int64_t rows = queries.size(1);
    const Tensor given_all = gradients[0].contiguous();
    Tensor query_gradient = torch::empty_like(queries);
    Tensor key_gradient = torch::empty_like(keys);
    Tensor value_gradient = torch::empty_like(values);
    std::size_t next = 5;
    for (std::int64_t g = 0; g < shape.kv_heads; ++g) {
      const Group group = group_of(queries, keys, values, shape, g);
      const Tensor given = group_rows(given_all, shape.kv_heads, g, shape.head_size);
      Tensor dq = torch::empty_like(group.queries);
      Tensor dk = torch::zeros(group.keys.sizes(), group.keys.options().dtype(torch::kFloat));
      Tensor dv = torch::zeros_like(dk);
      for (const Block& block : blocks_of(rows, shape.window)) {
        const std::int64_t per_query = shape.heads / shape.kv_heads;
        const std::int64_t at = block.query * per_query;
        const std::int64_t count = block.queries * per_query;
        const auto q = group.queries.narrow(1, at, count);
        const auto k = group.keys.narrow(1, block.key, block.keys);
        const auto v = group.values.narrow(1, block.key, block.keys);
        const auto out = given.narrow(1, at, count);
        const Tensor& weights = saved[next++];
        dv.narrow(1, block.key, block.keys).add_(torch::bmm(weights.transpose(1, 2), out));
        const Tensor scores = torch::bmm(out, v.transpose(1, 2)).contiguous();
        softmax(scores, block, shape, weights);
        dq.narrow(1, at, count).copy_(torch::bmm(scores, k));
        dk.narrow(1, block.key, block.keys).add_(torch::bmm(scores.transpose(1, 2), q));
      }
      put_group(dq, query_gradient, shape, g);
      put_group(dk, key_gradient, shape, g);
      put_group(dv, value_gradient, shape, g);
    }
    const std::int64_t query_size = queries.size(2);
    const std::int64_t key_size = keys.size(2);
    Tensor result =
        torch::empty({queries.size(0), rows, query_size + 2 * key_size}, queries.options());
    rotate(query_gradient, result, tables, {shape.heads, 0, 0},
           1 / std::sqrt(static_cast<double>(shape.head_size)), true);
    rotate(key_gradient, result, tables, {shape.kv_heads, 0, query_size}, 1, true);
    result.narrow(2, query_size + key_size, key_size).copy_(value_gradient);
    return {result, Tensor(), Tensor(), Tensor()};
  }

 private:
  static Group group_of(const Tensor& queries, const Tensor& keys, const Tensor& values,
                        const AttentionShape& shape, std::int64_t group) {
    return {group_rows(queries, shape.kv_heads, group, shape.head_size),
            group_rows(keys, shape.kv_heads, group, shape.head_size),
            group_rows(values, shape.kv_heads, group, shape.head_size)};
  }

  // Writes rows (B, T·n, S) of a group back to their columns of `all` (B,T,G·n·S).
  static void put_group(const Tensor& rows, const Tensor& all, const AttentionShape& shape,
                        std::int64_t group) {
    all.view({all.size(0), all.size(1), shape.kv_heads, -1, shape.head_size})
        .select(2, group)
        .copy_(rows.view({all.size(0), all.size(1), -1, shape.head_size}));
  }
};

// Returns the same from tensor operations, for devices without kernels of ours.
Tensor attention_by_operations(const Tensor& qkv, const RotaryTables& tables,
                               const AttentionShape& shape) {
  const std::int64_t rows = qkv.size(1);
  const auto heads = qkv.view({qkv.size(0), rows, -1, shape.head_size});
  const auto parts = heads.split_with_sizes({shape.heads, shape.kv_heads, shape.kv_heads}, 2);
  // Each key head for all the query heads that share it: (B,T,G,S) → (B,H,T,S).
  const auto shared = [&shape](const Tensor& x) {
    return x.unsqueeze(3)
        .expand({-1, -1, -1, shape.heads / shape.kv_heads, -1})
        .flatten(2, 3)
        .transpose(1, 2);
  };
  const auto q = rotated(parts[0], tables).transpose(1, 2);  // (B,H,T,S)
  const auto k = shared(rotated(parts[1], tables));
  const auto v = shared(parts[2]);
#if TORCH_VERSION_MAJOR >= 2
  if (shape.window >= rows) {
    const auto full = at::scaled_dot_product_attention(q, k, v, {}, 0.0, true);
    return full.transpose(1, 2).reshape({qkv.size(0), rows, -1});
  }
#endif
  const auto index = torch::arange(rows, qkv.options().dtype(torch::kLong));
  const auto distance = index.unsqueeze(1) - index.unsqueeze(0);
  const auto seen = distance.ge(0).logical_and(distance.lt(shape.window));
#if TORCH_VERSION_MAJOR >= 2
  const auto gathered = at::scaled_dot_product_attention(q, k, v, seen);
#else
  const auto scores = torch::matmul(q, k.transpose(2, 3)).to(torch::kFloat) /
                      std::sqrt(static_cast<double>(shape.head_size));
  const auto hidden = scores.masked_fill(seen.logical_not(), -1e30);
  const auto gathered = torch::matmul(torch::softmax(hidden, -1).to(v.scalar_type()), v);
#endif
  return gathered.transpose(1, 2).reshape({qkv.size(0), rows, -1});
}

}  // namespace

RotaryTables rotary_tables(std::int64_t first, std::int64_t rows, std::int64_t head_size,
                           const torch::Device& device) {
  const auto options = torch::TensorOptions(device).dtype(torch::kDouble);
  const auto pair = torch::arange(head_size / 2, options);
  const auto speed = torch::pow(kRotaryBase, pair * (-2.0 / static_cast<double>(head_size)));
  const auto angle = torch::arange(first, first + rows, options).unsqueeze(1) * speed;
  return {angle.cos().to(torch::kFloat), angle.sin().to(torch::kFloat)};
}

Tensor rotated(const Tensor& heads, const RotaryTables& tables) {
  const auto halves = heads.to(torch::kFloat).chunk(2, -1);
  const auto cosine = tables.cosine.unsqueeze(1);  // (T,1,S/2)
  const auto sine = tables.sine.unsqueeze(1);
  return torch::cat({halves[0] * cosine - halves[1] * sine, halves[1] * cosine + halves[0] * sine},
                    -1)
      .to(heads.scalar_type());
}

Tensor band_attention(const Tensor& qkv, const RotaryTables& tables, const AttentionShape& shape) {
  if (!qkv.is_cpu()) return attention_by_operations(qkv, tables, shape);
  return BandAttention::apply(
      qkv, tables.cosine, tables.sine,
      std::vector<std::int64_t>{shape.heads, shape.kv_heads, shape.head_size, shape.window});
}

}  // namespace impromptu
