// Commands about models: which there are, loading one, what it can do.
#include <algorithm>
#include <utility>

#include "shared/base/json.hpp"
#include "web/app/commands.hpp"

namespace impromptu {

void set_model_choices(AppState& state, std::string_view lines) {
  state.model.choices.clear();
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    Result<ModelChoice> choice =
        struct_from_json<ModelChoice>(lines.substr(0, end), AbsentField::keeps_default);
    if (choice) state.model.choices.push_back(std::move(*choice));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  if (state.model.choices.empty()) {
    show_message(state, MessageKind::error, "This site carries no model.");
    return;
  }
  choose_model(state, 0, state.settings.provider);
}

void choose_model(AppState& state, std::size_t index, ProviderChoice provider) {
  if (index >= state.model.choices.size()) return;
  if (state.generation.active) stop(state);
  state.settings.provider = provider;
  state.model.chosen = index;
  state.model.loaded.reset();
  state.host.load_model(state.model.choices[index].name, std::string(name_of(provider)));
  touch(state);
}

void model_ready(AppState& state, std::string_view json) {
  Result<ModelInfo> info = struct_from_json<ModelInfo>(json, AbsentField::keeps_default);
  if (!info) {
    model_failed(state, error_text(info.error().code));
    return;
  }
  info->tastes = tastes_from(info->sampling);
  if (is_note_family(info->family) && state.model.shaped_for != info->name) {
    state.settings.notes = as_trained(std::move(state.settings.notes), info->tastes);
    state.model.shaped_for = info->name;
  }
  ProviderChoice& provider = state.settings.provider;
  const bool refused = provider == ProviderChoice::webgpu && info->provider != "webgpu";
  if (refused) provider = ProviderChoice::wasm;
  std::string message = "Ready. Press Generate.";
  if (refused) {
    message = "WebGPU is not usable here: " + info->refusal + ". The model runs on WASM.";
  } else if (provider == ProviderChoice::automatic) {
    message = info->provider == "webgpu" ? "Ready, on WebGPU" : "Ready, on WASM";
    if (!info->refusal.empty()) message += ", not WebGPU: " + info->refusal;
    message += '.';
  }
  state.model.loaded = std::move(*info);
  show_message(state, refused ? MessageKind::warning : MessageKind::info, std::move(message));
}

void model_failed(AppState& state, std::string_view message) {
  state.model.loaded.reset();
  show_message(state, MessageKind::error, std::string(message));
}

void set_loading(AppState& state, std::string phase, double loaded, double total) {
  state.loading = {std::move(phase), loaded, total};
  touch(state);
}

}  // namespace impromptu
