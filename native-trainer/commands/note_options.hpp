// Options about what a note model writes, for the commands that let it write.
#pragma once

#include <CLI/CLI.hpp>

#include "shared/model/note_model.hpp"
#include "shared/sampling/note_settings.hpp"

namespace impromptu {

struct NoteOptions {
  NoteSettings settings;
  SamplingChanges sampling;  // what suits the model holds for the rest
  bool without_pedal = false;

  // Returns the settings, sampling as the model's description says where nothing else was asked.
  // Throws std::runtime_error when one is outside its range.
  [[nodiscard]] NoteSettings settled(const NoteModelDescription& description) const;
};

// Adds --temperature, --top-p and --min-p.
void add_sampling_options(CLI::App& command, NoteOptions& options);

// Adds style and limits as a group, which it returns: --composer, --density, --loudness,
// --without-pedal, --lowest, --highest, --scale, --root, --voices and the rest of kSamplingFields,
// such as --touch.
CLI::Option_group& add_style_options(CLI::App& command, NoteOptions& options);

}  // namespace impromptu
