// bench: how fast this machine trains.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/compat.hpp"
#include "native-trainer/train/learner.hpp"
#include "native-trainer/train/machine_check.hpp"
#include "native-trainer/train/process_memory.hpp"
#include "shared/tokens/chord_windows.hpp"

namespace impromptu {
namespace {

struct BenchSettings {
  std::int64_t words = 36010;
  std::int64_t batch = 96;
  int steps = 10;
  std::string device = "auto";
};

// Returns the windows per second of training on random windows.
double windows_per_second(const BenchSettings& settings, bool bfloat16) {
  const torch::Device device = device_from(settings.device);
  torch::manual_seed(1);
  Learner learner(ChordGru(settings.words), {.bfloat16 = bfloat16}, device);
  const auto options = torch::TensorOptions(torch::kLong).device(device);
  const auto frames = static_cast<std::int64_t>(kChordWindow);
  const auto step = [&] {
    const Batch batch{torch::randint(1, settings.words + 1, {settings.batch, frames}, options),
                      torch::randint(1, settings.words + 1, {settings.batch}, options)};
    learner.step(batch);
  };
  step();
  step();
  synchronize(device);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < settings.steps; ++i) step();
  synchronize(device);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  return static_cast<double>(settings.batch) * settings.steps / seconds.count();
}

void run_bench(const BenchSettings& settings) {
  keep_freed_memory();
  const torch::Device device = device_from(settings.device);
  nlohmann::ordered_json line{{"device", device.str()},
                              {"words", settings.words},
                              {"batch", settings.batch},
                              {"matmul_gflops", matmul_gflops()}};
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  for (int threads = 1; threads <= (device.is_cpu() ? cores : 1); threads *= 2) {
    at::set_num_threads(threads);
    for (const bool bfloat16 : {false, true}) {
      line["windows_per_second"].push_back({{"threads", threads},
                                            {"precision", bfloat16 ? "bf16" : "f32"},
                                            {"rate", windows_per_second(settings, bfloat16)}});
    }
  }
  fmt::print("{}\n", line.dump());
}

}  // namespace

void add_bench(CLI::App& app) {
  auto settings = std::make_shared<BenchSettings>();
  CLI::App* command =
      app.add_subcommand("bench", "Measure training on random windows, one line of JSON");
  command->add_option("--words", settings->words, "Words")->check(CLI::PositiveNumber);
  command->add_option("--batch", settings->batch, "Windows per step")->check(CLI::PositiveNumber);
  command->add_option("--steps", settings->steps, "Steps")->check(CLI::PositiveNumber);
  command->add_option("--device", settings->device, "auto, cpu or cuda")
      ->check(CLI::IsMember({"auto", "cpu", "cuda"}));
  command->callback([settings] { run_bench(*settings); });
}

}  // namespace impromptu
