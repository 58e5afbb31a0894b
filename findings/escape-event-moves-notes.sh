#!/usr/bin/env bash
# An escape event (F7, length, bytes: the format's way to hold any other message, here a song
# select) moves the notes behind it. symusic takes its length for time: all later notes are 2 ticks
# late. spessasynth takes F7 for an event without a length and its bytes for delta times and notes:
# a release vanishes and the note after it starts 205 ticks early.
# Version: symusic 0.6.0, spessasynth_core 4.3.22
# Source: Standard MIDI Files 1.0, <sysex event>, second form; symusic.Score and
# BasicMIDI.fromArrayBuffer.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts \
  spessasynth_core@4.3.22
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check symusic==0.6.0

cat > "$work/show.py" <<'PY'
import sys
from importlib.metadata import version

import symusic

path = sys.argv[1] + "/escape.mid"
track = bytes.fromhex("00 903c46  64 f702f301  810c 803c40  8170 90405a  8360 804040  00 ff2f00")
with open(path, "wb") as file:
    file.write(b"MThd" + bytes.fromhex("00000006" "0000" "0001" "01e0"))
    file.write(b"MTrk" + len(track).to_bytes(4, "big") + track)
print("in the file (start, length): (0, 240) and (480, 480)")
seen = [(note.time, note.duration) for note in symusic.Score(path).tracks[0].notes]
print("symusic", version("symusic"), "reads", seen)
if seen != [(0, 242), (482, 480)]:
    sys.exit("changed: symusic reads something else")
PY
"$work/venv/bin/python" "$work/show.py" "$work"

cat > "$work/show.mjs" <<'JS'
import { readFileSync } from 'node:fs';
import { BasicMIDI } from 'spessasynth_core';
const here = (name) => readFileSync(new URL(name, import.meta.url));
const bytes = here('escape.mid');
const events = BasicMIDI.fromArrayBuffer(new Uint8Array(bytes).buffer).tracks[0].events;
const seen = events.filter(({ statusByte }) => (statusByte & 0xe0) === 0x80)
  .map(({ ticks, statusByte, data }) =>
    `${statusByte & 0x10 ? 'on' : 'off'} ${data[0]} at ${ticks}`)
  .join(', ');
const { version } = JSON.parse(here('node_modules/spessasynth_core/package.json'));
console.log('in the file: on 60 at 0, off 60 at 240, on 64 at 480, off 64 at 960');
console.log('spessasynth_core', version, 'reads', seen);
if (seen.includes('off 60') || !seen.endsWith('on 64 at 275, off 64 at 755')) {
  console.log('changed: spessasynth reads something else');
  process.exit(1);
}
console.log('seen: neither keeps the notes where they are');
JS
node "$work/show.mjs"
