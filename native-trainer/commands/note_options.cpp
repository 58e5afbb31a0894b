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
      {"voices", "--voices: 1 to 16, or 0 for no limit"},
      {"temperature", "--temperature: at least 0"},
      {"touch", "--touch: at least 0"},
      {"hold", "--hold: at least 0"},
      {"top_p", "--top-p: above 0, at most 1"},
      {"min_p", "--min-p: at least 0, below 1"},
      {"presence_penalty", "--presence-penalty: 0 to 4"},
      {"register_bias", "--register-bias: -1 to 1"}};
  const auto range = ranges.find(setting);
  return range == ranges.end() ? fmt::format("{}: outside its range", setting) : range->second;
}

}  // namespace

NoteSettings NoteOptions::settled(const NoteModelDescription& description) const {
  NoteSettings result = settings;
  result.pedal = !without_pedal;
  result.sampler.temperature = temperature.value_or(static_cast<float>(description.temperature));
  result.sampler.top_p = top_p.value_or(static_cast<float>(description.top_p));
  result.sampler.min_p = min_p.value_or(static_cast<float>(description.min_p));
  result.touch = touch.value_or(static_cast<float>(description.touch));
  result.hold = hold.value_or(static_cast<float>(description.hold));
  result.presence_penalty =
      presence_penalty.value_or(static_cast<float>(description.presence_penalty));
  result.register_bias = register_bias.value_or(static_cast<float>(description.register_bias));
  const std::string_view wrong = setting_out_of_range(result);
  if (!wrong.empty()) throw std::runtime_error(refusal_of(wrong));
  return result;
}

void add_sampling_options(CLI::App& command, NoteOptions& options) {
  command.add_option("--temperature", options.temperature,
                     "Of pitches; 0 = always the likeliest (default: as the model says)");
  command.add_option("--top-p", options.top_p, "0 to 1 (default: as the model says)");
  command.add_option("--min-p", options.min_p, "0 to 1 (default: as the model says)");
}

CLI::Option_group& add_style_options(CLI::App& command, NoteOptions& options) {
  NoteSettings& settings = options.settings;
  CLI::Option_group* style = command.add_option_group("note models");
  style->add_option("--touch", options.touch,
                    "Temperature of time and velocity (default: as the model says)");
  style->add_option("--hold", options.hold,
                    "Temperature of how long keys and pedal are held (default: as the model says)");
  style->add_option("--presence-penalty", options.presence_penalty,
                    "0 to 4: how far keys that were struck lately are held back (default: as the "
                    "model says)");
  style->add_option("--register-bias", options.register_bias,
                    "-1 to 1: added to the logits of keys, per octave above middle C (default: as "
                    "the model says)");
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
