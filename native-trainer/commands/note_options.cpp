// Options about what a note model writes.
#include "native-trainer/commands/note_options.hpp"

#include <spdlog/fmt/fmt.h>
#include <spdlog/fmt/ranges.h>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include "shared/music/scales.hpp"
#include "shared/tokens/note_steps.hpp"

namespace impromptu {
namespace {

std::string scale_names() {
  std::string names;
  for (const Scale& scale : scales())
    names += (names.empty() ? "" : ", ") + std::string(scale.name);
  return names;
}

// Returns what to say of a setting outside its range.
std::string refusal_of(std::string_view setting) {
  const std::map<std::string_view, std::string> ranges{
      {"notes", "--keys: MIDI keys of a piano, 21 to 108"},
      {"begin", "--continue: a file of less than a day"},
      {"seconds", "--seconds: more than 0, at most a day"},
      {"composer", fmt::format("--composer: {}", fmt::join(composer_names(), ", "))},
      {"density", "--density: 1 to 8, or 0 to leave it open"},
      {"loudness", "--loudness: 1 to 8, or 0 to leave it open"},
      {"lowest", "--lowest: a MIDI key of a piano, 21 to 108"},
      {"highest", "--highest: a MIDI key from --lowest to 108"},
      {"root", "--root: 0 to 11"},
      {"scale", fmt::format("--scale with a key in the range: {}", scale_names())},
      {"voices", "--voices: 1 to 16, or 0 for no limit"}};
  const auto range = ranges.find(setting);
  return range == ranges.end() ? fmt::format("{}: outside its range", setting) : range->second;
}

// The first fields of kSamplingFields are read by chord models, too.
constexpr std::size_t kSamplingOfAll = 3;
static_assert(kSamplingFields[kSamplingOfAll - 1].name == "min_p");

void add_sampling_option(CLI::App& command, NoteOptions& options, std::size_t index) {
  const SamplingField& field = kSamplingFields[index];
  command
      .add_option("--" + option_name(field), options.sampling.values[index],
                  std::string(field.meaning) + " (default: as the model says)")
      ->check(CLI::Range(field.least, field.most));
}

}  // namespace

NoteSettings NoteOptions::settled(const NoteModelDescription& description) const {
  NoteSettings result = settings;
  result.pedal = !without_pedal;
  result.sampling = sampling.applied_to(description.sampling);
  const std::string_view wrong = setting_out_of_range(result);
  if (!wrong.empty()) throw std::runtime_error(refusal_of(wrong));
  return result;
}

void add_sampling_options(CLI::App& command, NoteOptions& options) {
  for (std::size_t i = 0; i < kSamplingOfAll; ++i) add_sampling_option(command, options, i);
}

CLI::Option_group& add_style_options(CLI::App& command, NoteOptions& options) {
  NoteSettings& settings = options.settings;
  CLI::Option_group* style = command.add_option_group("note models");
  for (std::size_t i = kSamplingOfAll; i < kSamplingFields.size(); ++i) {
    add_sampling_option(*style, options, i);
  }
  style->add_option("--composer", settings.composer, "In whose style, as MAESTRO spells the name");
  style->add_option("--density", settings.density, "1 (sparse) to 8 (dense)");
  style->add_option("--loudness", settings.loudness, "1 (soft) to 8 (loud)");
  style->add_flag("--without-pedal", options.without_pedal, "Notes last as long as they sound");
  style->add_option("--lowest", settings.lowest, "MIDI key")->capture_default_str();
  style->add_option("--highest", settings.highest, "MIDI key")->capture_default_str();
  style->add_option("--scale", settings.scale, "Such as major or blues");
  style->add_option("--root", settings.root, "Of the scale: 0 = C to 11 = B");
  style->add_option("--voices", settings.voices, "Keys held at once, 0 = no limit");
  return *style;
}

}  // namespace impromptu
