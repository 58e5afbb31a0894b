#!/usr/bin/env bash
# Loading and saving flattens every pitch bend. Read values are -1 to 1 of the full bend; saving
# hands these fractions to a writer that wants -8192 to 8191, so a half bend is written as 0 and a
# full one down as one 8192nd.
# Version: @tonejs/midi 2.0.28 (with midi-file 1.2.4)
# Source: @tonejs/midi src/PitchBend.ts and src/Encode.ts, encodePitchBend.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts \
  @tonejs/midi@2.0.28 midi-file@1.2.4

cat > "$work/show.cjs" <<'JS'
const { parseMidi, writeMidi } = require('midi-file');
const { Midi } = require('@tonejs/midi');
console.log('@tonejs/midi', require('@tonejs/midi/package.json').version);
const source = writeMidi({
  header: { format: 0, numTracks: 1, ticksPerBeat: 480 },
  tracks: [[
    { deltaTime: 0, type: 'noteOn', channel: 0, noteNumber: 60, velocity: 70 },
    { deltaTime: 120, type: 'pitchBend', channel: 0, value: 4096 },
    { deltaTime: 120, type: 'pitchBend', channel: 0, value: -8192 },
    { deltaTime: 120, type: 'pitchBend', channel: 0, value: 0 },
    { deltaTime: 120, type: 'noteOff', channel: 0, noteNumber: 60, velocity: 64 },
    { deltaTime: 0, type: 'endOfTrack' },
  ]],
});
const bends = (bytes) => parseMidi(bytes).tracks.flat()
  .filter((event) => event.type === 'pitchBend').map((event) => event.value).join(' ');
const before = bends(source);
const after = bends(new Midi(source).toArray());
console.log('bends in the file:        ', before);
console.log('after loading and saving: ', after);
if (before !== '4096 -8192 0' || after !== '0 -1 0') {
  console.log('changed: the bends are no longer flattened');
  process.exit(1);
}
console.log('seen: nothing is left of the bends');
JS
node "$work/show.cjs"
