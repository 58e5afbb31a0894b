// NoteSession: checks what the page sends and turns results into replies.
#include "web/engine/note_session.hpp"

#include <utility>

#include "shared/base/json.hpp"
#include "shared/music/note_wire.hpp"
#include "shared/sampling/note_settings.hpp"
#include "shared/tokens/note_steps.hpp"
#include "web/engine/replies.hpp"

namespace impromptu {
namespace {

std::string lines_of_composers() {
  std::string lines;
  for (const std::string_view name : composer_names()) {
    if (!lines.empty()) lines += '\n';
    lines += name;
  }
  return lines;
}

// Returns why this engine cannot run a model, or an empty text.
std::string mismatch_of(const NoteModelDescription& model) {
  const std::string hash = note_tokens_hash();
  if (model.tokens_hash != hash) {
    return "model.json: steps " + model.tokens_hash + ", this page has " + hash;
  }
  if (model.shape.trunk != "transformer") return "model.json: a trunk of " + model.shape.trunk;
  return {};
}

std::string out_of_turn(std::string_view call) {
  return failure("bad_request",
                 std::string(call) + ": no piece is being written; start one first.");
}

}  // namespace

std::string NoteSession::load(std::string_view model_json) {
  const Result<NoteModelDescription> model = note_model_from(model_json);
  if (!model) return failure(model.error(), "model.json");
  const std::string difference = mismatch_of(*model);
  if (!difference.empty()) return mismatch(difference);

  plan_ = nullptr;
  generation_.reset();
  model_ = *model;
  JsonWriter reply;
  reply("ok", true);
  reply("name", model_->name);
  reply("title", model_->title);
  reply("family", model_->family);
  reply("parameters", model_->parameters);
  reply("context", model_->shape.context);
  reply("layers", model_->shape.layers);
  reply("kvHeads", model_->shape.kv_heads);
  reply("headSize", kHeadSize);
  reply("window", model_->shape.window);
  reply("fullEvery", model_->shape.full_every);
  reply("sampling", json_of(model_->sampling).line());
  reply("composers", lines_of_composers());
  return reply.line();
}

std::string NoteSession::start(std::string_view settings_json, std::span<const std::byte> prompt) {
  if (!model_) return failure("bad_request", "start: no model is loaded; load one first.");
  const Result<NoteSettings> settings = note_settings_from(settings_json);
  if (!settings) return failure(settings.error(), "settings");
  const Result<Performance> performance = performance_from_wire(prompt);
  if (!performance) return failure(performance.error(), "prompt");
  Result<NoteGeneration> generation =
      NoteGeneration::create(*settings, *performance, model_->shape.context);
  if (!generation) return failure(generation.error(), "settings");

  plan_ = nullptr;
  generation_ = std::move(*generation);
  JsonWriter reply;
  reply("ok", true);
  reply("unknownShare", 0.0);
  reply("alternatives", generation_->alternatives());
  return reply.line();
}

std::string NoteSession::plan(std::int32_t most_events) {
  if (done() || most_events < 1) return out_of_turn("plan");
  plan_ = &generation_->plan(most_events);
  for (std::size_t field = 0; field < kChosenFields; ++field) {
    const ChoiceSettings& sampling = plan_->sampling[field];
    sampling_[field] = sampling.temperature;
    sampling_[kChosenFields + field] = sampling.top_p;
    sampling_[2 * kChosenFields + field] = sampling.min_p;
  }
  JsonWriter reply;
  reply("ok", true);
  reply("reset", plan_->reset);
  reply("lanes", plan_->lanes);
  reply("position", plan_->position);
  reply("count", plan_->count);
  reply("burst", plan_->burst);
  reply("presencePenalty", plan_->presence_penalty);
  return reply.line();
}

std::span<const std::int32_t> NoteSession::rows() const {
  if (plan_ == nullptr) return {};
  return plan_->rows;
}

std::span<const float> NoteSession::noise() const {
  if (plan_ == nullptr) return {};
  return plan_->noise;
}

std::span<const float> NoteSession::bias() const {
  if (plan_ == nullptr) return {};
  return plan_->bias;
}

std::span<const float> NoteSession::presence() const {
  if (plan_ == nullptr) return {};
  return plan_->presence;
}

std::span<const float> NoteSession::sampling() const {
  if (plan_ == nullptr) return {};
  return sampling_;
}

std::string NoteSession::accept(std::span<const std::int32_t> steps) {
  if (plan_ == nullptr) return out_of_turn("accept");
  const Result<std::int32_t> grown = generation_->accept(steps);
  if (!grown) return failure(grown.error(), "model");
  plan_ = nullptr;
  return {};
}

bool NoteSession::done() const { return !generation_ || generation_->done(); }

bool NoteSession::has(std::int32_t alternative) const {
  return generation_ && alternative >= 0 && alternative < generation_->alternatives();
}

std::vector<std::byte> NoteSession::take_notes(std::int32_t alternative) {
  std::vector<std::byte> bytes;
  if (has(alternative)) append_wire(generation_->take_notes(alternative), bytes);
  return bytes;
}

double NoteSession::written_until(std::int32_t alternative) const {
  return has(alternative) ? seconds_from(generation_->written_until(alternative)) : 0;
}

double NoteSession::written_steps() const {
  return generation_ ? static_cast<double>(generation_->written_steps()) : 0;
}

}  // namespace impromptu
