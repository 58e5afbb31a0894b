// Facts of training, as text.
#include "native-trainer/train/note_facts.hpp"

#include <spdlog/fmt/fmt.h>

#include <cstdlib>

namespace impromptu {

std::string command_of(const NoteTrainSettings& settings, std::int64_t parts) {
  const SequenceSettings& sequences = settings.sequences;
  return fmt::format(
      "impromptu-train train --steps {} --batch {} --parts {} --rows {} --lr {} --warm-up {} "
      "--decay {} --gaps {} --extended {} --transpose {} --tempo {} --loudness {} --seed {} "
      "--precision {}",
      settings.steps, settings.batch, parts, sequences.rows, settings.rate, settings.warm_up,
      settings.decay, sequences.gap_share, sequences.extended_share, sequences.transposition,
      sequences.tempo, sequences.loudness, settings.seed, settings.precision);
}

NoteFacts facts_after(const NoteFacts& earlier, const NoteRunFacts& run) {
  const auto before = [&earlier](const char* name) {
    const auto found = earlier.find(name);
    return found == earlier.end() ? 0.0 : std::strtod(found->second.c_str(), nullptr);
  };
  const auto joined = [&earlier](const char* name, const std::string& now) {
    const auto found = earlier.find(name);
    return found == earlier.end() ? now : found->second + "; then " + now;
  };
  const auto data = earlier.find("data");
  const bool same_data = data != earlier.end() && data->second == run.data;
  NoteFacts facts{{"data", same_data ? run.data : joined("data", run.data)},
                  {"command", joined("command", run.command)},
                  {"steps", fmt::format("{:.0f}", before("steps") + run.steps)},
                  {"passes", fmt::format("{:.2f}", before("passes") + run.passes)},
                  {"seconds", fmt::format("{:.0f}", before("seconds") + run.seconds)}};
  if (run.nats) facts["validation_nats_per_event"] = fmt::format("{:.4f}", *run.nats);
  return facts;
}

}  // namespace impromptu
