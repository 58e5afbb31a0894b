// Evaluation: sums stay on the device until the end.
#include "native-trainer/train/evaluate.hpp"

#include <algorithm>

#include "native-trainer/compat.hpp"

namespace impromptu {
namespace {

constexpr std::size_t kBatch = 256;
constexpr std::int64_t kTop = 5;

// Returns [loss sum, known words, first choices, among the first five] of one batch.
torch::Tensor sums_of(ChordGru& model, const Batch& batch, bool bfloat16) {
  const AutocastScope autocast(batch.windows.device(), bfloat16);
  const auto logits = model(batch.windows).logits;  // (B,V+1)
  const auto known = batch.targets.gt(0);
  const auto target = batch.targets.abs();
  const auto loss = torch::cross_entropy_loss(logits, target, {}, at::Reduction::None);
  const auto best = std::get<1>(logits.topk(std::min(kTop, logits.size(1)), 1));  // (B,5)
  const auto hits = best.eq(target.unsqueeze(1)).logical_and(known.unsqueeze(1));
  return torch::stack({loss.masked_fill(known.logical_not(), 0).sum(torch::kDouble),
                       known.sum(torch::kDouble), hits.select(1, 0).sum(torch::kDouble),
                       hits.sum(torch::kDouble)});
}

}  // namespace

Evaluation evaluate(ChordGru& model, const WindowStream& stream, bool bfloat16,
                    const std::function<bool()>& stop) {
  const torch::NoGradGuard guard;
  model->eval();
  const EpochPlan plan = plain_plan(stream.starts(), kBatch);
  torch::Tensor sums;
  Evaluation result;
  for (std::size_t index = 0; index < plan.ends.size() && !stop(); ++index) {
    const auto starts = batch_of(plan, index);
    const torch::Tensor added = sums_of(model, stream.cut(starts), bfloat16);
    sums = sums.defined() ? sums + added : added;
    result.windows += static_cast<std::int64_t>(starts.size());
  }
  if (!sums.defined()) return result;
  const auto totals = sums.cpu();
  const double* total = totals.data_ptr<double>();
  const double known = std::max(total[1], 1.0);
  result.loss = total[0] / known;
  result.unknown_share = 1 - total[1] / static_cast<double>(result.windows);
  result.top1 = total[2] / known;
  result.top5 = total[3] / known;
  return result;
}

}  // namespace impromptu
