// WindowStream: the songs of a shard as one token stream on a device, from which windows are cut.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <span>
#include <vector>

#include "native-trainer/data/shard.hpp"
#include "shared/tokens/chord_vocabulary.hpp"

namespace impromptu {

// One batch: B windows and the word that follows each.
struct Batch {
  torch::Tensor windows;  // (B,50) int64, ids 1 to V
  torch::Tensor targets;  // (B) int64, the id that follows, or -id where it is only the nearest
};

class WindowStream {
 public:
  // silence  id of silence, with which each song is padded on the left.
  WindowStream(const Shard& shard, TokenId silence, const torch::Device& device);

  // Returns the positions in the stream of all windows of each song.
  [[nodiscard]] const std::vector<std::vector<std::int32_t>>& starts() const { return starts_; }
  // Returns the number of windows.
  [[nodiscard]] std::int64_t size() const { return size_; }

  // Returns the windows at these positions, cut on the device.
  [[nodiscard]] Batch cut(std::span<const std::int32_t> starts) const;

 private:
  torch::Tensor stream_;  // int32 on the device; an id below 0 is the nearest to an unknown word
  std::vector<std::vector<std::int32_t>> starts_;
  std::int64_t size_ = 0;
};

// One epoch: windows in order, and where each batch ends.
struct EpochPlan {
  std::vector<std::int32_t> order;  // positions in the stream
  std::vector<std::size_t> ends;    // rising; batch i is order[ends[i - 1], ends[i])
};

struct PlanSettings {
  std::size_t songs_at_once = 16;
  std::size_t batch = 96;
  std::uint64_t seed = 1;
  std::size_t limit_windows = 0;  // 0 = all
  bool whole_batches = false;     // whether a group's last batch is left out when it is short
};

// Returns the plan of an epoch: songs shuffled, `songs_at_once` taken at a time, the windows of
// those shuffled together and cut into batches, the last batch of each group as short as it comes
// unless only whole ones are wanted.
// A function of its arguments, so that the number of a batch alone says where an epoch goes on.
[[nodiscard]] EpochPlan epoch_plan(const std::vector<std::vector<std::int32_t>>& starts,
                                   const PlanSettings& settings, std::uint64_t epoch);

// Returns all windows in the order of the songs, for evaluation.
[[nodiscard]] EpochPlan plain_plan(const std::vector<std::vector<std::int32_t>>& starts,
                                   std::size_t batch);

// Returns the windows of batch `index` of a plan.
[[nodiscard]] std::span<const std::int32_t> batch_of(const EpochPlan& plan, std::size_t index);

}  // namespace impromptu
