// Every call into engine.wasm: translations between JavaScript values and the session of the loaded
// model's family. Types: web/ts/wasm/engine.d.ts. Views point into the module's memory; they hold
// until the next call of any function here, since memory may move when it grows.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "web/engine/chord_session.hpp"
#include "web/engine/note_session.hpp"
#include "web/engine/replies.hpp"

namespace impromptu {
namespace {

using emscripten::typed_memory_view;
using emscripten::val;

struct Engine {
  ChordSession chords;
  NoteSession notes;
  bool writes_notes = false;  // which of the two has the loaded model
};

Engine& engine() {
  static Engine only;
  return only;
}

template <class T>
val view_of(std::span<T> values) {
  return val(typed_memory_view(values.size(), values.data()));
}

std::string load(const std::string& model_json, const std::string& vocabulary_text) {
  const Result<std::string> family = model_family_from(model_json);
  const bool notes = family && *family == kNoteFamily;
  std::string reply =
      notes ? engine().notes.load(model_json) : engine().chords.load(model_json, vocabulary_text);
  if (is_ok(reply)) engine().writes_notes = notes;
  return reply;
}

std::string start(const std::string& settings_json, const val& prompt) {
  const auto numbers = emscripten::convertJSArrayToNumberVector<std::uint8_t>(prompt);
  const auto bytes = std::as_bytes(std::span(numbers));
  return engine().writes_notes ? engine().notes.start(settings_json, bytes)
                               : engine().chords.start(settings_json, bytes);
}

bool done() { return engine().writes_notes ? engine().notes.done() : engine().chords.done(); }

val take_notes(int alternative) {
  const std::vector<std::byte> bytes =
      engine().writes_notes ? engine().notes.take_notes(alternative) : engine().chords.take_notes();
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return val(typed_memory_view(bytes.size(), data)).call<val>("slice");  // a copy that may be kept
}

double written_until(int alternative) {
  return engine().writes_notes ? engine().notes.written_until(alternative)
                               : engine().chords.written_until();
}

double written_steps() {
  return engine().writes_notes ? engine().notes.written_steps() : engine().chords.written_frames();
}

val window_view() { return view_of(engine().chords.window()); }

val logits_buffer(unsigned length) { return view_of(engine().chords.logits_buffer(length)); }

std::string accept_logits() { return engine().chords.accept(); }

std::string plan(int most_events) { return engine().notes.plan(most_events); }

val plan_rows() { return view_of(engine().notes.rows()); }

val plan_noise() { return view_of(engine().notes.noise()); }

val plan_bias() { return view_of(engine().notes.bias()); }

val plan_presence() { return view_of(engine().notes.presence()); }

val plan_sampling() { return view_of(engine().notes.sampling()); }

std::string accept_steps(const val& steps) {
  const auto ids = emscripten::convertJSArrayToNumberVector<std::int32_t>(steps);
  return engine().notes.accept(ids);
}

}  // namespace
}  // namespace impromptu

EMSCRIPTEN_BINDINGS(engine) {
  using emscripten::function;
  function("load", &impromptu::load);
  function("start", &impromptu::start);
  function("done", &impromptu::done);
  function("takeNotes", &impromptu::take_notes);
  function("writtenUntil", &impromptu::written_until);
  function("writtenSteps", &impromptu::written_steps);
  function("windowView", &impromptu::window_view);
  function("logitsBuffer", &impromptu::logits_buffer);
  function("acceptLogits", &impromptu::accept_logits);
  function("plan", &impromptu::plan);
  function("planRows", &impromptu::plan_rows);
  function("planNoise", &impromptu::plan_noise);
  function("planBias", &impromptu::plan_bias);
  function("planPresence", &impromptu::plan_presence);
  function("planSampling", &impromptu::plan_sampling);
  function("acceptSteps", &impromptu::accept_steps);
}
