#!/usr/bin/env bash
# The benchmarks behind ./impromptu bench: core, frame, sound, web, divergence, train.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source "$root/web/setup/packages.sh"
source "$root/web/setup/build.sh"

what=${1:-}
shift || true
case $what in
  core)
    ensure_page_tools
    build_preset release core_bench
    exec "$root/build/release/tests/bench/core_bench" "$@"
    ;;
  frame)
    ensure_page_tools
    build_preset release frame_bench
    exec "$root/build/release/tests/bench/frame_bench"
    ;;
  sound)
    ensure_page_tools
    build_preset release player_events
    node "$root/web/sound/build_banks.mjs"
    exec node "$root/tests/bench/sound_bench.mjs" --events "$root/build/release/tests/bench/player_events" "$@"
    ;;
  web)
    build_page
    if command -v apt-get > /dev/null; then install_packages "${test_packages[@]}"; fi
    exec node "$root/tests/bench/web_bench.mjs" --site "$root/build/web/site" --models "$root/public/models" "$@"
    ;;
  divergence)
    ensure_page_tools
    exec node "$root/tests/bench/divergence.mjs" --models "$root/public/models" "$@"
    ;;
  train)
    build_trainer
    exec "$root/build/trainer/native-trainer/train/impromptu-train" bench "$@"
    ;;
  *) fail "bench what? core [FILE.mid...], frame, sound [--data FOLDER] [FILE.mid...], web [--model NAME], divergence [--model NAME], train [--help]" ;;
esac
