#!/usr/bin/env bash
# Lints the C++ of the core and the page by clang-tidy: lint.sh BUILD, the folder of a finished native
# build. A file that passed is read again only when it, a header of it or the rules changed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export build=$1 passed=$1/lint
command -v clang-tidy > /dev/null || { echo "clang-tidy is not installed" && exit 77; }

# Lints a file; keeps the key that stands for its content when nothing is found.
lint() {
  local file=$1 key=$2 output
  output=$(clang-tidy -p "$build" --quiet "$file" 2>&1) || {
    grep -v 'warnings generated' <<< "$output"
    return 1
  }
  mkdir -p "$(dirname "$passed$file")"
  echo "$key" > "$passed$file"
}
export -f lint

rules=$(clang-tidy --version | cat - "$root/.clang-tidy" "${BASH_SOURCE[0]}" | sha256sum)
# Ninja knows what each object was made from: its source, then the headers.
ninja -C "$build" -t deps | awk -v root="$root/" '
  /^[^ ]/ { if (line) print line; line = "" }
  /^ / && !line && index($1, root) == 1 && $1 ~ /\.cpp$/ { line = $1; next }
  /^ / && line && index($1, root) == 1 { line = line " " $1 }
  END { if (line) print line }' |
  grep -E "^$root/(shared|web)/" | sort -u |
  while read -ra files; do
    key=$(cat "${files[@]}" | sha256sum | cat - <(echo "$rules") | sha256sum | cut -c1-64)
    file=${files[0]}
    [[ -f $passed$file && $(< "$passed$file") == "$key" ]] || echo "$file $key"
  done |
  xargs -r -L 1 -P "$(nproc)" bash -c 'lint "$@"' lint
