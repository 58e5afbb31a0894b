// WindowStream: cutting windows and planning epochs.
#include "native-trainer/data/window_stream.hpp"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <stdexcept>

#include "native-trainer/compat.hpp"
#include "shared/base/random.hpp"
#include "shared/tokens/chord_windows.hpp"

namespace impromptu {
namespace {

constexpr auto kWindow = static_cast<std::int64_t>(kChordWindow);

// Appends the ends of the batches of the windows that were added since the last end.
void append_ends(EpochPlan& plan, std::size_t batch) {
  std::size_t end = plan.ends.empty() ? 0 : plan.ends.back();
  while (end < plan.order.size()) {
    end = std::min(end + batch, plan.order.size());
    plan.ends.push_back(end);
  }
}

}  // namespace

WindowStream::WindowStream(const Shard& shard, TokenId silence, const torch::Device& device) {
  std::vector<TokenId> stream;
  for (const ShardSong& song : shard.songs) {
    const auto base = static_cast<std::int32_t>(stream.size());
    const std::vector<TokenId> padded = windowed_stream(song.ids, silence);
    stream.insert(stream.end(), padded.begin(), padded.end());
    std::vector<std::int32_t> starts(window_count(song.ids.size()));
    std::iota(starts.begin(), starts.end(), base);
    size_ += static_cast<std::int64_t>(starts.size());
    starts_.push_back(std::move(starts));
  }
  stream_ = torch::tensor(stream, torch::kInt).to(device);
}

Batch WindowStream::cut(std::span<const std::int32_t> starts) const {
  const auto positions =
      sent_to(stream_.device(),
              torch::tensor(at::ArrayRef<std::int32_t>(starts.data(), starts.size()), torch::kInt));
  const auto cuts = stream_.unfold(0, kWindow + 1, 1).index_select(0, positions);  // (B,51)
  return {cuts.narrow(1, 0, kWindow).abs().to(torch::kLong),
          cuts.select(1, kWindow).to(torch::kLong)};
}

EpochPlan epoch_plan(const std::vector<std::vector<std::int32_t>>& starts,
                     const PlanSettings& settings, std::uint64_t epoch) {
  Random random(settings.seed, epoch);
  std::vector<std::size_t> songs(starts.size());
  std::iota(songs.begin(), songs.end(), std::size_t{0});
  shuffle(songs, random);
  EpochPlan plan;
  for (std::size_t first = 0; first < songs.size(); first += settings.songs_at_once) {
    std::vector<std::int32_t> group;
    const std::size_t last = std::min(first + settings.songs_at_once, songs.size());
    for (std::size_t i = first; i < last; ++i) {
      group.insert(group.end(), starts[songs[i]].begin(), starts[songs[i]].end());
    }
    shuffle(group, random);
    plan.order.insert(plan.order.end(), group.begin(), group.end());
    if (settings.limit_windows > 0 && plan.order.size() > settings.limit_windows) {
      plan.order.resize(settings.limit_windows);
    }
    if (settings.whole_batches) {
      const std::size_t begin = plan.ends.empty() ? 0 : plan.ends.back();
      plan.order.resize(plan.order.size() - (plan.order.size() - begin) % settings.batch);
    }
    append_ends(plan, settings.batch);
  }
  return plan;
}

EpochPlan plain_plan(const std::vector<std::vector<std::int32_t>>& starts, std::size_t batch) {
  EpochPlan plan;
  for (const auto& song : starts) plan.order.insert(plan.order.end(), song.begin(), song.end());
  append_ends(plan, batch);
  return plan;
}

std::span<const std::int32_t> batch_of(const EpochPlan& plan, std::size_t index) {
  const std::size_t begin = index == 0 ? 0 : plan.ends[index - 1];
  return std::span(plan.order).subspan(begin, plan.ends[index] - begin);
}

}  // namespace impromptu
