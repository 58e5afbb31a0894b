// Live: how soon a piece is heard after its first notes were written.
import assert from 'node:assert/strict';
import { until } from './visit.mjs';

const SOON_MS = 500;
const REFILL = 0.3; // seconds that the player waits for, web/app/player.hpp
const SILENCE = 1e-4; // root mean square

/** In the page: notes when the first `refill` seconds were written and when the sound got its first events. */
function watchBeginning(refill) {
  const times = (globalThis.beginning = {});
  const look = () => {
    const state = globalThis.impromptu?.state();
    const now = performance.now();
    if (state?.writtenSeconds >= refill) times.written ??= now;
    if (state?.playing && state.audioEvents > 0) times.played ??= now;
    if (times.played === undefined) setTimeout(look, 10);
  };
  look();
}

export const tests = {
  async 'playback begins within half a second of the first written notes'({ visit }) {
    const page = await visit({ reducedMotion: 'reduce' });
    await page.ready();
    await page.until('everything loaded', (state) => state.loading === '');
    await page.page.evaluate(watchBeginning, REFILL);
    await page.press('Generate');
    const { written, played } = await until('playback', () => page.page.evaluate(() => globalThis.beginning),
      (times) => times.played !== undefined);
    await until('a sound', () => page.level(), (level) => level > SILENCE);
    assert.ok(played - written < SOON_MS, `${played - written} ms`);
    await page.press('Stop');
    await page.until('the end of writing', (state) => !state.generating);
  },
};
