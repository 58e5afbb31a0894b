// The page's synthesizer without a browser, as fast as the machine renders: for building and measuring.
import { BasicSoundBank, SoundBankLoader, SpessaSynthProcessor } from 'spessasynth_core';

export const RATE = 44100; // samples per second
export const BLOCK = 128; // samples that are rendered at once, as in an AudioWorklet

/** The sound bank in the bytes of a file, a Uint8Array. */
export async function bankFrom(bytes) {
  await BasicSoundBank.isSF3DecoderReady;
  return SoundBankLoader.fromArrayBuffer(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** How many voices a note of a bank's first preset takes at most, of any piano key; a stereo sample is two. */
export function voicesANote(bank) {
  let most = 0;
  for (let key = 21; key <= 108; key++) {
    for (let velocity = 1; velocity <= 127; velocity++) {
      most = Math.max(most, bank.presets[0].getVoiceParameters(key, velocity).length);
    }
  }
  return most;
}

/**
 * A synthesizer that plays a bank.
 *   effects  whether it has its reverb and chorus.
 *   system   its system parameters, as the page sets them.
 */
export async function offlinePiano(bank, { effects = true, system = {} } = {}) {
  const synth = new SpessaSynthProcessor(RATE, { eventsEnabled: false, effectsEnabled: effects });
  await synth.processorInitialized;
  synth.soundBankManager.addSoundBank(bank, 'piano');
  for (const [name, value] of Object.entries(system)) synth.setSystemParameter(name, value);
  return synth;
}

/** Renders at least so many seconds. Returns [left, right]; beforeBlock is told the seconds rendered so far. */
export function render(synth, seconds, beforeBlock = () => undefined) {
  const frames = Math.ceil((seconds * RATE) / BLOCK) * BLOCK;
  const sides = [new Float32Array(frames), new Float32Array(frames)];
  for (let at = 0; at < frames; at += BLOCK) {
    beforeBlock(at / RATE);
    synth.process(...sides, at, BLOCK);
  }
  return sides;
}

/** y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2] */
function filtered(samples, [b0, b1, b2], [a1, a2]) {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return samples.map((x) => {
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
}

/**
 * How loud a stereo sound is, in dB of full scale: the mean squares of both sides together, weighted by frequency as
 * ITU-R BS.1770-5, annex 1, weights them, without its gates; -200 for silence. The two filters are those of the
 * recommendation, which gives them for 48 kHz, moved to RATE by their analogue corners.
 */
export function loudness([left, right]) {
  const shelf = Math.tan((Math.PI * 1681.974) / RATE);
  const [high, band] = [10 ** (3.99984 / 20), 10 ** ((3.99984 * 0.499667) / 20)];
  const a = 1 + shelf / 0.707175 + shelf ** 2;
  const first = [
    [(high + (band * shelf) / 0.707175 + shelf ** 2) / a, (2 * (shelf ** 2 - high)) / a,
      (high - (band * shelf) / 0.707175 + shelf ** 2) / a],
    [(2 * (shelf ** 2 - 1)) / a, (1 - shelf / 0.707175 + shelf ** 2) / a],
  ];
  const pass = Math.tan((Math.PI * 38.1355) / RATE);
  const c = 1 + pass / 0.500327 + pass ** 2;
  const second = [[1, -2, 1], [(2 * (pass ** 2 - 1)) / c, (1 - pass / 0.500327 + pass ** 2) / c]];
  let power = 0;
  for (const side of [left, right]) {
    const weighted = filtered(filtered(Float64Array.from(side), ...first), ...second);
    power += weighted.reduce((sum, value) => sum + value * value, 0) / weighted.length;
  }
  return 10 * Math.log10(power + 1e-20);
}

const STRUCK = 0.5; // seconds by which a strike is judged

/** How loud a key that is struck sounds in its first half second, in dB; of a synthesizer without effects. */
export function strikeLevel(synth, key, velocity) {
  synth.stopAllChannels(true);
  synth.noteOn(0, key, velocity);
  const level = loudness(render(synth, STRUCK));
  synth.noteOff(0, key);
  synth.stopAllChannels(true);
  return level;
}
