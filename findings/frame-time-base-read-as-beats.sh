#!/usr/bin/env bash
# A file with a time base of frames (25 a second of 40 ticks: one tick is one millisecond, tempo has
# no part in it) is read as if the division word were ticks a beat. mido takes it as signed: its
# length is negative. spessasynth takes it as 59,176 ticks a beat: the piece of 2.5 s is over in
# 21 ms. Neither says that it cannot read such files.
# Version: mido 1.3.3, spessasynth_core 4.3.22
# Source: Standard MIDI Files 1.0, header chunk, <division> with bit 15 set; mido's
# read_file_header; BasicMIDI's timeDivision.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts \
  spessasynth_core@4.3.22
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check mido==1.3.3

cat > "$work/show.py" <<'PY'
import sys
from importlib.metadata import version

import mido

path = sys.argv[1] + "/frames.mid"
track = bytes.fromhex("00" "903c46" "9344" "803c40" "00" "ff2f00")
with open(path, "wb") as file:
    file.write(b"MThd" + bytes.fromhex("00000006" "0000" "0001" "e728"))
    file.write(b"MTrk" + len(track).to_bytes(4, "big") + track)
file = mido.MidiFile(path)
print("in the file: one note of 2,500 ticks of a millisecond, 2.5 s")
print(f"mido {version('mido')}: {file.ticks_per_beat} ticks a beat, {file.length:.3f} s")
if file.ticks_per_beat != -6360 or file.length >= 0:
    sys.exit("changed: mido reads something else")
PY
"$work/venv/bin/python" "$work/show.py" "$work"

cat > "$work/show.mjs" <<'JS'
import { readFileSync } from 'node:fs';
import { BasicMIDI } from 'spessasynth_core';
const here = (name) => readFileSync(new URL(name, import.meta.url));
const file = BasicMIDI.fromArrayBuffer(new Uint8Array(here('frames.mid')).buffer);
const { version } = JSON.parse(here('node_modules/spessasynth_core/package.json'));
console.log(`spessasynth_core ${version}: ${file.timeDivision} ticks a beat,`,
  `${file.duration.toFixed(3)} s`);
if (file.timeDivision !== 59176 || file.duration > 0.05) {
  console.log('changed: spessasynth reads something else');
  process.exit(1);
}
console.log('seen: both take frames for beats');
JS
node "$work/show.mjs"
