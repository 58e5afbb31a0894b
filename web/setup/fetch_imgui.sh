#!/usr/bin/env bash
# Brings the pinned source of Dear ImGui from Debian's source package into .deps/imgui, once.
# A private apt folder is used, so the system's own apt configuration stays as it is.
set -euo pipefail

version=1.90.1
sha256=ecce377df0f90b292f15dcbd83d438bddc162b2388c881132bde18c787572a1c
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=${IMGUI_DIR:-$root/.deps/imgui}
[[ -f $folder/imgui.cpp ]] && exit

fail() {
  printf 'impromptu: %s\n' "$*" >&2
  exit 1
}
[[ -z ${IMGUI_DIR:-} ]] || fail "IMGUI_DIR=$IMGUI_DIR holds no imgui.cpp"
command -v apt-get > /dev/null || fail "set IMGUI_DIR to a folder with the source of Dear ImGui $version"

echo "Fetching the source of Dear ImGui $version" >&2
state=$root/.deps/apt
mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
# The mirror that this system already uses.
mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' |
  awk '$1 == "bookworm" { print $2; exit }')}
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" > "$state/sources.list"
options=(-qq -o "Dir::Etc::sourcelist=$state/sources.list" -o Dir::Etc::sourceparts=/dev/null
  -o "Dir::State::lists=$state/lists" -o "Dir::Cache=$state/cache")
[[ $(id -u) == 0 ]] && options+=(-o APT::Sandbox::User=root)
cd "$root/.deps"
{ apt-get "${options[@]}" update && apt-get "${options[@]}" source --download-only --only-source "imgui=$version+ds-1"; } >&2 ||
  fail "the source of Dear ImGui $version could not be fetched from the Debian mirror"
archive=imgui_$version+ds.orig.tar.xz
echo "$sha256  $archive" | sha256sum --check --quiet || fail "$archive is not the pinned one"
mkdir -p imgui.new
tar xf "$archive" --strip-components=1 -C imgui.new
mv imgui.new imgui
