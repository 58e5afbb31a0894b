# The laws of the tree, checked on every run: cmake -P tests/laws/laws.cmake
cmake_minimum_required(VERSION 3.25)
get_filename_component(root ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)
set_property(GLOBAL PROPERTY broken 0)

# Reports one breach and goes on, so that a run shows them all.
function(breach text)
  message(NOTICE "law broken: ${text}")
  get_property(count GLOBAL PROPERTY broken)
  math(EXPR count "${count} + 1")
  set_property(GLOBAL PROPERTY broken ${count})
endfunction()

# Sets `variable` to the source files below a folder, relative to the root.
function(sources_below folder variable)
  file(GLOB_RECURSE files RELATIVE ${root} ${root}/${folder}/*.hpp ${root}/${folder}/*.cpp)
  set(${variable} ${files} PARENT_SCOPE)
endfunction()

foreach(law includes forbidden bindings documents headers)
  include(${CMAKE_CURRENT_LIST_DIR}/${law}.cmake)
endforeach()

get_property(broken GLOBAL PROPERTY broken)
if(broken)
  message(FATAL_ERROR "${broken} law(s) broken")
endif()
message(NOTICE "All laws hold.")
