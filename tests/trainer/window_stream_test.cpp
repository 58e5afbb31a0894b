// Windows cut by tensors are those of the core; the plan of an epoch holds every window once.
#include "native-trainer/data/window_stream.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "shared/tokens/chord_windows.hpp"

namespace impromptu {
namespace {

Shard shard_of(std::vector<std::vector<std::int32_t>> songs) {
  Shard shard;
  for (auto& ids : songs) shard.songs.push_back({"song", std::move(ids)});
  return shard;
}

std::vector<std::int32_t> counting(std::int32_t first, std::size_t count) {
  std::vector<std::int32_t> ids(count);
  for (std::size_t i = 0; i < count; ++i) ids[i] = first + static_cast<std::int32_t>(i);
  return ids;
}

TEST_CASE("windows and targets are those of the core's stream, song by song") {
  const Shard shard = shard_of({counting(10, 70), counting(200, 3)});
  const WindowStream stream(shard, 1, torch::kCPU);
  CHECK(stream.size() == 69 + 2);
  for (std::size_t song = 0; song < 2; ++song) {
    const auto expected = windowed_stream(shard.songs[song].ids, 1);
    const auto& starts = stream.starts()[song];
    REQUIRE(starts.size() == window_count(shard.songs[song].ids.size()));
    const Batch batch = stream.cut(starts);
    for (std::size_t i = 0; i < starts.size(); ++i) {
      const auto row = static_cast<std::int64_t>(i);
      for (std::size_t frame = 0; frame < kChordWindow; ++frame) {
        REQUIRE(batch.windows[row][static_cast<std::int64_t>(frame)].item<std::int32_t>() ==
                expected[i + frame]);
      }
      REQUIRE(batch.targets[row].item<std::int32_t>() == expected[i + kChordWindow]);
    }
  }
}

TEST_CASE("an unknown word is its nearest in a window and below 0 as a target") {
  const WindowStream stream(shard_of({{5, -7, 6}}), 1, torch::kCPU);
  const Batch batch = stream.cut(stream.starts()[0]);
  CHECK(batch.targets[0].item<std::int32_t>() == -7);
  CHECK(batch.windows[1][49].item<std::int32_t>() == 7);
  CHECK(batch.targets[1].item<std::int32_t>() == 6);
}

TEST_CASE("an epoch holds every window once, in batches within each group of songs") {
  const WindowStream stream(shard_of({counting(1, 31), counting(1, 21), counting(1, 11)}), 1,
                            torch::kCPU);
  const PlanSettings settings{.songs_at_once = 2, .batch = 8, .seed = 9};
  const EpochPlan plan = epoch_plan(stream.starts(), settings, 0);
  CHECK(plan.order.size() == 60);
  CHECK(std::set<std::int32_t>(plan.order.begin(), plan.order.end()).size() == 60);
  std::size_t windows = 0;
  for (std::size_t i = 0; i < plan.ends.size(); ++i) {
    const auto batch = batch_of(plan, i);
    CHECK(batch.size() >= 1);
    CHECK(batch.size() <= 8);
    windows += batch.size();
  }
  CHECK(windows == 60);
  CHECK(plan.ends.size() > 60 / 8);  // each group ends with a short batch

  CHECK(epoch_plan(stream.starts(), settings, 0).order == plan.order);
  CHECK(epoch_plan(stream.starts(), settings, 1).order != plan.order);
}

TEST_CASE("of whole batches alone, each group of songs leaves out what is over") {
  const WindowStream stream(shard_of({counting(1, 31), counting(1, 21), counting(1, 11)}), 1,
                            torch::kCPU);
  for (const std::size_t songs_at_once : {1U, 2U, 3U}) {
    const PlanSettings settings{
        .songs_at_once = songs_at_once, .batch = 8, .seed = 9, .whole_batches = true};
    const EpochPlan plan = epoch_plan(stream.starts(), settings, 0);
    const std::size_t batches = plan.ends.size();
    // 30, 20 and 10 windows: 3 + 2 + 1 batches alone; together 7; in twos by what comes first.
    CHECK((songs_at_once == 1   ? batches == 6
           : songs_at_once == 3 ? batches == 7
                                : batches >= 6 && batches <= 7));
    CHECK(plan.order.size() == 8 * batches);
    for (std::size_t i = 0; i < batches; ++i) CHECK(batch_of(plan, i).size() == 8);
  }
}

TEST_CASE("a limit shortens an epoch to that many windows") {
  const WindowStream stream(shard_of({counting(1, 31), counting(1, 21)}), 1, torch::kCPU);
  const PlanSettings settings{.songs_at_once = 1, .batch = 8, .seed = 1, .limit_windows = 10};
  const EpochPlan plan = epoch_plan(stream.starts(), settings, 0);
  CHECK(plan.order.size() == 10);
  CHECK(plan.ends.back() == 10);
}

}  // namespace
}  // namespace impromptu
