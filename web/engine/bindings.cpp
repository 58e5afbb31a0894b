// Every call into engine.wasm: translations between JavaScript values and ChordSession.
// Types: web/ts/wasm/engine.d.ts. Views point into the module's memory; they hold until the next
// call of any function here, since memory may move when it grows.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "web/engine/chord_session.hpp"

namespace impromptu {
namespace {

using emscripten::typed_memory_view;
using emscripten::val;

ChordSession& session() {
  static ChordSession only;
  return only;
}

std::string load(const std::string& model_json, const std::string& vocabulary_text) {
  return session().load(model_json, vocabulary_text);
}

std::string start(const std::string& settings_json, const val& prompt) {
  const auto bytes = emscripten::convertJSArrayToNumberVector<std::uint8_t>(prompt);
  return session().start(settings_json, std::as_bytes(std::span(bytes)));
}

val window_view() {
  const std::span<const std::int32_t> window = session().window();
  return val(typed_memory_view(window.size(), window.data()));
}

val logits_buffer(unsigned length) {
  const std::span<float> buffer = session().logits_buffer(length);
  return val(typed_memory_view(buffer.size(), buffer.data()));
}

std::string accept() { return session().accept(); }

bool done() { return session().done(); }

val take_notes() {
  const std::vector<std::byte> bytes = session().take_notes();
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return val(typed_memory_view(bytes.size(), data)).call<val>("slice");  // a copy that may be kept
}

double written_until() { return session().written_until(); }

int written_frames() { return session().written_frames(); }

}  // namespace
}  // namespace impromptu

EMSCRIPTEN_BINDINGS(engine) {
  using emscripten::function;
  function("load", &impromptu::load);
  function("start", &impromptu::start);
  function("windowView", &impromptu::window_view);
  function("logitsBuffer", &impromptu::logits_buffer);
  function("accept", &impromptu::accept);
  function("done", &impromptu::done);
  function("takeNotes", &impromptu::take_notes);
  function("writtenUntil", &impromptu::written_until);
  function("writtenFrames", &impromptu::written_frames);
}
