# The Emscripten toolchain: an emsdk's where EMSDK is set, else the one whose emcc is in PATH, else Debian's.
if(DEFINED ENV{EMSDK})
  set(emscripten_root $ENV{EMSDK}/upstream/emscripten)
else()
  find_program(emcc emcc NO_CMAKE_FIND_ROOT_PATH)
  file(REAL_PATH "${emcc}" emcc)
  get_filename_component(emscripten_root "${emcc}" DIRECTORY)
  if(NOT EXISTS ${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake)
    set(emscripten_root /usr/share/emscripten)
  endif()
endif()
include(${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake)
# The file system glue of older Emscripten versions takes Node's fetch for a browser's.
set(CMAKE_CROSSCOMPILING_EMULATOR node;--no-experimental-fetch)
