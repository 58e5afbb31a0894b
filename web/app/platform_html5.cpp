// Platform: WebGL2 on a canvas for Dear ImGui, with the loss of its context survived.
#include "web/app/platform_html5.hpp"

#include <GLES3/gl3.h>
#include <backends/imgui_impl_opengl3.h>
#include <emscripten/html5.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace impromptu {
namespace {

// The one canvas of the page.
struct Platform {
  EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context = 0;
  std::string selector;
  bool lost = false;
  bool objects = false;  // whether shaders and buffers exist
  int width = 0, height = 0;
};
Platform platform;

bool make_context() {
  EmscriptenWebGLContextAttributes attributes;
  emscripten_webgl_init_context_attributes(&attributes);
  attributes.majorVersion = 2;
  attributes.alpha = attributes.depth = attributes.stencil = attributes.antialias = EM_FALSE;
  attributes.powerPreference = EM_WEBGL_POWER_PREFERENCE_LOW_POWER;
  platform.context = emscripten_webgl_create_context(platform.selector.c_str(), &attributes);
  return platform.context > 0 &&
         emscripten_webgl_make_context_current(platform.context) == EMSCRIPTEN_RESULT_SUCCESS;
}

void upload_fonts() {
  if (platform.lost) return;
  if (platform.objects) {
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
  } else {
    platform.objects = ImGui_ImplOpenGL3_CreateDeviceObjects();
  }
}

void fit_canvas(const App& app) {
  const int width = std::max(1, static_cast<int>(std::lround(app.state.width * app.state.dpr)));
  const int height = std::max(1, static_cast<int>(std::lround(app.state.height * app.state.dpr)));
  if (width == platform.width && height == platform.height) return;
  emscripten_set_canvas_element_size(platform.selector.c_str(), width, height);
  platform.width = width;
  platform.height = height;
}

}  // namespace

bool start_platform(App& app, const char* selector) {
  platform = Platform();
  platform.selector = selector;
  if (!make_context()) return false;
  app.fonts_changed = upload_fonts;
  return ImGui_ImplOpenGL3_Init("#version 300 es");
}

bool draw_platform_frame(App& app, double now_ms) {
  if (platform.lost) return false;
  if (app.wants_frame()) fit_canvas(app);
  if (app.frame(now_ms)) {
    const ImVec4 page = ImGui::ColorConvertU32ToFloat4(app.ui.palette->page);
    glViewport(0, 0, platform.width, platform.height);
    glClearColor(page.x, page.y, page.z, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  }
  return app.wants_frame();
}

void lose_context() { platform.lost = true; }

void restore_context(App& app) {
  ImGui_ImplOpenGL3_Shutdown();
  platform.lost = platform.objects = false;
  emscripten_webgl_make_context_current(platform.context);
  ImGui_ImplOpenGL3_Init("#version 300 es");
  upload_fonts();
  touch(app.state);
}

}  // namespace impromptu
