// Stage: the whole app on a null backend with a host that writes down what is asked of it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/music/note_wire.hpp"
#include "shared/music/score.hpp"
#include "web/app/app.hpp"

namespace impromptu {

struct Asked {
  std::vector<std::pair<std::string, std::size_t>> generations;  // settings, bytes of the prompt
  std::vector<std::byte> prompt;                                 // the last one
  std::vector<double> paces;                                     // seconds
  int aborts = 0;
  std::vector<std::pair<std::string, std::string>> models;  // name, provider
  std::vector<SoundEvent> events;
  int stops = 0;  // stop_all_notes
  double volume = -1;
  int audio_starts = 0;
  int file_picks = 0;
  std::vector<std::pair<std::string, std::vector<std::byte>>> downloads;
  std::vector<std::pair<std::string, bool>> announced;  // text, assertive
  int frames = 0;
};

class Stage {
 public:
  explicit Stage(float width = 1280, float height = 800);

  // Lets the app draw until nothing more is wanted, at most `most` frames. Returns the frames
  // drawn.
  int settle(int most = 60);
  // Operates a control as the DOM mirror does and lets the app draw. Returns whether it was
  // accepted.
  bool operate(const std::string& name, const std::string& value = "");
  // Clicks at a point with the left button.
  void click(float x, float y);
  // Loads a chord model, and a note model.
  void load_model();
  void load_note_model();
  // Reports notes as the worker does: pitch 60 + i for `count` frames of a seventh of a second.
  void write_frames(int first, int count, int per_frame = 1);
  // Reports notes of one alternative as the worker does.
  //   until  seconds up to which it is written.
  void write_notes(std::span<const WireNote> notes, double until, std::size_t alternative = 0);
  // Ticks the audio clock for `seconds` in steps of 20 ms.
  void play_for(double seconds);

  [[nodiscard]] const Control& control(const std::string& name) const;
  // Returns the settings of the last generation that was asked for; there must be one.
  [[nodiscard]] const std::string& settings_sent() const;
  // Returns the message in the status line.
  [[nodiscard]] const std::string& message() const { return app.state.message.text; }

  Asked asked;
  App app;
  double clock = 100;  // of the audio

 private:
  Host host();
  double now_ms_ = 1000;
};

// Returns whether a text holds a part.
[[nodiscard]] inline bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Returns the bytes of a file with `count` notes, a quarter of a second each, from 1 s on.
std::vector<std::byte> midi_file(int count, std::uint8_t program = 0);

}  // namespace impromptu
