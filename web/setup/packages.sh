# What must be installed, and how: sourced by ./impromptu and tests/check.sh.

core_packages=(ca-certificates cmake ninja-build g++ nlohmann-json3-dev doctest-dev)
page_packages=("${core_packages[@]}" clang lld emscripten fonttools fonts-noto-core vorbis-tools xz-utils)
trainer_packages=("${core_packages[@]}" libtorch-dev libopenblas0-openmp libgloo-dev libonnx-dev
  libprotobuf-dev protobuf-compiler libcli11-dev libspdlog-dev libssl-dev)
test_packages=(chromium clang libclang-rt-14-dev clang-format clang-tidy python3-mido)

# The same needs as programs, for systems without apt.
page_programs=(cmake ninja em++ node npm pyftsubset oggenc)
trainer_programs=(cmake ninja c++ protoc)

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "impromptu: $*"
  exit 1
}

# Runs a command as root, by sudo where necessary.
as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

# Installs the Debian packages among the arguments that are missing.
install_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2> /dev/null | grep -qx installed || missing+=("$package")
  done
  [[ ${#missing[@]} == 0 ]] && return
  [[ $(id -u) == 0 ]] || command -v sudo > /dev/null ||
    fail "installing packages needs root or sudo; install them yourself: ${missing[*]}"
  say "Installing Debian packages: ${missing[*]}"
  as_root apt-get update -qq || say "The package lists could not be refreshed; trying the ones at hand."
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 ||
    fail "these Debian packages could not be installed: ${missing[*]}"
}

# Names the programs among the arguments that are missing and stops.
require_programs() {
  local missing=() program
  for program in "$@"; do command -v "$program" > /dev/null || missing+=("$program"); done
  [[ ${#missing[@]} == 0 ]] || fail "not found: ${missing[*]}. README.md, 'Other systems', says what to install."
}

# Makes sure of Node 18 or newer and npm; any recent one in PATH serves.
ensure_node() {
  if ! command -v node > /dev/null || ! command -v npm > /dev/null; then
    command -v apt-get > /dev/null || require_programs node npm
    install_packages nodejs npm
  fi
  [[ $(node -p 'process.versions.node.split(".")[0] >= 18') == true ]] ||
    fail "Node.js 18 or newer is needed; found $(node --version)"
}

# Installs the npm packages of the lockfile unless they are there already.
ensure_npm_packages() {
  ensure_node
  local want stamp=$root/node_modules/.impromptu-lock
  want=$(sha256sum < "$root/package-lock.json")
  [[ -f $stamp && $(< "$stamp") == "$want" ]] && return
  say "Installing npm packages"
  (cd "$root" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) ||
    fail "the npm packages of package-lock.json could not be installed"
  printf '%s\n' "$want" > "$stamp"
}

# Sets up what the music core is built with.
ensure_core_tools() {
  if command -v apt-get > /dev/null; then
    install_packages "${core_packages[@]}"
  else
    require_programs cmake ninja c++
  fi
}

# Sets up everything the page is built from.
ensure_page_tools() {
  if command -v apt-get > /dev/null; then
    install_packages "${page_packages[@]}"
  else
    require_programs "${page_programs[@]}"
  fi
  ensure_npm_packages
  "$root/web/setup/fetch_imgui.sh"
  "$root/web/sound/fetch_packages.sh"
}

# Sets up everything the trainer is built from.
ensure_trainer_tools() {
  if command -v apt-get > /dev/null; then
    install_packages "${trainer_packages[@]}"
  else
    require_programs "${trainer_programs[@]}"
  fi
}
