#!/usr/bin/env bash
# The middle pedal does nothing: a key that is down when CC66 is pressed stops at its release. The
# controller has a name in the package's list and is taken without a word; FluidSynth 2.3.1 holds
# the note. Pedal points of pieces recorded with a sostenuto pedal end with their keys.
# Version: spessasynth_core 4.3.22
# Source: its MIDIControllers.sostenutoPedal, which controllerChange and noteOff never look at.
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

const release = (synth) => synth.noteOff(0, 60);
const right = await level('CC64 pressed, key released', (synth) => {
  synth.controllerChange(0, 64, 127);
  release(synth);
});
const middle = await level('CC66 pressed, key released', (synth) => {
  synth.controllerChange(0, 66, 127);
  release(synth);
});
if (!right || middle) {
  console.log('changed: the sostenuto pedal holds its note');
  process.exit(1);
}
console.log('seen: the sostenuto pedal holds nothing');
JS
node "$work/show.mjs"
