#!/usr/bin/env bash
# Pedal, volume and pan that stand before the first program change of their channel (to any program
# but 0) leave the channel: reading makes a second track of them, without notes and on channel 1,
# and saving writes them there. The piece on channel 4 loses its pedal press and its volume, and
# whatever plays on channel 1 gets both, with a pedal that nothing lifts.
# Version: @tonejs/midi 2.0.28
# Source: @tonejs/midi src/Midi.ts, splitTracks (one track a pair of program and channel) and
# src/Track.ts (a track's channel is that of its first note; without notes 0).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts \
  @tonejs/midi@2.0.28 midi-file@1.2.4

cat > "$work/show.cjs" <<'JS'
const { parseMidi, writeMidi } = require('midi-file');
const { Midi } = require('@tonejs/midi');
console.log('@tonejs/midi', require('@tonejs/midi/package.json').version);
const channel = 3;
const source = writeMidi({
  header: { format: 0, numTracks: 1, ticksPerBeat: 480 },
  tracks: [[
    { deltaTime: 0, type: 'controller', channel, controllerType: 7, value: 90 },
    { deltaTime: 0, type: 'controller', channel, controllerType: 64, value: 127 },
    { deltaTime: 0, type: 'programChange', channel, programNumber: 4 },
    { deltaTime: 0, type: 'noteOn', channel, noteNumber: 60, velocity: 70 },
    { deltaTime: 480, type: 'noteOff', channel, noteNumber: 60, velocity: 64 },
    { deltaTime: 480, type: 'controller', channel, controllerType: 64, value: 0 },
    { deltaTime: 0, type: 'endOfTrack' },
  ]],
});
const controllers = (bytes) => parseMidi(bytes).tracks.flat()
  .filter((event) => event.type === 'controller')
  .map((event) => `channel ${event.channel + 1}: CC${event.controllerType} = ${event.value}`)
  .join(', ');
const before = controllers(source);
const after = controllers(new Midi(source).toArray());
console.log('in the file:              ', before);
console.log('after loading and saving: ', after);
if (before !== 'channel 4: CC7 = 90, channel 4: CC64 = 127, channel 4: CC64 = 0' ||
    after !== 'channel 1: CC7 = 90, channel 1: CC64 = 127, channel 4: CC64 = 0') {
  console.log('changed: the controllers no longer move to channel 1');
  process.exit(1);
}
console.log('seen: press and volume on channel 1, where nothing plays; only the lift stays');
JS
node "$work/show.cjs"
