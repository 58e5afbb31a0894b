// App report: the state as JSON, for the page's scripts and tests.
#include <array>

#include "shared/midi/smf.hpp"
#include "web/app/app.hpp"
#include "web/app/json_text.hpp"

namespace impromptu {
namespace {

constexpr std::array<std::string_view, 3> kMessageKinds{"info", "warning", "error"};

void write_model(JsonText& json, const AppState& state) {
  const auto& loaded = state.model.loaded;
  json.key("ready").boolean(loaded.has_value());
  json.key("model").text(loaded ? loaded->name : "");
  json.key("family").text(loaded ? loaded->family : "");
  json.key("provider").text(loaded ? loaded->provider : "");
  json.key("loading").text(state.loading.phase);
}

void write_generation(JsonText& json, const AppState& state) {
  const Generation& generation = state.generation;
  json.key("generating").boolean(generation.active);
  json.key("writtenSeconds").number(written_seconds(state));
  json.key("steps").integer(generation.words());
  json.key("alternatives").integer(static_cast<std::int64_t>(generation.alternatives));
  json.key("alternative").integer(static_cast<std::int64_t>(generation.shown) + 1);
  json.key("ahead").number(state.settings.notes.ahead);
  json.key("notesPerSecond").number(notes_per_second(state));
  json.key("stepsPerSecond").number(generation.steps_per_second);
  json.key("timesRealTime").number(times_real_time(state));
  json.key("unknownShare").number(generation.unknown_share);
  json.key("seed").integer(state.settings.seed);
}

void write_document(JsonText& json, const Document& document) {
  json.key("durationSeconds").number(seconds_from(document.sounding_end()));
  json.key("noteCount").integer(static_cast<std::int64_t>(document.notes().size()));
  json.key("seedNoteCount").integer(static_cast<std::int64_t>(document.count(Origin::seed)));
  json.key("pedalCount").integer(static_cast<std::int64_t>(document.pedal().size()));
  json.key("fileName").text(document.file_name());
  json.key("warnings").open_array();
  for (const SmfWarning& warning : document.warnings()) json.text(warning_text(warning.code));
  json.close_array();
}

}  // namespace

std::string App::state_json() const {
  JsonText json;
  json.open_object();
  write_model(json, state);
  write_generation(json, state);
  json.key("playing").boolean(state.player.active());
  json.key("playheadSeconds").number(state.player.position());
  write_document(json, state.document);
  json.key("message").text(state.message.text);
  json.key("messageKind").text(kMessageKinds[static_cast<std::size_t>(state.message.kind)]);
  json.key("soundReady").boolean(state.sound.ready);
  json.key("audioEvents").integer(state.sound.events);
  json.key("attention");
  if (state.attention) {
    json.open_object();
    json.key("size").integer(state.attention->size);
    json.key("hoveredRow").integer(state.attention->hovered_row);
    json.close_object();
  } else {
    json.null();
  }
  json.key("roll").open_object();
  json.key("left").number(state.view.left);
  json.key("right").number(state.view.right);
  json.key("low").number(state.view.low);
  json.key("high").number(state.view.high);
  json.close_object();
  json.key("frames").integer(frames_);
  json.close_object();
  return json.str();
}

}  // namespace impromptu
