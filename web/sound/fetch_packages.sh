#!/usr/bin/env bash
# Brings the two Debian packages whose SoundFonts the piano banks are cut from into .deps/sound, once.
# They are unpacked there, not installed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$root/.deps/sound
packages='65f9c1cb658c49e8713d2c95238d5d26868f520341f74a4fe26248a8f763c739  musescore-general-soundfont-small_0.2.1-1_all.deb
6f531493ac4e4d9772fd96b2488ea1790af81c196135fbdd25997da0781fc60e  fluid-soundfont-gm_3.1-5.3_all.deb'

fail() {
  printf 'impromptu: %s\n' "$*" >&2
  exit 1
}

# The unpacked SoundFonts are all that later steps read.
[[ -d $folder/usr ]] && exit
mkdir -p "$folder"
cd "$folder"
while read -r _ file; do
  [[ -f $file ]] && continue
  command -v apt-get > /dev/null || fail "put the Debian package $file into .deps/sound"
  package=${file%%_*} version=${file#*_}
  echo "Fetching $package" >&2
  apt-get download -qq -o APT::Sandbox::User="$(id -un)" "$package=${version%_all.deb}" >&2 ||
    fail "the Debian package $file could not be fetched"
done <<< "$packages"
sha256sum --check --quiet <<< "$packages" || fail "a SoundFont package in .deps/sound is not the pinned one"
# Unpacked beside its place, which it takes when it is whole.
rm -rf unfinished
mkdir unfinished
while read -r _ file; do
  # A Debian package is an ar archive; dpkg-deb need not exist for the data inside.
  if command -v dpkg-deb > /dev/null; then
    dpkg-deb -x "$file" unfinished
  else
    ar p "$file" data.tar.xz | tar xJ -C unfinished
  fi
done <<< "$packages"
mv unfinished/usr usr
rm -rf unfinished ./*.deb
