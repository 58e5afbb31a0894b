// ChordSession: checks what the page sends and turns results into replies.
#include "web/engine/chord_session.hpp"

#include <utility>

#include "shared/base/json.hpp"
#include "shared/music/note_wire.hpp"
#include "shared/sampling/chord_settings.hpp"
#include "shared/tokens/chord_windows.hpp"
#include "web/engine/replies.hpp"

namespace impromptu {
namespace {

// Returns why model and vocabulary do not belong together or to this engine, or an empty text.
std::string mismatch_of(const ModelDescription& model, const ChordVocabulary& vocabulary) {
  if (static_cast<std::size_t>(model.window) != kChordWindow) {
    return "model.json: a window of " + std::to_string(model.window) + " frames, this page has " +
           std::to_string(kChordWindow);
  }
  if (static_cast<std::size_t>(model.vocabulary_size) != vocabulary.size()) {
    return "model.json: " + std::to_string(model.vocabulary_size) + " words, " +
           model.vocabulary_file + " has " + std::to_string(vocabulary.size());
  }
  const std::string hash = vocabulary.hash();
  if (model.vocabulary_hash != hash) {
    return "model.json: vocabulary " + model.vocabulary_hash + ", " + model.vocabulary_file +
           " is " + hash;
  }
  return {};
}

}  // namespace

std::string ChordSession::load(std::string_view model_json, std::string_view vocabulary_text) {
  const Result<ModelDescription> model = description_from(model_json);
  if (!model) return failure(model.error(), "model.json");
  Result<ChordVocabulary> vocabulary = ChordVocabulary::from_text(vocabulary_text);
  if (!vocabulary) return failure(vocabulary.error(), model->vocabulary_file);
  const std::string difference = mismatch_of(*model, *vocabulary);
  if (!difference.empty()) return mismatch(difference);

  generation_.reset();
  model_ = *model;
  vocabulary_ = std::move(*vocabulary);
  JsonWriter reply;
  reply("ok", true);
  reply("name", model_.name);
  reply("title", model_.title);
  reply("family", model_.family);
  reply("vocabularySize", model_.vocabulary_size);
  reply("window", model_.window);
  reply("fps", model_.fps);
  reply("parameters", model_.parameters);
  return reply.line();
}

std::string ChordSession::start(std::string_view settings_json, std::span<const std::byte> prompt) {
  if (!vocabulary_) return failure("bad_request", "start: no model is loaded; load one first.");
  Result<ChordSettings> settings = chord_settings_from(settings_json);
  if (!settings) return failure(settings.error(), "settings");
  settings->model_fps = model_.fps;
  settings->pedal = pedal_use(model_.pedal_extended);
  const Result<Performance> performance = performance_from_wire(prompt);
  if (!performance) return failure(performance.error(), "prompt");
  Result<ChordGeneration> generation =
      ChordGeneration::create(*vocabulary_, *settings, *performance);
  if (!generation) return failure(generation.error(), "settings");

  generation_ = std::move(*generation);
  JsonWriter reply;
  reply("ok", true);
  reply("unknownShare", generation_->unknown_share());
  return reply.line();
}

std::span<const std::int32_t> ChordSession::window() const {
  if (!generation_) return {};
  return generation_->window();
}

std::span<float> ChordSession::logits_buffer(std::size_t length) {
  if (length > kMaxWords + 1) return {};
  logits_.resize(length);
  return logits_;
}

std::string ChordSession::accept() {
  if (done()) return failure("bad_request", "accept: no piece is being written; start one first.");
  const Result<TokenId> drawn = generation_->accept(logits_);
  if (drawn) return {};
  if (drawn.error().code != ErrorCode::model_mismatch) return failure(drawn.error(), "model");
  return mismatch("model.onnx: " + std::to_string(logits_.size()) +
                  " outputs, the vocabulary needs " + std::to_string(vocabulary_->size() + 1));
}

bool ChordSession::done() const { return !generation_ || generation_->done(); }

std::vector<std::byte> ChordSession::take_notes() {
  std::vector<std::byte> bytes;
  if (generation_) append_wire(generation_->take_notes(), bytes);
  return bytes;
}

double ChordSession::written_until() const {
  return generation_ ? seconds_from(generation_->written_until()) : 0;
}

std::int32_t ChordSession::written_frames() const {
  return generation_ ? generation_->written_frames() : 0;
}

}  // namespace impromptu
