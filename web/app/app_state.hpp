// AppState: everything the page knows: document, view, transport, model, settings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/piece/document.hpp"
#include "web/app/host.hpp"
#include "web/app/player.hpp"
#include "web/app/roll_view.hpp"
#include "web/app/settings.hpp"

namespace impromptu {

enum class MessageKind : std::uint8_t { info, warning, error };

struct Message {
  MessageKind kind = MessageKind::info;
  std::string text;
};

// A model that the site carries.
struct ModelChoice {
  std::string name;    // folder and key
  std::string title;   // for people
  std::string family;  // "chord-gru", "note-transformer"

  template <class Self, class Visitor>
  static void visit_fields(Self& self, Visitor&& visit) {
    visit("name", self.name);
    visit("title", self.title);
    visit("family", self.family);
  }
};

// A model that is loaded.
struct ModelInfo {
  std::string name, title, family;
  std::string provider;  // "wasm" or "webgpu": what really computes
  std::string refusal;   // why WebGPU does not, where it was wanted
  double fps = 5;        // of chord models: frames per second of the training data
  int window = 50;       // of chord models: frames
  std::int64_t parameters = 0;
  std::string sampling;              // of note models: what suits them, a JSON object
  std::string composers;             // of note models: the styles they know, one per line
  Tastes tastes = neutral_tastes();  // what `sampling` says

  template <class Self, class Visitor>
  static void visit_fields(Self& self, Visitor&& visit) {
    visit("name", self.name);
    visit("title", self.title);
    visit("family", self.family);
    visit("provider", self.provider);
    visit("refusal", self.refusal);
    visit("fps", self.fps);
    visit("window", self.window);
    visit("parameters", self.parameters);
    visit("sampling", self.sampling);
    visit("composers", self.composers);
  }
};

struct ModelStatus {
  std::vector<ModelChoice> choices;
  std::size_t chosen = 0;
  std::optional<ModelInfo> loaded;
  std::string shaped_for;  // the model whose sampling defaults the settings took
};

struct Loading {
  std::string phase;  // "runtime", "model", "sound"; empty when nothing loads
  double loaded = 0;  // bytes
  double total = 0;   // bytes; 0 when unknown
};

// One of the pieces that a generation writes side by side.
struct Draft {
  Document document;           // empty while it is the one that is shown
  Microseconds written_until;  // in document time
  int words = 0;               // steps written: frames of a chord model, events of a note model
  bool marked = false;         // whether the border before what is written is at its first note
};

// The generation that runs, or ran last.
struct Generation {
  bool active = false;
  bool begun = false;   // whether anything has come; until then the document is the one before
  int outstanding = 0;  // calls whose end has not been reported, aborted ones among them
  bool notes = false;   // by a note model
  StartFrom start = StartFrom::random_words;  // of a chord model
  bool keeps_random = false;                  // whether the piece begins with all random words
  bool continues = false;                     // whether what is written goes on from a document
  Microseconds offset;                        // added to the times that the worker reports
  Microseconds begin;                         // of what is written
  double speed = 7;                           // of a chord model: frames per second
  double length = 0;                          // seconds asked for
  std::uint64_t seed = 0;
  double steps_per_second = 0;   // of one draft, while the worker computes
  double unknown_share = 0;      // of the prompt's frames, 0 to 1
  double pace = 0;               // seconds: how far the worker has been let to write
  std::vector<Draft> drafts;     // the alternatives; behind them the piece before
  std::size_t alternatives = 0;  // how many of the drafts are alternatives
  std::size_t shown = 0;         // index of the draft that is state.document

  [[nodiscard]] Microseconds written_until() const {
    return drafts.empty() ? begin : drafts[shown].written_until;
  }
  [[nodiscard]] int words() const { return drafts.empty() ? 0 : drafts[shown].words; }
};

// Both attention matrices of the newest window, [size * size] row-major, rows sum to 1.
struct Attention {
  std::vector<float> first, second;
  int size = 0;
  int words = 0;         // frames written when the window was computed
  int hovered_row = -1;  // the row under the pointer, -1 for none
  int hovered_matrix = 0;
};

struct Sound {
  bool ready = false;
  bool running = false;
  bool hidden = false;      // whether the page is, so that its timers are slow
  double clock = 0;         // seconds of the audio clock at its last tick
  std::int64_t events = 0;  // handed over so far
  std::string bank;
};

struct Appearance {
  bool dark = true;  // what the system asks for
  bool more_contrast = false;
  bool reduced_motion = false;
};

struct AppState {
  Host host;
  Document document;
  RollView view;
  bool dragging_playhead = false;  // on the ruler; the view then stays
  Settings settings;
  ModelStatus model;
  Loading loading;
  Generation generation;
  std::optional<Attention> attention;
  Player player;
  Sound sound;
  Appearance appearance;
  Message message{MessageKind::info, "Loading…"};
  float width = 1280;  // of the canvas in CSS pixels
  float height = 800;
  float dpr = 1;
  bool touch = false;     // whether the last pointer was a finger
  int frames_wanted = 3;  // to be drawn although nothing changes

  [[nodiscard]] bool dark() const {
    return settings.theme == Theme::system ? appearance.dark : settings.theme == Theme::dark;
  }
};

// Returns the composer that a note model knows by a number; empty for 0 and unknown ones.
[[nodiscard]] std::string_view composer_name(const ModelInfo& model, std::size_t number);
// Returns how many composers a note model knows.
[[nodiscard]] std::size_t composer_count(const ModelInfo& model);

// Returns whether a note model is loaded, or is to be.
[[nodiscard]] bool has_note_model(const AppState& state);
// Returns whether a family of models is that of the note models.
[[nodiscard]] bool is_note_family(std::string_view family);
// Returns whether the attention is shown: note models do not tell it.
[[nodiscard]] bool shows_attention(const AppState& state);

// Asks for new frames: Dear ImGui spreads queued input over several.
inline void touch(AppState& state) {
  state.frames_wanted = 3;
  state.host.request_frame();
}

// Returns what the roll may show, with room to the right for what is written.
[[nodiscard]] RollLimits roll_limits(const AppState& state);
// Returns the time and pitch range of all notes, or nothing.
[[nodiscard]] std::optional<RollExtent> roll_extent(const Document& document);
// Returns the length of the piece in seconds.
[[nodiscard]] double duration_of(const AppState& state);
// Returns where playing from the start begins: at 0, or just before the first note of a piece that
// is silent for long before it.
[[nodiscard]] double beginning_of(const Document& document);
// Returns the pitches' and times' input for the player.
[[nodiscard]] PlayerInput player_input(const AppState& state);
// Returns how many seconds of music are written.
[[nodiscard]] double written_seconds(const AppState& state);
// Returns how many times faster than it plays the model writes; 0 before the first step.
[[nodiscard]] double times_real_time(const AppState& state);
// Returns written notes per second of computing; 0 before the first step.
[[nodiscard]] double notes_per_second(const AppState& state);

}  // namespace impromptu
