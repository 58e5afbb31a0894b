# How the page and the trainer are built: sourced by ./impromptu and tests/check.sh.

# Emscripten's helpers live where Debian keeps Node's libraries.
export NODE_PATH=/usr/share/nodejs:/usr/lib/nodejs

# The trainer calls whatever BLAS it finds; the reference one is thirteen times slower.
openblas=/usr/lib/$(uname -m)-linux-gnu/openblas-openmp
[[ -d $openblas ]] && export LD_LIBRARY_PATH=$openblas${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}

# OpenBLAS takes its oldest code on processors newer than itself, a quarter as fast; this names the
# newest code that such a processor has the instructions for.
choose_blas_code() {
  [[ -z ${OPENBLAS_CORETYPE:-} && -d $openblas && -r /proc/cpuinfo ]] || return 0
  env OPENBLAS_VERBOSE=2 LD_PRELOAD="$openblas/libblas.so.3" true 2>&1 | grep -qx 'Core: Prescott' || return 0
  local has
  has=" $(grep -m 1 '^flags' /proc/cpuinfo) "
  if [[ $has == *' avx512vl '* && $has == *' avx512dq '* ]]; then
    export OPENBLAS_CORETYPE=SkylakeX
  elif [[ $has == *' avx2 '* && $has == *' fma '* ]]; then
    export OPENBLAS_CORETYPE=Haswell
  fi
}

# Configures and builds a preset: build_preset NAME [target...]
build_preset() {
  local preset=$1 log=$root/build/$1.log
  shift
  mkdir -p "$root/build"
  say "Building: $preset"
  (cd "$root" && cmake --preset "$preset" ${IMGUI_DIR:+-DIMGUI_DIR="$IMGUI_DIR"} &&
    cmake --build --preset "$preset" ${1:+--target "$@"}) > "$log" 2>&1 || {
    tail -n 60 "$log" >&2
    fail "the $preset build failed; its log is build/$preset.log"
  }
}

# Builds the static page into build/web/site.
build_page() {
  ensure_page_tools
  build_preset web app engine
  node "$root/web/sound/build_banks.mjs"
  node "$root/web/ts/build.mjs" --app "$root/build/web/web/app" --engine "$root/build/web/web/engine" \
    --out "$root/build/web/site"
}

# Builds the program that tells what MIDI files hold; the core is all it needs.
build_reader() {
  ensure_core_tools
  build_preset read impromptu-read
}

# Builds the trainer and the exporter.
build_trainer() {
  ensure_trainer_tools
  choose_blas_code
  build_preset trainer impromptu-train impromptu-export
}

# Prints the folder that holds a shipped model's weights for LibTorch, unpacking them when they changed.
unpacked_model() {
  local name=$1 folder=$root/build/models/$1 model=$root/public/models/$1
  local exporter=$root/build/trainer/native-trainer/export/impromptu-export weights=$folder/weights.safetensors
  if [[ ! -f $weights || $model/model.json -nt $weights || $exporter -nt $weights ]]; then
    "$exporter" unpack --model "$model" --out "$folder" >&2
  fi
  printf '%s\n' "$folder"
}
