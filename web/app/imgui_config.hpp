// Compile-time configuration of Dear ImGui, seen by its sources and by ours.
#pragma once

// A roll of 50,000 notes has more than 65,536 vertices in one draw list.
#define ImDrawIdx unsigned int

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_FILE_FUNCTIONS
