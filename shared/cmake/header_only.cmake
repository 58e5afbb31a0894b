# nlohmann/json and doctest from Debian. Their folders are staged as links, because em++ must not
# see the rest of /usr/include.
set(stage ${CMAKE_BINARY_DIR}/header_only)
find_path(NLOHMANN_INCLUDE nlohmann/json.hpp PATHS /usr/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)
find_path(DOCTEST_INCLUDE doctest/doctest.h PATHS /usr/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)
foreach(pair "json;${NLOHMANN_INCLUDE}/nlohmann" "doctest;${DOCTEST_INCLUDE}/doctest")
  list(GET pair 0 name)
  list(GET pair 1 folder)
  get_filename_component(leaf ${folder} NAME)
  file(MAKE_DIRECTORY ${stage}/${name})
  file(CREATE_LINK ${folder} ${stage}/${name}/${leaf} SYMBOLIC)
endforeach()

add_library(impromptu_json INTERFACE)
target_include_directories(impromptu_json SYSTEM INTERFACE ${stage}/json)

add_library(impromptu_doctest INTERFACE)
target_include_directories(impromptu_doctest SYSTEM INTERFACE ${stage}/doctest)
target_compile_definitions(impromptu_doctest INTERFACE DOCTEST_CONFIG_NO_EXCEPTIONS_BUT_WITH_ALL_ASSERTS)
