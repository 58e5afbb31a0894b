#!/usr/bin/env bash
# A chunk of a program's own before or between the tracks makes most readers refuse the whole file,
# though the format tells them to skip what they do not know. Behind the last track the same chunk
# does no harm. So a program's private data has one safe place.
# Version: mido 1.3.3, music21 10.5.1, midi-file 1.2.4, spessasynth_core 4.3.22 refuse;
# symusic 0.6.0 reads
# Source: Standard MIDI Files 1.0, "Chunks" (alien chunk types are to be expected and ignored).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts \
  midi-file@1.2.4 spessasynth_core@4.3.22
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  mido==1.3.3 music21==10.5.1 symusic==0.6.0

cat > "$work/show.py" <<'PY'
import sys
from importlib.metadata import version

import mido
import symusic
from music21 import midi

folder = sys.argv[1]
header = b"MThd" + bytes.fromhex("00000006" "0001" "0002" "01e0")
tempo = b"MTrk" + bytes.fromhex("0000000b" "00ff510307a120" "00ff2f00")
notes = b"MTrk" + bytes.fromhex("0000000d" "00903c46" "8360803c40" "00ff2f00")
own = b"OURS" + bytes.fromhex("00000004" "01020304")
files = {"between": header + tempo + own + notes, "behind": header + tempo + notes + own}


def music21_notes(path):
    file = midi.MidiFile()
    file.open(path)
    try:
        file.read()
    finally:
        file.close()
    return len(file.tracks)


readers = {"mido": lambda path: len(mido.MidiFile(path).tracks), "music21": music21_notes,
           "symusic": lambda path: len(symusic.Score(path).tracks)}
seen = {}
for place, data in files.items():
    path = f"{folder}/{place}.mid"
    with open(path, "wb") as file:
        file.write(data)
    for name, read in readers.items():
        try:
            read(path)
            seen[name, place] = "reads"
        except Exception as error:
            seen[name, place] = f"refuses ({error})"
        print(f"{name} {version(name)}: own chunk {place} the tracks: {seen[name, place]}")
refusing = {key for key, what in seen.items() if what != "reads"}
if refusing != {("mido", "between"), ("music21", "between")}:
    sys.exit("changed: not the same readers refuse")
PY
"$work/venv/bin/python" "$work/show.py" "$work"

cat > "$work/show.mjs" <<'JS'
import { readFileSync } from 'node:fs';
import midiFile from 'midi-file';
import { BasicMIDI } from 'spessasynth_core';
const here = (name) => readFileSync(new URL(name, import.meta.url));
const readers = {
  'midi-file': (bytes) => midiFile.parseMidi(bytes),
  spessasynth_core: (bytes) => BasicMIDI.fromArrayBuffer(new Uint8Array(bytes).buffer),
};
const refusing = [];
for (const place of ['between', 'behind']) {
  for (const [name, read] of Object.entries(readers)) {
    const { version } = JSON.parse(here(`node_modules/${name}/package.json`));
    let what = 'reads';
    try {
      read(here(`${place}.mid`));
    } catch (error) {
      what = `refuses (${error.message ?? error})`;
      refusing.push(`${name} ${place}`);
    }
    console.log(`${name} ${version}: own chunk ${place} the tracks: ${what}`);
  }
}
if (refusing.join() !== 'midi-file between,spessasynth_core between') {
  console.log('changed: not the same readers refuse');
  process.exit(1);
}
console.log('seen: four of five refuse a chunk between the tracks, none one behind them');
JS
node "$work/show.mjs"
