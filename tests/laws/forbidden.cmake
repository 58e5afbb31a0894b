# Words that must not appear: what the core promises by absence, and what the compiler floor lacks.
set(core_words
  "#include <(iostream|fstream|filesystem|thread|mutex|chrono|ranges|format|source_location|expected|coroutine|random)>"
  "(^|[^a-z_])(throw|try|catch)([^a-z_]|$)"
  "std::(cout|cerr|bit_cast|ranges|jthread|format)" "emscripten" "imgui\\.h" "torch/" "onnx/")
set(page_words "(^|[^a-z_])(throw|catch)([^a-z_]|$)" "std::(bit_cast|ranges|jthread|format)" "torch/" "onnx/")

foreach(pair "shared|core_words" "web/engine|page_words" "web/app|page_words")
  string(REPLACE "|" ";" pair "${pair}")
  list(GET pair 0 folder)
  list(GET pair 1 words)
  sources_below(${folder} files)
  foreach(file ${files})
    foreach(word ${${words}})
      file(STRINGS ${root}/${file} lines REGEX "${word}")
      foreach(line ${lines})
        string(REGEX REPLACE "//.*" "" code "${line}")
        if(code MATCHES "${word}")
          breach("${file}: ${line}")
        endif()
      endforeach()
    endforeach()
  endforeach()
endforeach()

# Only these files know Emscripten, only these Dear ImGui.
set(emscripten_files "^web/(app|engine)/(main|bindings|platform_[a-z0-9_]+|midi_ports)\\.(cpp|hpp)$")
sources_below(web files)
foreach(file ${files})
  file(STRINGS ${root}/${file} lines REGEX "#include <emscripten")
  if(lines AND NOT file MATCHES "${emscripten_files}")
    breach("${file} includes an Emscripten header; that belongs in bindings or platform files")
  endif()
endforeach()

# LibTorch and libonnx never meet in one program.
foreach(pair "native-trainer/train|onnx/" "native-trainer/data|onnx/" "native-trainer/export|torch/")
  string(REPLACE "|" ";" pair "${pair}")
  list(GET pair 0 folder)
  list(GET pair 1 word)
  sources_below(${folder} files)
  foreach(file ${files})
    file(STRINGS ${root}/${file} lines REGEX "#include [<\"]${word}")
    if(lines)
      breach("${file} includes ${word}")
    endif()
  endforeach()
endforeach()
