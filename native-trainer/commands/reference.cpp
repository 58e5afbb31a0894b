// reference: what LibTorch computes for some windows or rows, for comparison with other runtimes.
#include <filesystem>
#include <memory>
#include <vector>

#include "native-trainer/commands/commands.hpp"
#include "native-trainer/commands/note_reference.hpp"
#include "native-trainer/train/model_folder.hpp"
#include "native-trainer/train/module_weights.hpp"
#include "native-trainer/train/note_folder.hpp"
#include "shared/base/random.hpp"
#include "shared/tokens/chord_windows.hpp"

namespace impromptu {
namespace {

struct ReferenceSettings {
  std::filesystem::path model;
  std::int64_t count = 8;
  std::uint64_t seed = 1;
  std::filesystem::path out;
};

void run(const ReferenceSettings& settings) {
  if (family_of(settings.model) == kNoteFamily) {
    write_note_reference(settings.model, settings.count, settings.seed, settings.out);
    return;
  }
  LoadedModel loaded = read_model(settings.model);
  Random random(settings.seed);
  auto windows =
      torch::empty({settings.count, static_cast<std::int64_t>(kChordWindow)}, torch::kInt);
  int* id = windows.data_ptr<int>();
  for (std::int64_t i = 0; i < windows.numel(); ++i) {
    id[i] = static_cast<int>(
        1 + random.next_below(static_cast<std::uint32_t>(loaded.vocabulary.size())));
  }
  torch::NoGradGuard guard;
  const ChordGruOutput output = loaded.model->forward(windows.to(torch::kLong));
  const std::vector<NamedTensor> tensors{
      named_tensor("windows", windows), named_tensor("logits", output.logits),
      named_tensor("attention1", output.attention1), named_tensor("attention2", output.attention2)};
  write_safetensors(settings.out, tensors, {});
}

}  // namespace

void add_reference(CLI::App& app) {
  auto settings = std::make_shared<ReferenceSettings>();
  CLI::App* command = app.add_subcommand("reference", "Write LibTorch's outputs for made-up music");
  command->add_option("--model", settings->model, "Folder of the model")->required();
  command->add_option("--count", settings->count, "Windows, or sequences of note steps")
      ->check(at_least(1))
      ->capture_default_str();
  command->add_option("--seed", settings->seed, "Chooses the music")
      ->check(at_least(0))
      ->capture_default_str();
  command->add_option("--out", settings->out, "safetensors file")->required();
  command->callback([settings] { run(*settings); });
}

}  // namespace impromptu
