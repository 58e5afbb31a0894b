# The type faces of the page: subsets of Noto Sans, Noto Music and Lucide, made by pyftsubset and
# turned into an array of bytes.   Sets `font_sources` to the generated file.
find_program(PYFTSUBSET pyftsubset REQUIRED)  # Debian: fonttools
set(NOTO_DIR /usr/share/fonts/truetype/noto CACHE PATH "Folder of NotoSans-Regular.ttf and others")
set(LUCIDE_DIR ${CMAKE_SOURCE_DIR}/node_modules/lucide-static/font CACHE PATH "Lucide's icon font")

# Icons by name; icons.hpp holds their code points, which the script below checks.
set(icons folder-open download play pause square skip-back zoom-in zoom-out expand dices sparkles
  circle-alert triangle-alert info music volume-2 chevron-down chevron-right
  rotate-ccw)

set(font_sources ${CMAKE_CURRENT_BINARY_DIR}/font_bytes.cpp)
add_custom_command(
  OUTPUT ${font_sources}
  COMMAND ${CMAKE_COMMAND} -DPYFTSUBSET=${PYFTSUBSET} -DNOTO_DIR=${NOTO_DIR} -DLUCIDE_DIR=${LUCIDE_DIR}
    "-DICONS=${icons}" -DICONS_HEADER=${CMAKE_CURRENT_LIST_DIR}/icons.hpp -DOUT=${font_sources}
    -P ${CMAKE_CURRENT_LIST_DIR}/make_fonts.cmake
  DEPENDS ${CMAKE_CURRENT_LIST_DIR}/make_fonts.cmake ${CMAKE_CURRENT_LIST_DIR}/icons.hpp
    ${CMAKE_CURRENT_LIST_DIR}/fonts.cmake
  COMMENT "Subsetting type faces"
  VERBATIM)
