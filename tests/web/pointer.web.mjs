// Mouse and keys on the canvas itself: what is drawn can be clicked, dragged, turned and typed into.
import assert from 'node:assert/strict';
import { scale } from './midi_bytes.mjs';
import { until } from './visit.mjs';

const KEYS_WIDTH = 54; // the key strip at the left of the roll, web/app/roll_input.cpp
const RULER_HEIGHT = 28;

/** The rectangle of a control, once it is in place. */
function boxOf(page, role, name) {
  return until(`${name} in place`, () => page.control(role, name).boundingBox(), (box) => box !== null && box.width > 1);
}

/** The part of the roll where notes are. */
async function gridOf(page) {
  const box = await boxOf(page, 'application', 'Piano roll');
  return { x: box.x + KEYS_WIDTH, y: box.y + RULER_HEIGHT, width: box.width - KEYS_WIDTH, height: box.height - RULER_HEIGHT };
}

async function clickControl(page, role, name) {
  const box = await boxOf(page, role, name);
  await page.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

/** A page with forty notes in view, the mouse over the middle of the grid. */
async function opened(visit, options) {
  const page = await visit(options);
  await page.until('the page', () => true);
  await page.drop('scale.mid', scale());
  await page.until('the file in view', (state) => state.noteCount === 40 && state.roll.right > 19);
  const grid = await gridOf(page);
  const middle = { x: grid.x + grid.width / 2, y: grid.y + grid.height / 2 };
  await page.page.mouse.move(middle.x, middle.y);
  return { page, mouse: page.page.mouse, keyboard: page.page.keyboard, grid, middle };
}

const span = ({ roll }) => roll.right - roll.left;

/** Turns the wheel with Ctrl held, towards a closer view. */
async function zoomIn({ page, mouse, keyboard }) {
  const before = span(await page.state());
  await keyboard.down('Control');
  for (let notch = 0; notch < 4; notch++) await mouse.wheel(0, -100);
  await keyboard.up('Control');
  return page.until('a closer view', (state) => span(state) < before * 0.7);
}

export const tests = {
  async 'the wheel with Ctrl zooms about the pointer'({ visit }) {
    const view = await opened(visit);
    const { page, mouse, grid, middle } = view;
    await mouse.move(grid.x + grid.width * 0.7, middle.y);
    const under = ({ roll }) => roll.left + 0.7 * (roll.right - roll.left);
    const before = await page.state();
    const after = await zoomIn(view);
    assert.ok(Math.abs(under(after) - under(before)) < 0.05, `${under(before)} → ${under(after)}`);
  },

  async 'the wheel scrolls time, and pitch with Shift'({ visit }) {
    const view = await opened(visit);
    const { page, mouse, keyboard } = view;
    const { roll } = await zoomIn(view);
    await mouse.wheel(0, 100);
    await page.until('a later view', (state) => state.roll.left > roll.left + 0.1);
    await keyboard.down('Shift');
    await mouse.wheel(0, -100);
    await keyboard.up('Shift');
    await page.until('a higher view', (state) => state.roll.high > roll.high);
  },

  async 'dragging moves the notes with the pointer'({ visit }) {
    const view = await opened(visit);
    const { page, mouse, grid, middle } = view;
    const { roll } = await zoomIn(view);
    const share = 0.2;
    await mouse.down();
    await mouse.move(middle.x - grid.width * share, middle.y, { steps: 4 });
    const state = await page.until('the view moved', (now) => now.roll.left > roll.left + 0.1);
    await mouse.up();
    const expected = roll.left + share * (roll.right - roll.left);
    const settled = await page.until('the whole way', (now) => Math.abs(now.roll.left - expected) < 0.1);
    assert.ok(Math.abs(span(settled) - span(state)) < 1e-6, 'dragging does not zoom');
  },

  async 'Space plays and pauses after a click on the roll'({ visit }) {
    const { page, mouse, keyboard, middle } = await opened(visit);
    await mouse.click(middle.x, middle.y);
    await keyboard.press('Space');
    await page.until('playing', (state) => state.playing && state.playheadSeconds > 0.1);
    await keyboard.press('Space');
    await page.until('a pause', (state) => !state.playing && state.playheadSeconds > 0.1);
  },

  async 'a key of the strip becomes the first note'({ visit }) {
    const { page, mouse, grid } = await opened(visit);
    const { roll } = await page.state();
    const pitch = 64;
    const row = grid.height / (roll.high - roll.low);
    await mouse.click(grid.x - KEYS_WIDTH / 2, grid.y + (roll.high - pitch - 0.5) * row);
    const value = (name) => () => page.control('combobox', name).inputValue();
    await until('the note', value('Note'), (note) => note === 'E4');
    await until('the start', value('Start from'), (start) => start === 'One note');
  },

  async 'a slider follows the mouse'({ visit }) {
    const { page, mouse } = await opened(visit);
    const box = await boxOf(page, 'slider', 'Temperature');
    const value = async () => Number(await page.control('slider', 'Temperature').inputValue());
    const before = await value();
    const y = box.y + box.height / 2;
    await mouse.move(box.x + box.width / 2, y);
    await mouse.down();
    await mouse.move(box.x + box.width - 2, y, { steps: 4 });
    await until('a higher value', value, (now) => now > before + 0.3);
    await mouse.up();
  },

  async 'buttons play, pause and go back where they are drawn'({ visit }) {
    const { page } = await opened(visit);
    await clickControl(page, 'button', 'Play');
    await page.until('playing', (state) => state.playing && state.playheadSeconds > 0.2);
    await clickControl(page, 'button', 'Pause');
    await page.until('a pause', (state) => !state.playing);
    await clickControl(page, 'button', 'Back to start');
    await page.until('the start', (state) => state.playheadSeconds === 0);
  },

  async 'the canvas has as many pixels as a sharp screen, and is hit in the same places'({ visit }) {
    const { page } = await opened(visit, { deviceScaleFactor: 2 });
    const size = await page.page.evaluate(() => {
      const canvas = document.getElementById('canvas');
      return [canvas.width / canvas.clientWidth, canvas.height / canvas.clientHeight];
    });
    assert.deepEqual(size, [2, 2]);
    const before = span(await page.state());
    await clickControl(page, 'button', 'Zoom in');
    await page.until('a closer view', (state) => span(state) < before);
  },
};
