// Live: how soon a piece is heard after its first note was written.
import assert from 'node:assert/strict';
import { Skipped, until } from './visit.mjs';

const SOON_MS = 500;
const MOST_PIECES = 3;
const SILENCE = 1e-4; // root mean square

/** In the page: when the first note had been written, was handed to the sound, and was heard. */
function watchBeginning(silence) {
  const times = (globalThis.beginning = {});
  const look = () => {
    const state = globalThis.impromptu?.state();
    const now = performance.now();
    if (state?.noteCount > state?.seedNoteCount) times.written ??= now;
    if (state?.playing && state.audioEvents > 0) times.played ??= now;
    if (globalThis.impromptu.level() > silence) times.heard ??= now;
    if (times.heard === undefined) setTimeout(look, 10);
  };
  look();
}

/** Generates in silence and returns when what happened, in milliseconds. */
async function beginning(page) {
  await page.until('everything loaded', (state) => state.loading === '');
  await until('silence', () => page.page.evaluate(() => globalThis.impromptu.level()), (level) => level < SILENCE);
  await page.page.evaluate(watchBeginning, SILENCE);
  await page.press('Generate');
  const times = await until('a sound', () => page.page.evaluate(() => globalThis.beginning),
    (seen) => seen.heard !== undefined);
  await page.press('Stop');
  await page.until('the end of writing', (state) => !state.generating);
  return times;
}

/** Fails unless one of a few pieces is played or heard soon; a busy machine may delay the others. */
async function checkSoon(page, what) {
  const delays = [];
  for (let piece = 0; piece < MOST_PIECES; piece++) {
    const times = await beginning(page);
    delays.push(times[what] - times.written);
    if (delays.at(-1) < SOON_MS) return;
  }
  assert.fail(`${delays.join(', ')} ms`);
}

export const tests = {
  async 'a chord model is heard within half a second of its first written note'({ visit }) {
    const page = await visit({ reducedMotion: 'reduce' });
    await page.ready();
    await checkSoon(page, 'heard');
  },

  async 'a note model is played within half a second of its first written note'({ visit, notes }) {
    if (!notes) throw new Skipped('there is no note model');
    const page = await visit({ reducedMotion: 'reduce' });
    await page.ready();
    await page.choose('notes');
    await page.set('combobox', 'Start from', 'Nothing');
    await checkSoon(page, 'played');
  },
};
