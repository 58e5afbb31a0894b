// Learner: forward, backward, NAdam.
#include "native-trainer/train/learner.hpp"

#include "native-trainer/compat.hpp"

namespace impromptu {
namespace {

ChordGru moved(ChordGru model, const torch::Device& device) {
  model->to(device);
  return model;
}

}  // namespace

Learner::Learner(ChordGru learned, const LearnerSettings& settings, const torch::Device& device)
    : model(moved(std::move(learned), device)),
      parameters(*model),
      optimizer(parameters.values, {.rate = settings.rate,
                                    .epsilon = settings.epsilon,
                                    .table_rows = model->embedding->weight.size(0),
                                    .table_width = kEmbedding}),
      settings_(settings),
      device_(device) {
  // The optimizer expects the embedding at the beginning of the block.
  TORCH_CHECK(model->embedding->weight.data_ptr() == parameters.values.data_ptr());
}

torch::Tensor Learner::step(const Batch& batch) {
  model->train();
  // The embedding's gradient goes to the rows that were read, not through a dense [V+1,100] tensor.
  torch::Tensor embedded;
  {
    torch::NoGradGuard guard;
    embedded = model->embed(batch.windows);
  }
  embedded.requires_grad_(true);
  torch::Tensor loss;
  torch::Tensor total;
  {
    const AutocastScope autocast(device_, settings_.bfloat16);
    const ChordGruOutput output = model->forward_embedded(embedded);
    loss = torch::cross_entropy_loss(output.logits, batch.targets);
    total = settings_.regularize ? loss + regularization(model, output) : loss;
  }
  total.backward();
  torch::NoGradGuard guard;
  model->embedding->weight.mutable_grad().index_add_(0, batch.windows.reshape(-1),
                                                     embedded.grad().view({-1, kEmbedding}));
  optimizer.step(parameters.gradients);
  return loss.detach();
}

}  // namespace impromptu
