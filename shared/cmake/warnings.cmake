# impromptu_warnings: warnings are errors in our own code; third-party headers come in as SYSTEM.
# impromptu_core: the same and neither exceptions nor RTTI, for shared/ and web/.
add_library(impromptu_warnings INTERFACE)
target_include_directories(impromptu_warnings INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(impromptu_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Werror)
if(IMPROMPTU_SANITIZE)
  target_compile_options(impromptu_warnings INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(impromptu_warnings INTERFACE -fsanitize=address,undefined)
endif()
if(IMPROMPTU_FUZZ)
  target_compile_options(impromptu_warnings INTERFACE -fsanitize=fuzzer-no-link,address,undefined)
  target_link_options(impromptu_warnings INTERFACE -fsanitize=address,undefined)
endif()

add_library(impromptu_core INTERFACE)
target_link_libraries(impromptu_core INTERFACE impromptu_warnings)
target_compile_options(impromptu_core INTERFACE -fno-exceptions -fno-rtti)
