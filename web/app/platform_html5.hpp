// Platform: WebGL2 on a canvas for Dear ImGui, with the loss of its context survived.
#pragma once

#include "web/app/app.hpp"

namespace impromptu {

// Makes a WebGL2 context on the canvas that `selector` finds and prepares it for `app`.
// Returns false when the browser has no WebGL2.
bool start_platform(App& app, const char* selector);

// Draws a frame of `app` when something has changed. Returns whether another one is wanted.
bool draw_platform_frame(App& app, double now_ms);

// The browser has taken the context; nothing is drawn until it is given back.
void lose_context();
void restore_context(App& app);

}  // namespace impromptu
