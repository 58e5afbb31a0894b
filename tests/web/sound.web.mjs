// Hearing: the audio graph makes samples; play, pause, seek, volume, no device, a hidden page.
import assert from 'node:assert/strict';
import { midiBytes } from './midi_bytes.mjs';
import { until } from './visit.mjs';

const SILENCE = 1e-4; // root mean square
const LONG = midiBytes(Array.from({ length: 200 }, (_, i) => 50 + (i % 24)));

/** A page with a file of half-second notes; playing when asked. */
async function opened(visit, { bytes = LONG, playing = true, ...options } = {}) {
  const page = await visit(options);
  await page.until('the page', () => true);
  await page.drop('scale.mid', bytes);
  await page.until('the file', (state) => state.fileName === 'scale.mid');
  if (playing) {
    await page.press('Play');
    await page.until('a moving playhead', (state) => state.playheadSeconds > 0.3);
  }
  return page;
}

const heard = (page) => until('a sound', () => page.level(), (level) => level > SILENCE);
const silent = (page) => until('silence', () => page.level(), (level) => level < SILENCE);

export const tests = {
  async 'a file is heard'({ visit }) {
    const page = await opened(visit);
    await heard(page);
    assert.ok((await page.state()).soundReady);
  },

  async 'a generated piece is heard'({ visit }) {
    const page = await visit();
    await page.ready();
    await page.shortPiece(60);
    await page.generate('Random words');
    await heard(page);
  },

  async 'pause holds the playhead and is silent; play goes on from there'({ visit }) {
    const page = await opened(visit);
    await heard(page);
    await page.press('Pause');
    const { playheadSeconds } = await page.until('a pause', (state) => !state.playing);
    await silent(page);
    assert.equal((await page.state()).playheadSeconds, playheadSeconds);
    await page.press('Play');
    const moved = await page.until('playing on', (state) => state.playheadSeconds > playheadSeconds);
    assert.ok(moved.playheadSeconds < playheadSeconds + 5, `${playheadSeconds} → ${moved.playheadSeconds}`);
    await heard(page);
  },

  async 'seeking moves the sound along'({ visit }) {
    const page = await opened(visit);
    await page.control('slider', 'Position').evaluate((element) => {
      element.value = '50';
      element.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await page.until('the place', (state) => state.playheadSeconds >= 50);
    await heard(page);
    await page.press('Back to start');
    await page.until('the start', (state) => state.playheadSeconds < 40);
  },

  async 'stop silences what was handed over and goes back to the start'({ visit }) {
    const page = await opened(visit);
    await heard(page);
    await page.press('Stop');
    await page.until('the start', (state) => !state.playing && state.playheadSeconds === 0);
    await silent(page);
  },

  async 'a click on the ruler of the roll seeks'({ visit }) {
    const page = await opened(visit, { playing: false });
    await page.press('Fit');
    const roll = page.control('application', 'Piano roll');
    const box = await until('the roll in place', () => roll.boundingBox(), (found) => found !== null);
    await page.page.mouse.click(box.x + box.width * 0.7, box.y + 8);
    await page.until('the place', (state) => state.playheadSeconds > 40 && state.playheadSeconds < 100);
  },

  async 'volume 0 is silent'({ visit }) {
    const page = await opened(visit);
    await heard(page);
    await page.set('slider', 'Volume', 0);
    await silent(page);
    await page.set('slider', 'Volume', 1);
    await heard(page);
  },

  async 'the end of a piece ends the playing'({ visit }) {
    const page = await opened(visit, { bytes: midiBytes([60, 62, 64]) });
    const state = await page.until('the end', (now) => !now.playing);
    assert.ok(Math.abs(state.playheadSeconds - 1.5) < 0.1, `${state.playheadSeconds} s`);
  },

  async 'the grand piano takes over in a moment of silence and is heard'({ visit }) {
    const page = await opened(visit, { bytes: midiBytes([60, 62, 64, 65, 67]) });
    const bank = () => page.page.evaluate(() => globalThis.impromptu.bank());
    await page.until('the end', (state) => !state.playing);
    await until('the grand piano', bank, (name) => name === 'grand');
    await page.press('Play');
    await heard(page);
  },

  async 'without an audio device the playhead moves all the same'({ visit }) {
    const page = await opened(visit, { before: () => delete globalThis.AudioContext, playing: false });
    await page.ready(); // the model's arrival would replace the message
    await page.press('Play');
    await page.until('a warning', (state) => /No sound/.test(state.message));
    await page.until('a moving playhead', (state) => state.playheadSeconds > 0.3);
    assert.equal(await page.level(), 0);
  },

  async 'a suspended context goes on when Play is pressed'({ visit }) {
    const keepContext = () => {
      const Context = globalThis.AudioContext;
      globalThis.AudioContext = class extends Context {
        constructor(options) {
          super(options);
          globalThis.keptContext = this;
        }
      };
    };
    const page = await opened(visit, { before: keepContext });
    await heard(page);
    await page.page.evaluate(() => globalThis.keptContext.suspend());
    const { playheadSeconds } = await page.until('a warning', (state) => /suspended/.test(state.message));
    await page.press('Pause');
    await page.press('Play');
    const state = await page.until('going on', (now) => now.soundReady && now.playheadSeconds > playheadSeconds + 0.3);
    assert.ok(state.playheadSeconds < playheadSeconds + 10);
    await heard(page);
  },

  async 'a hidden page hands over what its slowed timers would miss'({ visit }) {
    const page = await opened(visit);
    const { audioEvents, playheadSeconds } = await page.until('events', (state) => state.audioEvents > 0);
    assert.ok(audioEvents < 4 * (playheadSeconds + 6), `${audioEvents} events`);
    await page.page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await page.until('events for a minute', (state) => state.audioEvents > 240);
  },
};
