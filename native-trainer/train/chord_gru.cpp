// ChordGru: initialisation and forward pass.
#include "native-trainer/train/chord_gru.hpp"

#include <cmath>
#include <limits>

#include "native-trainer/compat.hpp"
#include "native-trainer/train/dropout.hpp"
#include "native-trainer/train/gru_function.hpp"

namespace impromptu {
namespace {

// Returns the additive mask of the local band: 0 inside, -infinity outside: [T,T].
torch::Tensor band_mask(std::int64_t frames, const torch::TensorOptions& options) {
  const auto index = torch::arange(frames, options.dtype(torch::kLong));
  const auto key = index.unsqueeze(0);
  const auto lower = index.unsqueeze(1) - kAttentionWidth / 2;
  const auto inside = key.ge(lower).logical_and(key.lt(lower + kAttentionWidth));
  return torch::zeros({frames, frames}, options.dtype(torch::kFloat))
      .masked_fill(inside.logical_not(), -std::numeric_limits<float>::infinity());
}

// Fills the gates of a recurrent kernel as Keras does: the [H, 3H] kernel as a whole is orthogonal.
void orthogonal_recurrent(torch::Tensor& kernel) {
  auto keras = torch::empty({kernel.size(1), kernel.size(0)});
  torch::nn::init::orthogonal_(keras);
  torch::NoGradGuard guard;
  kernel.copy_(keras.t());
}

// Returns [out, in] values of a normal distribution cut at two standard deviations, as Keras draws
// its glorot_normal: the cut one has variance 2 / (in + out).
torch::Tensor glorot_normal(std::int64_t in, std::int64_t out) {
  constexpr double kInside = 0.95449973610364159;        // mass within two standard deviations
  constexpr double kCutDeviation = 0.87962566103423978;  // of a unit normal cut there
  const double deviation = std::sqrt(2.0 / static_cast<double>(in + out)) / kCutDeviation;
  const auto uniform = torch::empty({out, in}, torch::kDouble).uniform_(-kInside, kInside);
  return (torch::erfinv(uniform) * (std::sqrt(2.0) * deviation)).to(torch::kFloat);
}

}  // namespace

BiGruImpl::BiGruImpl(std::int64_t inputs) {
  for (const char* suffix : {"", "_reverse"}) {
    auto ih = torch::empty({3 * kHidden, inputs});
    auto hh = torch::empty({3 * kHidden, kHidden});
    torch::nn::init::xavier_uniform_(ih);
    orthogonal_recurrent(hh);
    weights.push_back(register_parameter(std::string("weight_ih") + suffix, ih));
    weights.push_back(register_parameter(std::string("weight_hh") + suffix, hh));
    weights.push_back(
        register_parameter(std::string("bias_ih") + suffix, torch::zeros(3 * kHidden)));
    weights.push_back(
        register_parameter(std::string("bias_hh") + suffix, torch::zeros(3 * kHidden)));
  }
}

torch::Tensor BiGruImpl::forward(const torch::Tensor& x) {
  if (x.is_cpu()) return bidirectional_gru(x, weights, autocasts_on_cpu());
  const auto start = torch::zeros({2, x.size(0), kHidden}, x.options());
  return std::get<0>(torch::gru(x, start, weights, true, 1, 0.0, is_training(), true, true));
}

torch::Tensor BiGruImpl::last_states(const torch::Tensor& x) {
  const auto states = forward(x);  // (B,T,2H)
  return torch::cat({states.select(1, x.size(1) - 1).narrow(1, 0, kHidden),
                     states.select(1, 0).narrow(1, kHidden, kHidden)},
                    1);
}

LocalAttentionImpl::LocalAttentionImpl() {
  weight = register_parameter("weight", glorot_normal(kFeatures, kFeatures));
  bias = register_parameter("bias", torch::zeros(1));
}

Attended LocalAttentionImpl::forward(const torch::Tensor& x) {
  const auto scores = torch::matmul(torch::matmul(x, weight), x.transpose(1, 2));  // (B,T,T)
  const auto energies = torch::sigmoid(scores.to(torch::kFloat) + bias);
  const auto weights = torch::softmax(energies + band_mask(x.size(1), x.options()), -1);
  return {torch::matmul(weights, x), weights};
}

ChordGruImpl::ChordGruImpl(std::int64_t words) : words_(words) {
  embedding = register_module("embedding", torch::nn::Embedding(words + 1, kEmbedding));
  torch::nn::init::uniform_(embedding->weight, -0.05, 0.05);
  gru1 = register_module("gru1", BiGru(kEmbedding));
  attention1 = register_module("attention1", LocalAttention());
  gru2 = register_module("gru2", BiGru(kFeatures));
  attention2 = register_module("attention2", LocalAttention());
  gru3 = register_module("gru3", BiGru(kFeatures));
  dense = register_module("dense", torch::nn::Linear(kFeatures, kDense));
  output = register_module("output", torch::nn::Linear(kDense, words + 1));
  for (auto& linear : {dense, output}) {
    torch::nn::init::xavier_uniform_(linear->weight);
    torch::nn::init::zeros_(linear->bias);
  }
}

torch::Tensor ChordGruImpl::embed(const torch::Tensor& windows) const {
  return embedding->weight.index_select(0, windows.reshape(-1))
      .view({windows.size(0), windows.size(1), kEmbedding});
}

ChordGruOutput ChordGruImpl::forward_embedded(const torch::Tensor& x) {
  const auto drop = [this](const torch::Tensor& value) {
    return dropout > 0 ? dropped_out(value, dropout, is_training()) : value;
  };
  const Attended first = attention1(gru1(x));
  const Attended second = attention2(gru2(drop(first.values)));
  const auto state = drop(gru3->last_states(drop(second.values)));  // (B,2H)
  const auto hidden = torch::leaky_relu(dense(state), kLeakySlope);
  return {output(hidden).to(torch::kFloat), first.weights, second.weights};
}

torch::Tensor regularization(const ChordGru& model, const ChordGruOutput& output) {
  auto sum = torch::zeros({}, output.logits.options());
  for (const auto& attention : {model->attention1, model->attention2}) {
    sum = sum + attention->weight.square().sum() + attention->bias.abs().sum();
  }
  for (const auto& weights : {output.attention1, output.attention2}) {
    const auto identity = torch::eye(weights.size(1), weights.options());
    const auto product = torch::matmul(weights, weights.transpose(1, 2));
    sum = sum + (product - identity).square().sum() / weights.size(0);
  }
  return sum * kRegularization;
}

}  // namespace impromptu
