#!/usr/bin/env bash
# All Notes Off (CC123) with the pedal down silences the notes that the pedal holds. MIDI 1.0 has
# it act as the release of each key, under a pedal that goes on holding; FluidSynth 2.3.1 and
# TiMidity++ 2.14.0 do so. A file that ends its passages with CC123 has its last chords cut short.
# Version: spessasynth_core 4.3.22
# Source: its controllerChange, case allNotesOff. The rule: MIDI 1.0, Channel Mode Messages, All
# Notes Off and the hold pedal.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts \
  spessasynth_core@4.3.22

cat > "$work/show.mjs" <<'JS'
import { readFileSync } from 'node:fs';
import { BasicSoundBank, SoundBankLoader, SpessaSynthProcessor } from 'spessasynth_core';
const manifest = new URL('node_modules/spessasynth_core/package.json', import.meta.url);
console.log('spessasynth_core', JSON.parse(readFileSync(manifest)).version);

// Strikes a key of the package's own sample bank, acts, and returns the level half a second later.
async function level(name, act) {
  const synth = new SpessaSynthProcessor(44100, { eventsEnabled: false, effectsEnabled: false });
  const bank = SoundBankLoader.fromArrayBuffer(BasicSoundBank.getSampleSoundBankFile());
  synth.soundBankManager.addSoundBank(bank, 'sample');
  await synth.processorInitialized;
  const left = new Float32Array(128);
  const render = (seconds) => {
    for (let done = 0; done < seconds * 44100; done += 128) {
      left.fill(0);
      synth.process(left, new Float32Array(128), 0, 128);
    }
  };
  synth.noteOn(0, 60, 100);
  render(0.2);
  act(synth);
  render(0.5);
  const peak = Math.max(...left.map(Math.abs));
  console.log(`${name}: ${peak > 0.001 ? 'sounds' : 'silent'} (${peak.toFixed(4)})`);
  return peak > 0.001;
}

const pedal = (synth) => synth.controllerChange(0, 64, 127);
const held = await level('pedal down, key released', (synth) => {
  pedal(synth);
  synth.noteOff(0, 60);
});
const after = await level('pedal down, key released, CC123', (synth) => {
  pedal(synth);
  synth.noteOff(0, 60);
  synth.controllerChange(0, 123, 0);
});
if (!held || after) {
  console.log('changed: All Notes Off leaves the pedal its notes');
  process.exit(1);
}
console.log('seen: All Notes Off takes the notes from the pedal');
JS
node "$work/show.mjs"
