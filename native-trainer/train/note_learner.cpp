// NoteLearner: batches, gradients and steps.
#include "native-trainer/train/note_learner.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace impromptu {
namespace {

constexpr double kLargestNorm = 1;  // of the gradients
constexpr double kLastShare = 0.1;  // of the peak rate, at the end

// Returns 1 for each value of a matrix and 0 for gains and biases, in the order of FlatParameters.
torch::Tensor decayed_values(torch::nn::Module& module) {
  std::vector<torch::Tensor> parts;
  for (const auto& parameter : module.parameters()) {
    parts.push_back(torch::full({parameter.numel()}, parameter.dim() > 1 ? 1.0F : 0.0F));
  }
  return torch::cat(parts);
}

// Returns the matrices inside layers and heads, in the order of FlatParameters; queries, keys and
// values, and the gates of an LSTM, which one product makes, count apart.
std::vector<MatrixPlace> hidden_matrices(const NoteModel& model) {
  const NoteModelShape& shape = model->shape();
  std::vector<MatrixPlace> places;
  std::int64_t first = 0;
  for (const auto& item : model->named_parameters()) {
    const torch::Tensor& value = item.value();
    const std::string& name = item.key();
    const bool inside =
        name.starts_with("layers.") || name.starts_with("heads.") || name.starts_with("lstm.");
    if (inside && value.dim() == 2) {
      std::vector<std::int64_t> rows{value.size(0)};
      if (name.ends_with(".qkv")) {
        const std::int64_t keys = shape.kv_heads * kHeadSize;
        rows = {shape.heads * kHeadSize, keys, keys};
      } else if (name.starts_with("lstm.")) {
        rows.assign(4, value.size(0) / 4);
      }
      std::int64_t at = first;
      for (const std::int64_t count : rows) {
        places.push_back({at, count, value.size(1)});
        at += count * value.size(1);
      }
    }
    first += value.numel();
  }
  return places;
}

}  // namespace

double RateSchedule::at(std::int64_t step) const {
  if (step <= warm_up) return peak * static_cast<double>(step) / static_cast<double>(warm_up);
  const double way =
      std::min(1.0, static_cast<double>(step - warm_up) /
                        static_cast<double>(std::max<std::int64_t>(1, steps - warm_up)));
  return peak * (kLastShare + (1 - kLastShare) * 0.5 * (1 + std::cos(std::numbers::pi * way)));
}

NoteLearner::NoteLearner(NoteModel given, double decay, bool bfloat16, const torch::Device& device)
    : model((given->to(device), given)),
      parameters(*model),
      optimizer(parameters.values, decayed_values(*model).to(device), decay),
      muon(parameters.values, hidden_matrices(model), bfloat16 ? torch::kBFloat16 : torch::kFloat),
      low_(bfloat16 ? torch::kBFloat16 : torch::kFloat) {}

torch::Tensor NoteLearner::learn(const NoteBatch& batch, std::int64_t parts) {
  model->train();
  const NoteLoss loss = note_loss(model, batch, low_);
  // Per event that is a key, a press of the pedal or the end: its fields add up.
  const auto mean = loss.nats.sum() / loss.counts[1].clamp_min(1);
  (mean / static_cast<double>(parts)).backward();
  return torch::stack({loss.nats, loss.counts}).detach();
}

void NoteLearner::step(double rate) {
  const auto norm = parameters.gradients.norm();
  const auto scale = (kLargestNorm / (norm + 1e-6)).clamp_max(1.0);
  muon.step(parameters.gradients, rate);
  optimizer.step(parameters.gradients, rate, scale);
}

void NoteLearner::with_average(const std::function<void()>& work) {
  torch::NoGradGuard guard;
  const auto kept = parameters.values.clone();
  parameters.values.copy_(optimizer.average);
  work();
  parameters.values.copy_(kept);
}

torch::Tensor NoteLearner::measure(const std::vector<NoteBatch>& batches) {
  torch::NoGradGuard guard;
  model->eval();
  auto sums = torch::zeros({2, kChosenFields}, parameters.values.options());
  with_average([&] {
    for (const NoteBatch& batch : batches) {
      const NoteLoss loss = note_loss(model, batch, low_);
      sums += torch::stack({loss.nats, loss.counts});
    }
  });
  return sums;
}

}  // namespace impromptu
