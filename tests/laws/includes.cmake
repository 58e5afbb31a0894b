# Who may include whom: arrows of the architecture point one way.
set(rules
  "shared/base|shared/base"
  "shared/music|shared/base shared/music"
  "shared/midi|shared/base shared/music shared/midi"
  "shared/piece|shared/base shared/music shared/midi shared/piece"
  "shared/tokens|shared/base shared/music shared/tokens"
  "shared/model|shared/base shared/model"
  "shared/sampling|shared/base shared/music shared/tokens shared/model shared/sampling"
  "web/app|shared/base shared/music shared/midi shared/piece web/app"
  "web/engine|shared/base shared/music shared/tokens shared/model shared/sampling web/engine"
  "native-trainer/read|shared/base shared/music shared/midi shared/piece native-trainer/read"
  "native-trainer/weights|native-trainer/weights"
  "native-trainer/data|shared native-trainer/compat.hpp native-trainer/weights native-trainer/data"
  "native-trainer/train|shared native-trainer/compat.hpp native-trainer/weights native-trainer/data native-trainer/train"
  "native-trainer/report|shared native-trainer/data native-trainer/train native-trainer/report"
  "native-trainer/commands|shared native-trainer/compat.hpp native-trainer/weights native-trainer/data native-trainer/train native-trainer/report native-trainer/commands"
  "native-trainer/export|shared/base shared/model shared/tokens shared/music shared/sampling native-trainer/weights native-trainer/export")
foreach(rule ${rules})
  string(REPLACE "|" ";" rule "${rule}")
  list(GET rule 0 folder)
  list(GET rule 1 allowed)
  string(REPLACE " " ";" allowed "${allowed}")
  sources_below(${folder} files)
  foreach(file ${files})
    file(STRINGS ${root}/${file} lines REGEX "^#include \"")
    foreach(line ${lines})
      string(REGEX REPLACE "^#include \"([^\"]*)\".*" "\\1" included "${line}")
      set(ok FALSE)
      foreach(prefix ${allowed})
        if(included MATCHES "^${prefix}(/|$)")
          set(ok TRUE)
        endif()
      endforeach()
      if(included MATCHES "^(shared|web|native-trainer|tests)/" AND NOT ok)
        breach("${file} includes ${included}")
      endif()
    endforeach()
  endforeach()
endforeach()
