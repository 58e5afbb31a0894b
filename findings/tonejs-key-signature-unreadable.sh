#!/usr/bin/env bash
# Loading and saving a file with a key signature makes a file that other readers refuse: the number
# of sharps is written 14 too high (E flat, 3 flats, becomes "11 sharps" and C major "14"; the
# format allows -7 to 7). mido, and with it each reader built on mido, raises an error for the
# whole file; the writer itself reads its own file back with no key at all.
# Version: @tonejs/midi 2.0.28, mido 1.3.3
# Source: @tonejs/midi src/Encode.ts, encodeKeySignature (adds 7 to an index from which 7 is to be
# taken); mido/midifiles/meta.py, MetaSpec_key_signature.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts \
  @tonejs/midi@2.0.28 midi-file@1.2.4
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check mido==1.3.3

cat > "$work/save.cjs" <<'JS'
const fs = require('fs');
const { parseMidi, writeMidi } = require('midi-file');
const { Midi } = require('@tonejs/midi');
console.log('@tonejs/midi', require('@tonejs/midi/package.json').version);
const note = { channel: 0, noteNumber: 60, velocity: 70 };
const source = writeMidi({
  header: { format: 0, numTracks: 1, ticksPerBeat: 480 },
  tracks: [[
    { deltaTime: 0, type: 'keySignature', key: -3, scale: 0 },
    { deltaTime: 0, type: 'noteOn', ...note },
    { deltaTime: 480, type: 'noteOff', ...note },
    { deltaTime: 0, type: 'endOfTrack' },
  ]],
});
const sharps = (bytes) =>
  parseMidi(bytes).tracks.flat().find((event) => event.type === 'keySignature').key;
fs.writeFileSync(`${__dirname}/before.mid`, Buffer.from(source));
const saved = new Midi(source).toArray();
fs.writeFileSync(`${__dirname}/after.mid`, saved);
console.log('sharps in the file', sharps(source), 'and after loading and saving', sharps(saved));
console.log('its own reader finds', JSON.stringify(new Midi(saved).header.keySignatures));
if (sharps(source) !== -3 || sharps(saved) !== 11) {
  console.log('changed: the key signature is no longer written 14 too high');
  process.exit(1);
}
JS
node "$work/save.cjs"

cat > "$work/read.py" <<'PY'
import sys
from importlib.metadata import version

import mido

print("mido", version("mido"))
mido.MidiFile(sys.argv[1] + "/before.mid")
print("the file before: read without complaint")
try:
    mido.MidiFile(sys.argv[1] + "/after.mid")
except mido.KeySignatureError as error:
    print("the file after: KeySignatureError:", error)
else:
    sys.exit("changed: mido reads the file")
PY
"$work/venv/bin/python" "$work/read.py" "$work"
