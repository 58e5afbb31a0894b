// Options about what a note model writes, for the commands that let it write.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>

#include "shared/model/note_model.hpp"
#include "shared/sampling/note_settings.hpp"

namespace impromptu {

struct NoteOptions {
  NoteSettings settings;
  // Absent: what suits the model.
  std::optional<float> temperature, top_p, min_p, touch, hold, presence_penalty, register_bias;
  bool without_pedal = false;

  // Returns the settings, sampling as the model's description says where nothing else was asked.
  // Throws std::runtime_error when one is outside its range.
  [[nodiscard]] NoteSettings settled(const NoteModelDescription& description) const;
};

// Adds --temperature, --top-p and --min-p.
void add_sampling_options(CLI::App& command, NoteOptions& options);

// Adds touch, style and limits as a group, which it returns: --touch, --hold, --presence-penalty,
// --register-bias, --composer, --density, --loudness, --without-pedal, --lowest, --highest,
// --scale, --root and
// --voices.
CLI::Option_group& add_style_options(CLI::App& command, NoteOptions& options);

}  // namespace impromptu
