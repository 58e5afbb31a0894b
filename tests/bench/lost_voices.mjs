// Which notes lose voices while key or pedal still hold them: for the benchmark of the sound and its tests.
import { offlinePiano, render } from '../../web/sound/offline_piano.mjs';

const TAIL = 2; // seconds that are rendered behind the last event

/** Follows the written length of notes: until key and pedal are up, or the key is struck again. */
class Written {
  strikes = [];
  #sounding = new Map(); // by key
  #pedal = false;

  /** Takes a message at a time in seconds; returns the strike that it is, or null. */
  take(time, status, first, second) {
    if (status === 0x90) {
      this.#end(first, time);
      const strike = { key: first, begin: time, end: Infinity, down: true, voices: 0, lost: 0 };
      this.#sounding.set(first, strike);
      this.strikes.push(strike);
      return strike;
    }
    if (status === 0x80 && this.#sounding.has(first)) {
      this.#sounding.get(first).down = false;
      if (!this.#pedal) this.#end(first, time);
    } else if (status === 0xb0) {
      this.#pedal = second >= 64;
      if (!this.#pedal) for (const [key, { down }] of [...this.#sounding]) if (!down) this.#end(key, time);
    }
    return null;
  }

  #end(key, time) {
    if (this.#sounding.has(key)) this.#sounding.get(key).end = time;
    this.#sounding.delete(key);
  }
}

/**
 * Renders events, [seconds, status, data, data] by time, with system parameters of the synthesizer. Returns
 * { strikes, seconds, took, most }: each strike with its voices and those it lost while it was held, the seconds
 * rendered, the processor's seconds that took, and the most voices at once.
 */
export async function played(bank, events, system) {
  const synth = await offlinePiano(bank, { system });
  const { synthCore: core } = synth;
  const [owner, written] = [new Map(), new Written()];
  const assign = core.assignVoice.bind(core);
  let [striking, next, most] = [null, 0, 0];
  core.assignVoice = () => {
    const voice = assign();
    const old = owner.get(voice);
    if (voice.isActive && old?.end === Infinity) old.lost++;
    owner.set(voice, striking);
    striking.voices++;
    return voice;
  };
  for (const [, status, key, velocity] of events) { // decodes the samples, which counts in no render
    if (status === 0x90) core.getVoices(0, key, velocity);
  }
  const seconds = events.at(-1)[0] + TAIL;
  const begun = process.cpuUsage();
  render(synth, seconds, (time) => {
    for (; next < events.length && events[next][0] <= time; next++) {
      const [, ...message] = events[next];
      striking = written.take(time, ...message);
      synth.processMessage(message);
    }
    most = Math.max(most, synth.voiceCount);
  });
  return { strikes: written.strikes, seconds, took: process.cpuUsage(begun).user / 1e6, most };
}
