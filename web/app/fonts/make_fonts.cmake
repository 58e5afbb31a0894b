# Writes font_bytes.cpp:
#   cmake -DPYFTSUBSET= -DNOTO_DIR= -DLUCIDE_DIR= -DICONS= -DICONS_HEADER= -DOUT= -P make_fonts.cmake
get_filename_component(folder ${OUT} DIRECTORY)

# Looks each icon up and sees that icons.hpp has the same code point.
file(READ ${LUCIDE_DIR}/codepoints.json codepoints)
file(READ ${ICONS_HEADER} header)
set(codes "")
foreach(icon ${ICONS})
  string(JSON code GET "${codepoints}" ${icon})
  math(EXPR hex "${code}" OUTPUT_FORMAT HEXADECIMAL)
  string(REGEX REPLACE "^0x" "" hex "${hex}")
  string(TOUPPER "${hex}" hex)
  if(NOT header MATCHES "\\\\u${hex}\"; +// ${icon}\n")
    message(FATAL_ERROR "icons.hpp: ${icon} is U+${hex} in Lucide")
  endif()
  list(APPEND codes "U+${hex}")
endforeach()
list(JOIN codes "," codes)

file(WRITE ${OUT} "// Made by make_fonts.cmake: subsets of Noto Sans, Noto Music and Lucide.\n"
  "#include \"web/app/fonts/font_bytes.hpp\"\n\nnamespace impromptu {\n")

# Appends the subset of one font file as an array and the span that names it.
function(add_font name file unicodes)
  execute_process(
    COMMAND ${PYFTSUBSET} ${file} --unicodes=${unicodes} --layout-features=kern --no-hinting
      --output-file=${folder}/${name}.ttf
    COMMAND_ERROR_IS_FATAL ANY)
  file(READ ${folder}/${name}.ttf hex HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  file(APPEND ${OUT} "static const unsigned char k${name}Data[] = {${bytes}};\n"
    "const FontBytes k${name}Bytes = {k${name}Data, sizeof k${name}Data};\n")
endfunction()

add_font(TextFont ${NOTO_DIR}/NotoSans-Regular.ttf "U+0020-007E,U+00A0-017F,U+2010-2026,U+00D7")
add_font(BoldFont ${NOTO_DIR}/NotoSans-Bold.ttf "U+0020-007E")
add_font(MusicFont ${NOTO_DIR}/NotoMusic-Regular.ttf "U+266D-266F")
add_font(IconFont ${LUCIDE_DIR}/lucide.ttf "${codes}")
file(APPEND ${OUT} "}  // namespace impromptu\n")
