// Host: what the app asks of the browser. Tests put their own functions in its place.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "web/app/player.hpp"

namespace impromptu {

struct Host {
  std::function<void()> request_frame = [] {};
  // Starts writing; `settings` is a flat JSON object, `prompt` wire notes (music/note_wire.hpp).
  std::function<void(const std::string& settings, std::span<const std::byte> prompt)> generate =
      [](const std::string&, std::span<const std::byte>) {};
  std::function<void()> abort = [] {};
  // Lets the writer go on to a time of the piece, in the worker's seconds; infinity: to the end.
  std::function<void(double seconds)> pace = [](double) {};
  std::function<void(const std::string& name, const std::string& provider)> load_model =
      [](const std::string&, const std::string&) {};
  std::function<void(std::span<const SoundEvent>)> note_events = [](std::span<const SoundEvent>) {};
  std::function<void()> stop_all_notes = [] {};
  std::function<void(double gain)> set_volume = [](double) {};
  std::function<void()> start_audio = [] {};  // within moments of a gesture
  std::function<void()> pick_file = [] {};
  std::function<void(const std::string& name, std::span<const std::byte> bytes)> download =
      [](const std::string&, std::span<const std::byte>) {};
  std::function<void(const std::string& text)> clipboard = [](const std::string&) {};
  std::function<void(const std::string& text, bool assertive)> announce = [](const std::string&,
                                                                             bool) {};
  std::function<void(const char* css)> cursor = [](const char*) {};
};

}  // namespace impromptu
