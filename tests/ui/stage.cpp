// Stage: the whole app on a null backend with a host that writes down what is asked of it.
#include "tests/ui/stage.hpp"

#include <doctest/doctest.h>
#include <imgui.h>

#include "shared/midi/smf.hpp"
#include "shared/music/note_wire.hpp"
#include "web/app/commands.hpp"

namespace impromptu {

Stage::Stage(float width, float height) : app(host()) {
  app.resize(width, height, 1);
  settle();
}

Host Stage::host() {
  Host out;
  out.request_frame = [this] { ++asked.frames; };
  out.generate = [this](const std::string& settings, std::span<const std::byte> prompt) {
    asked.generations.emplace_back(settings, prompt.size());
    asked.prompt.assign(prompt.begin(), prompt.end());
  };
  out.pace = [this](double seconds) { asked.paces.push_back(seconds); };
  out.abort = [this] { ++asked.aborts; };
  out.load_model = [this](const std::string& name, const std::string& provider) {
    asked.models.emplace_back(name, provider);
  };
  out.note_events = [this](std::span<const SoundEvent> events) {
    asked.events.insert(asked.events.end(), events.begin(), events.end());
  };
  out.stop_all_notes = [this] { ++asked.stops; };
  out.set_volume = [this](double gain) { asked.volume = gain; };
  out.start_audio = [this] { ++asked.audio_starts; };
  out.pick_file = [this] { ++asked.file_picks; };
  out.download = [this](const std::string& name, std::span<const std::byte> bytes) {
    asked.downloads.emplace_back(name, std::vector<std::byte>(bytes.begin(), bytes.end()));
  };
  out.announce = [this](const std::string& text, bool assertive) {
    asked.announced.emplace_back(text, assertive);
  };
  return out;
}

int Stage::settle(int most) {
  int drawn = 0;
  for (int i = 0; i < most && app.wants_frame(); ++i) {
    now_ms_ += 16;
    if (app.frame(now_ms_)) ++drawn;
  }
  return drawn;
}

bool Stage::operate(const std::string& name, const std::string& value) {
  const bool accepted = app.operate(name, value);
  settle(6);
  return accepted;
}

void Stage::click(float x, float y) {
  app.pointer(x, y, false);
  settle(3);
  app.pointer_button(0, true);
  settle(3);
  app.pointer_button(0, false);
  settle(3);
}

void Stage::load_model() {
  set_model_choices(app.state, R"({"name":"tiny","title":"Tiny"})");
  model_ready(app.state,
              R"({"name":"tiny","title":"Tiny","family":"chord-gru","provider":"wasm","fps":5,)"
              R"("window":50,"parameters":1234})");
  settle();
}

void Stage::load_note_model() {
  set_model_choices(app.state, R"({"name":"notes","title":"Notes","family":"note-transformer"})");
  model_ready(
      app.state,
      R"({"name":"notes","title":"Notes","family":"note-transformer","provider":"wasm",)"
      R"("fps":0,"window":0,"parameters":5678,"sampling":"{\"temperature\":0.95,\"top_p\":0.98,)"
      R"(\"min_p\":0.02,\"touch\":1.05,\"hold\":1.1,\"presence_penalty\":0.6,)"
      R"(\"register_bias\":-0.1}","composers":"Frédéric Chopin\nOther"})");
  settle();
}

void Stage::write_frames(int first, int count, int per_frame) {
  constexpr std::int64_t kFrame = 142'857;
  std::vector<WireNote> notes;
  for (int frame = first; frame < first + count; ++frame) {
    for (int voice = 0; voice < per_frame; ++voice) {
      const auto pitch = static_cast<std::uint8_t>(40 + (frame * 7 + voice * 11) % 48);
      notes.push_back({{frame * kFrame}, {kFrame}, pitch, 100, WireKind::written_note});
    }
  }
  std::vector<std::byte> bytes;
  append_wire(notes, bytes);
  generation_notes(app.state, bytes,
                   {static_cast<double>((first + count) * kFrame) * 1e-6, first + count, 70, 0});
  settle(3);
}

void Stage::write_notes(std::span<const WireNote> notes, double until, std::size_t alternative) {
  std::vector<std::byte> bytes;
  append_wire(notes, bytes);
  const int words = static_cast<int>(notes.size());
  generation_notes(app.state, bytes, {until, words, 400, alternative});
  settle(3);
}

void Stage::play_for(double seconds) {
  for (double end = clock + seconds; clock < end; clock += 0.02) {
    audio_tick(app.state, clock, true, false);
  }
  settle(3);
}

const Control& Stage::control(const std::string& name) const {
  const Control* found = app.ui.controls.find(name);
  REQUIRE_MESSAGE(found != nullptr, name);
  return *found;
}

const std::string& Stage::settings_sent() const {
  REQUIRE_FALSE(asked.generations.empty());
  return asked.generations.back().first;
}

std::vector<std::byte> midi_file(int count, std::uint8_t program) {
  Score score;
  Part part;
  part.name = "Test";
  part.instrument.program = program;
  for (int i = 0; i < count; ++i) {
    const auto pitch = static_cast<std::uint8_t>(48 + i % 36);
    const auto velocity = static_cast<std::uint8_t>(30 + i % 90);
    part.notes.push_back({Tick{960 + 240 * i}, Tick{240}, pitch, velocity});
  }
  score.parts.push_back(part);
  return write_smf(score);
}

}  // namespace impromptu
