// bench: how fast this machine trains, one line of JSON for each family of models.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/compat.hpp"
#include "native-trainer/train/learner.hpp"
#include "native-trainer/train/machine_check.hpp"
#include "native-trainer/train/note_folder.hpp"
#include "native-trainer/train/note_learner.hpp"
#include "native-trainer/train/process_memory.hpp"
#include "shared/tokens/chord_windows.hpp"

namespace impromptu {
namespace {

constexpr double kDecay = 0.05;  // of weights, as in training

struct BenchSettings {
  std::string family = "all";
  std::filesystem::path shape;  // of a note model; empty: the default sizes
  std::int64_t words = 36010;
  std::int64_t batch = 0;    // 0: what train takes
  std::int64_t rows = 1024;  // of a note model's sequence
  int steps = 10;
  int threads = 0;  // 0: one, two, four ... up to the cores
  std::string device = "auto";
};

// Returns the seconds that one call of `work` takes, of `times` calls after two more.
double seconds_of(const std::function<void()>& work, int times, const torch::Device& device) {
  work();
  work();
  synchronize(device);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < times; ++i) work();
  synchronize(device);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  return seconds.count() / times;
}

// Returns the windows per second of training on random windows.
double windows_per_second(const BenchSettings& settings, std::int64_t batch_size, bool bfloat16) {
  const torch::Device device = device_from(settings.device);
  torch::manual_seed(1);
  Learner learner(ChordGru(settings.words), {.bfloat16 = bfloat16}, device);
  const auto options = torch::TensorOptions(torch::kLong).device(device);
  const auto frames = static_cast<std::int64_t>(kChordWindow);
  const auto step = [&] {
    const Batch batch{torch::randint(1, settings.words + 1, {batch_size, frames}, options),
                      torch::randint(1, settings.words + 1, {batch_size}, options)};
    learner.step(batch);
  };
  return static_cast<double>(batch_size) / seconds_of(step, settings.steps, device);
}

// Returns the floating-point operations per second of products of square matrices, which stand for
// the most that a device gives.
double matrix_rate(const torch::Device& device, torch::ScalarType type) {
  const std::int64_t size = device.is_cpu() ? 1024 : 8192;
  const auto a = torch::ones({size, size}, torch::TensorOptions(type).device(device));
  const auto seconds = seconds_of([&] { static_cast<void>(torch::mm(a, a)); }, 10, device);
  return 2.0 * static_cast<double>(size * size * size) / seconds;
}

// Returns the operations of matrix products that training on one row of a sequence takes: forward,
// and twice as many backward. Attention counts the pairs that are seen, not those of whole blocks.
double operations_per_row(const NoteModelShape& shape, std::int64_t rows) {
  const double width = shape.width;
  const double queries = shape.heads * kHeadSize;
  const double keys = shape.kv_heads * kHeadSize;
  double products = 0;
  for (std::int32_t i = 0; i < shape.layers; ++i) {
    if (shape.trunk == "lstm") {
      products += 8 * width * width;
      continue;
    }
    const double seen = std::min<double>(shape.window_of(i), static_cast<double>(rows));
    const double mean = seen - seen * (seen - 1) / (2 * static_cast<double>(rows));
    products += width * (queries + 2 * keys) + queries * width + 2 * width * shape.mlp;
    products += 2 * queries * mean;
  }
  products += kNoteHeads * 2 * width * shape.head_mlp + width * kChoiceIds;
  return 3 * 2 * products;
}

// Returns the rows per second of training on random rows.
double rows_per_second(const BenchSettings& settings, const NoteModelShape& shape,
                       std::int64_t batch_size, bool bfloat16) {
  const torch::Device device = device_from(settings.device);
  torch::manual_seed(1);
  NoteLearner learner(NoteModel(shape), kDecay, bfloat16, device);
  std::vector<torch::Tensor> fields;
  for (std::int32_t field = 0; field < kRowFields; ++field) {
    const std::int64_t first = field_offset(field);
    const std::int64_t ids = field == 1 ? kKeys : kFieldIds[static_cast<std::size_t>(field)];
    fields.push_back(
        torch::randint(first, first + ids, {batch_size, settings.rows + 1}, torch::kInt));
  }
  const NoteBatch batch{
      torch::stack(fields, 2).to(device),
      torch::ones({batch_size, settings.rows}, torch::TensorOptions(torch::kBool).device(device)),
      {}};
  const auto step = [&] {
    static_cast<void>(learner.learn(batch, 1));
    learner.step(1e-4);
  };
  return static_cast<double>(batch_size * settings.rows) / seconds_of(step, settings.steps, device);
}

// Calls `measure` for each number of threads and each precision.
void for_each_setting(const BenchSettings& settings, const torch::Device& device,
                      const std::function<void(int threads, bool bfloat16)>& measure) {
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const int first = settings.threads > 0 ? settings.threads : 1;
  const int last = settings.threads > 0 ? settings.threads : (device.is_cpu() ? cores : 1);
  for (int threads = first; threads <= last; threads *= 2) {
    at::set_num_threads(threads);
    measure(threads, false);
    measure(threads, true);
  }
}

void bench_chords(const BenchSettings& settings, const torch::Device& device) {
  const std::int64_t batch = settings.batch > 0 ? settings.batch : 96;
  nlohmann::ordered_json line{{"family", "chord-gru"},
                              {"device", device.str()},
                              {"words", settings.words},
                              {"batch", batch},
                              {"matmul_gflops", matmul_gflops()}};
  for_each_setting(settings, device, [&](int threads, bool bfloat16) {
    line["windows_per_second"].push_back({{"threads", threads},
                                          {"precision", bfloat16 ? "bf16" : "f32"},
                                          {"rate", windows_per_second(settings, batch, bfloat16)}});
  });
  fmt::print("{}\n", line.dump());
}

void bench_notes(const BenchSettings& settings, const torch::Device& device) {
  const NoteModelShape shape =
      settings.shape.empty() ? NoteModelShape{} : read_shape(settings.shape);
  const std::int64_t batch = settings.batch > 0 ? settings.batch : 4;
  const double operations = operations_per_row(shape, settings.rows);
  nlohmann::ordered_json line{
      {"family", kNoteFamily},     {"device", device.str()}, {"width", shape.width},
      {"layers", shape.layers},    {"batch", batch},         {"rows", settings.rows},
      {"flop_per_row", operations}};
  for_each_setting(settings, device, [&](int threads, bool bfloat16) {
    const double most = matrix_rate(device, bfloat16 ? torch::kBFloat16 : torch::kFloat);
    const double rate = rows_per_second(settings, shape, batch, bfloat16);
    line["training"].push_back({{"threads", threads},
                                {"precision", bfloat16 ? "bf16" : "f32"},
                                {"rows_per_second", rate},
                                {"model_flop_per_second", rate * operations},
                                {"matmul_flop_per_second", most},
                                {"mfu", rate * operations / most}});
  });
  fmt::print("{}\n", line.dump());
}

void run_bench(const BenchSettings& settings) {
  keep_freed_memory();
  const torch::Device device = device_from(settings.device);
  if (settings.family != kNoteFamily) bench_chords(settings, device);
  if (settings.family != "chord-gru") bench_notes(settings, device);
}

}  // namespace

void add_bench(CLI::App& app) {
  auto settings = std::make_shared<BenchSettings>();
  CLI::App* command = app.add_subcommand(
      "bench", "Measure training on random data, one line of JSON for each family");
  command->add_option("--family", settings->family, "all, chord-gru or note-transformer")
      ->check(CLI::IsMember({"all", "chord-gru", "note-transformer"}));
  command->add_option("--shape", settings->shape, "Description file of a note model's sizes");
  command->add_option("--words", settings->words, "Words of a chord model")->check(at_least(1));
  command->add_option("--batch", settings->batch, "Windows or sequences per step (96 or 4)")
      ->check(at_least(1));
  command->add_option("--rows", settings->rows, "Rows of a note model's sequence")
      ->check(at_least(1));
  command->add_option("--steps", settings->steps, "Steps")->check(at_least(1));
  command->add_option("--threads", settings->threads, "Threads (0: one, two, four ...)")
      ->check(at_least(0));
  command->add_option("--device", settings->device, "auto, cpu or cuda")
      ->check(CLI::IsMember({"auto", "cpu", "cuda"}));
  command->callback([settings] { run_bench(*settings); });
}

}  // namespace impromptu
