// A telephone: one narrow column, and fingers instead of a mouse.
import assert from 'node:assert/strict';
import { scale } from './midi_bytes.mjs';
import { until } from './visit.mjs';

const TELEPHONE = {
  viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true,
  reducedMotion: 'reduce', // fewer frames for the software renderer
};
const TOUCH_TARGET = 44; // CSS pixels

async function tap(page, role, name) {
  const box = await until(`${name} in place`, () => page.control(role, name).boundingBox(), (found) => found !== null);
  await page.page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
}

/** Moves fingers from one list of points to another in a few steps. */
async function fingers(page, from, to) {
  const devtools = await page.context.newCDPSession(page.page);
  const STEPS = 5;
  const send = (type, touchPoints) => devtools.send('Input.dispatchTouchEvent', { type, touchPoints });
  const between = (share) => from.map((point, id) => ({
    x: point.x + (to[id].x - point.x) * share, y: point.y + (to[id].y - point.y) * share, id }));
  await send('touchStart', between(0));
  for (let step = 1; step <= STEPS; step++) await send('touchMove', between(step / STEPS));
  await send('touchEnd', []);
  await devtools.detach();
}

/** A page on the telephone with forty notes in view, and the middle of its roll. */
async function opened(visit) {
  const page = await visit(TELEPHONE);
  await page.until('the page', () => true);
  await page.drop('scale.mid', scale());
  await page.until('the file in view', (state) => state.noteCount === 40 && state.roll.right > 19);
  const box = await page.control('application', 'Piano roll').boundingBox();
  return { page, x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

export const tests = {
  async 'a tap on Generate writes on a telephone'({ visit }) {
    const page = await visit(TELEPHONE);
    await page.ready();
    await page.shortPiece();
    await tap(page, 'button', 'Generate');
    const state = await page.written();
    assert.ok(state.noteCount > state.seedNoteCount);
  },

  async 'the narrow page fits, with targets that fingers hit'({ visit }) {
    const page = await visit(TELEPHONE);
    await page.ready();
    const fits = await page.page.evaluate(() =>
      document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight);
    assert.ok(fits, 'the page scrolls');
    await tap(page, 'button', 'Fit'); // the first touch makes room for fingers
    for (const name of ['Generate', 'Open MIDI', 'Play', 'Stop']) {
      await until(`${name} large enough`, () => page.control('button', name).boundingBox(),
        (box) => box !== null && box.height >= TOUCH_TARGET && box.width >= TOUCH_TARGET
          && box.x >= 0 && box.x + box.width <= TELEPHONE.viewport.width);
    }
  },

  async 'one finger drags the roll, two zoom it'({ visit }) {
    const { page, x, y } = await opened(visit);
    const { roll } = await page.state();
    await fingers(page, [{ x: x - 30, y }, { x: x + 30, y }], [{ x: x - 90, y }, { x: x + 90, y }]);
    const closer = await page.until('a closer view', (state) =>
      state.roll.right - state.roll.left < (roll.right - roll.left) / 2);
    await fingers(page, [{ x, y }], [{ x: x - 100, y }]);
    await page.until('a later view', (state) => state.roll.left > closer.roll.left + 0.5);
  },

  async 'a tap plays and another one stops'({ visit }) {
    const { page } = await opened(visit);
    await tap(page, 'button', 'Play');
    await page.until('playing', (state) => state.playing && state.playheadSeconds > 0.2);
    await tap(page, 'button', 'Stop');
    await page.until('the start', (state) => !state.playing && state.playheadSeconds === 0);
  },
};
