#!/usr/bin/env bash
# Runs every test of the project and prints a table; --fast runs only the native ones of the core.
# What cannot run is SKIPPED with its reason, never PASSED.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/web/setup/packages.sh"
source "$root/web/setup/build.sh"

rows=()
passed=0 failed=0 skipped=0

# Runs one step: step NAME COMMAND...; its output is shown when it fails. Exit code 77 means skipped,
# with the reason on the last line.
step() {
  local name=$1 log start code seconds
  shift
  log=$root/build/test-$(tr -c 'a-z0-9\n' '-' <<< "${name,,}").log
  start=$SECONDS
  say "--- $name"
  set +e # not `|| code=$?`, in whose shade the first failure would not end the step
  (
    set -e
    "$@"
  ) > "$log" 2>&1
  code=$?
  set -e
  seconds=$((SECONDS - start))
  if [[ $code == 0 ]]; then
    passed=$((passed + 1))
    rows+=("PASSED   ${seconds}s	$name")
  elif [[ $code == 77 ]]; then
    skipped=$((skipped + 1))
    rows+=("SKIPPED  ${seconds}s	$name: $(tail -n 1 "$log")")
  else
    failed=$((failed + 1))
    rows+=("FAILED   ${seconds}s	$name (${log#"$root"/})")
    tail -n 120 "$log" | cut -c1-400 >&2
  fi
  { grep -hE '^(SKIPPED|\[doctest\] test cases)|MESSAGE: .*skip' "$log" || true; } |
    cut -c1-200 | sort -u | head -n 12 | sed 's/^/    /' >&2
}

# Configures, builds and tests a preset.
native_tests() {
  build_preset "$1"
  cd "$root" && ctest --preset "$1"
}

types() {
  cd "$root"
  local project
  for project in web/ts/*/tsconfig.json; do
    echo "$project"
    npx --no-install tsc --noEmit -p "$project"
  done
}

format() {
  cd "$root"
  git ls-files '*.cpp' '*.hpp' | xargs clang-format --dry-run --Werror
}

lint() {
  build_preset dev
  "$root/tests/lint.sh" "$root/build/dev"
}

browser() {
  node "$root/tests/web/run.mjs" --site "$root/build/web/site" --bin "$root/build/trainer/native-trainer"
}
parity() {
  node "$root/tests/parity/parity.mjs" --bin "$root/build/trainer/native-trainer" --models "$root/public/models"
}

main() {
  mkdir -p "$root/build"
  ensure_page_tools
  if [[ ${1:-} != --fast ]] && command -v apt-get > /dev/null; then install_packages "${test_packages[@]}"; fi
  step "core and UI, native, with sanitizers" native_tests dev
  step "laws of the tree" cmake -P "$root/tests/laws/laws.cmake"
  if [[ ${1:-} != --fast ]]; then
    step "formatting" format
    step "findings of clang-tidy" lint
    step "core and engine as WebAssembly" native_tests web
    step "TypeScript" types
    step "reader under the fuzzer" native_tests fuzz
    step "page" build_page
    ensure_trainer_tools
    choose_blas_code
    step "trainer" native_tests trainer
    step "parity of LibTorch, ONNX Runtime native, WASM and WebGPU" parity
    step "page in Chromium" browser
  fi
  printf '\n'
  printf '%s\n' "${rows[@]}"
  printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
  [[ $failed == 0 ]]
}

main "$@"
