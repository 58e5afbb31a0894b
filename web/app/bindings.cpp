// Bindings of app.wasm: every call from the browser and every call to it, listed once.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/midi/file_names.hpp"
#include "web/app/app.hpp"
#include "web/app/commands.hpp"
#include "web/app/platform_html5.hpp"

namespace impromptu {
namespace {

using emscripten::val;

std::unique_ptr<App> app;  // the page's; made by start()

// Copies for the browser, since views of our memory do not outlast its growth.
val bytes_for_browser(std::span<const std::byte> bytes) {
  const val view(emscripten::typed_memory_view(
      bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data())));
  return val::global("Uint8Array").new_(view);
}

std::vector<std::byte> bytes_from_browser(const val& array) {
  const std::vector<std::uint8_t> copy =
      emscripten::convertJSArrayToNumberVector<std::uint8_t>(array);
  std::vector<std::byte> bytes(copy.size());
  if (!copy.empty()) std::memcpy(bytes.data(), copy.data(), copy.size());
  return bytes;
}

val events_for_browser(std::span<const SoundEvent> events) {
  std::vector<double> rows;
  for (const SoundEvent& event : events) {
    rows.insert(rows.end(), {event.when, static_cast<double>(event.status),
                             static_cast<double>(event.data1), static_cast<double>(event.data2)});
  }
  return val::global("Float64Array")
      .new_(val(emscripten::typed_memory_view(rows.size(), rows.data())));
}

Host browser_host() {
  const val host = val::module_property("host");
  Host out;
  out.request_frame = [host] { host.call<void>("requestFrame"); };
  out.generate = [host](const std::string& settings, std::span<const std::byte> prompt) {
    host.call<void>("generate", settings, bytes_for_browser(prompt));
  };
  out.abort = [host] { host.call<void>("abort"); };
  out.pace = [host](double seconds) { host.call<void>("pace", seconds); };
  out.load_model = [host](const std::string& name, const std::string& provider) {
    host.call<void>("loadModel", name, provider);
  };
  out.note_events = [host](std::span<const SoundEvent> events) {
    host.call<void>("noteEvents", events_for_browser(events));
  };
  out.stop_all_notes = [host] { host.call<void>("stopAllNotes"); };
  out.set_volume = [host](double gain) { host.call<void>("setVolume", gain); };
  out.start_audio = [host] { host.call<void>("startAudio"); };
  out.pick_file = [host] { host.call<void>("pickFile"); };
  out.download = [host](const std::string& name, std::span<const std::byte> bytes) {
    host.call<void>("download", name, bytes_for_browser(bytes));
  };
  out.clipboard = [host](const std::string& text) { host.call<void>("clipboard", text); };
  out.announce = [host](const std::string& text, bool assertive) {
    host.call<void>("announce", text, assertive);
  };
  out.cursor = [host](const char* css) { host.call<void>("cursor", std::string(css)); };
  return out;
}

bool start(const std::string& selector) {
  app = std::make_unique<App>(browser_host());
  if (start_platform(*app, selector.c_str())) return true;
  app.reset();
  return false;
}

void notes(const val& bytes, double written_seconds, int words, double steps_per_second,
           unsigned alternative) {
  generation_notes(app->state, bytes_from_browser(bytes),
                   {written_seconds, words, steps_per_second, alternative});
}

void attention(const val& first, const val& second, int size) {
  generation_attention(app->state, emscripten::convertJSArrayToNumberVector<float>(first),
                       emscripten::convertJSArrayToNumberVector<float>(second), size);
}

struct StartedJson {
  double unknown_share = 0;

  template <class Self, class Visitor>
  static void visit_fields(Self& self, Visitor&& visit) {
    visit("unknownShare", self.unknown_share);
  }
};

void started(const std::string& json) {
  const auto fields = struct_from_json<StartedJson>(json, AbsentField::keeps_default);
  generation_started(app->state, fields ? fields->unknown_share : 0);
}

}  // namespace
}  // namespace impromptu

// One binding per line, as in web/ts/wasm/app.d.ts.
// clang-format off
// Before start() has returned true no other function may be called.
EMSCRIPTEN_BINDINGS(app) {
  using namespace impromptu;
  using emscripten::function;
  using Text = const std::string&;
  function("start", &start);
  function("frame", +[](double now) { return draw_platform_frame(*app, now); });
  function("resize", +[](float width, float height, float dpr) { app->resize(width, height, dpr); });
  function("pointer", +[](float x, float y, bool finger) { app->pointer(x, y, finger); });
  function("pointerButton", +[](int index, bool down) { app->pointer_button(index, down); });
  function("pointerLeave", +[] { app->pointer_leave(); });
  function("wheel", +[](double dx, double dy, bool ctrl, bool shift) { app->wheel(dx, dy, ctrl, shift); });
  function("pinch", +[](double scale, double x, double y) { app->pinch(scale, x, y); });
  function("key", +[](Text code, bool down, bool ctrl, bool shift, bool alt, bool meta) {
    return app->key(code, down, {ctrl, shift, alt, meta});
  });
  function("text", +[](Text utf8) { app->text(utf8); });
  function("paste", +[](Text text) { app->paste(text); });
  function("focus", +[](bool has_focus) { app->focus(has_focus); });
  function("contextLost", +[] { lose_context(); });
  function("contextRestored", +[] { restore_context(*app); });
  function("appearance", +[](bool dark, bool contrast, bool still) { app->appearance(dark, contrast, still); });
  function("controls", +[] { return controls_json(app->ui.controls); });
  function("operate", +[](Text name, Text value) { return app->operate(name, value); });
  function("focusControl", +[](Text name) { app->focus_control(name); });
  function("state", +[] { return app->state_json(); });
  function("openFile", +[](Text name, const val& bytes) { open_file(app->state, name, bytes_from_browser(bytes)); });
  function("fileTypes", &picked_file_types);
  function("isMidiName", +[](Text name) { return names_midi_file(name); });
  function("fileRefused", +[](Text name, Text reason) { refuse_file(app->state, name, reason); });
  function("modelList", +[](Text lines) { set_model_choices(app->state, lines); });
  function("loading", +[](Text phase, double loaded, double total) { set_loading(app->state, phase, loaded, total); });
  function("modelReady", +[](Text json) { model_ready(app->state, json); });
  function("modelFailed", +[](Text message) { model_failed(app->state, message); });
  function("generationStarted", &started);
  function("generationNotes", &notes);
  function("generationAttention", &attention);
  function("generationEnded", +[](Text stop, Text message) { generation_ended(app->state, stop, message); });
  function("soundReady", +[](Text bank) { sound_ready(app->state, bank); });
  function("soundFailed", +[](Text message) { sound_failed(app->state, message); });
  function("audioTick", +[](double clock, bool running, bool hidden) { audio_tick(app->state, clock, running, hidden); });
}
