// Benchmark of the page's UI on a null backend: the processor time of a frame of 50,000 notes, from
// input to finished draw list. Prints one line of JSON for each way of using the roll.
#include <imgui.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <vector>

#include "tests/bench/made_up_piece.hpp"
#include "web/app/app.hpp"
#include "web/app/commands.hpp"

namespace {

using namespace impromptu;

constexpr int kFrames = 600;
constexpr double kFrameMs = 1000.0 / 60;

// Draws kFrames frames, each after one `input`, and prints the line named `way`.
void measure(App& app, double& now_ms, const char* way, const std::function<void(int)>& input) {
  std::vector<double> taken;  // milliseconds
  int vertices = 0;
  for (int i = 0; i < kFrames; ++i) {
    now_ms += kFrameMs;
    const std::clock_t start = std::clock();  // of this program alone
    input(i);
    if (!app.frame(now_ms)) continue;
    taken.push_back(static_cast<double>(std::clock() - start) * 1000 / CLOCKS_PER_SEC);
    vertices = std::max(vertices, ImGui::GetDrawData()->TotalVtxCount);
  }
  std::sort(taken.begin(), taken.end());
  const auto share = [&](double part) {
    return taken.empty()
               ? 0.0
               : taken[static_cast<std::size_t>(part * static_cast<double>(taken.size() - 1))];
  };
  std::printf(
      "{\"way\": \"%s\", \"frames\": %zu, \"median_ms\": %.3f, \"p95_ms\": %.3f, \"worst_ms\": "
      "%.3f, "
      "\"most_vertices\": %d}\n",
      way, taken.size(), share(0.5), share(0.95), share(1), vertices);
}

}  // namespace

int main() {
  App app{Host{}};
  double now_ms = 1000;
  app.resize(1600, 1000, 1);
  open_file(app.state, "made-up.mid", made_up_piece());
  sound_ready(app.state, "none");
  while (app.wants_frame()) app.frame(now_ms += kFrameMs);
  std::printf("{\"notes\": %zu}\n", app.state.document.notes().size());

  app.pointer(800, 400, false);
  measure(app, now_ms, "all notes in view",
          [&](int i) { app.pointer(800.0F + static_cast<float>(i % 50), 400, false); });
  measure(app, now_ms, "zoom", [&](int i) { app.wheel(0, i % 200 < 100 ? 1 : -1, true, false); });
  fit_view(app.state);
  for (int press = 0; press < 13; ++press) zoom_in(app.state);  // 195 times
  measure(app, now_ms, "scroll",
          [&](int i) { app.wheel(0, i % 300 < 150 ? -1 : 1, false, false); });
  seek(app.state, 100);
  play(app.state);
  double clock = 0;
  measure(app, now_ms, "play",
          [&](int) { audio_tick(app.state, clock += kFrameMs / 1000, true, false); });
  return 0;
}
