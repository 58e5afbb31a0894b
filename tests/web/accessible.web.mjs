// Without eyes or mouse: names, roles and values of the mirror, the keyboard, and spoken messages.
import assert from 'node:assert/strict';
import { until } from './visit.mjs';

const NAMES = {
  button: ['Open MIDI', 'Generate', 'Stop', 'Play', 'Pause', 'Download MIDI', 'Back to start', 'Fit',
    'Zoom in', 'Zoom out', 'New seed'],
  combobox: ['Model', 'Provider', 'Start from', 'Note', 'Instruments', 'Theme'],
  slider: ['Temperature', 'Top-p', 'Speed', 'Length', 'Volume', 'Position'],
  spinbutton: ['Seed'],
  switch: ['Attention', 'Follow', 'Chase'],
  application: ['Piano roll'],
};

const focusedName = (page) =>
  page.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

/** Walks with Tab until a control has the focus. */
async function tabTo(page, name) {
  for (let presses = 0; presses < 60; presses++) {
    if ((await focusedName(page)) === name) return;
    await page.page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach ${name}`);
}

export const tests = {
  async 'every control has its role and its name'({ visit }) {
    const page = await visit();
    await page.ready();
    for (const [role, names] of Object.entries(NAMES)) {
      for (const name of names) {
        await until(`${role} ${name}`, () => page.control(role, name).count(), (count) => count === 1);
      }
    }
  },

  async 'controls lie where they are drawn and say their values'({ visit }) {
    const page = await visit();
    await page.ready();
    const temperature = page.control('slider', 'Temperature');
    await until('a value', () => temperature.inputValue(), (value) => value === '1');
    assert.equal(await temperature.getAttribute('min'), '0');
    assert.equal(await temperature.getAttribute('max'), '2');
    await page.set('slider', 'Temperature', 0.5);
    assert.equal(await page.control('button', 'Play').isDisabled(), true);
    const [roll, generate] = await Promise.all(
      [page.control('application', 'Piano roll'), page.control('button', 'Generate')].map((one) => one.boundingBox()));
    assert.ok(roll.width > 400 && generate.x >= roll.x + roll.width, 'the panel stands beside the roll');
  },

  async 'a click on the canvas where Generate is drawn writes'({ visit }) {
    const page = await visit();
    await page.ready();
    await page.shortPiece();
    const box = await page.control('button', 'Generate').boundingBox();
    await page.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const state = await page.written();
    assert.ok(state.noteCount > state.seedNoteCount);
  },

  async 'the keyboard alone writes, plays and stops'({ visit }) {
    const page = await visit();
    await page.ready();
    await tabTo(page, 'Length');
    await page.page.keyboard.press('Home');
    await tabTo(page, 'Generate');
    await page.page.keyboard.press('Enter');
    await page.written();
    await page.until('playing', (state) => state.playing && state.audioEvents > 0);
    await tabTo(page, 'Stop');
    await page.page.keyboard.press('Space');
    await page.until('the start', (state) => !state.playing && state.playheadSeconds === 0);
  },

  async 'keys count by what is written on them, and Space once however long it is held'({ visit }) {
    const page = await visit();
    await page.ready();
    await page.shortPiece();
    const key = (more) => page.page.evaluate((event) => {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...event }));
    }, more);
    await page.page.evaluate(() => document.activeElement?.blur());
    await key({ key: 'g', code: 'KeyI' }); // as on Dvorak
    await page.until('writing', (state) => state.generating || state.noteCount > 0);
    await page.written();
    await page.press('Stop');
    await page.until('the start', (state) => !state.playing);
    await page.page.evaluate(() => document.activeElement?.blur());
    await key({ key: ' ', code: 'Space' });
    await page.until('playing', (state) => state.playing);
    for (let i = 0; i < 3; i++) await key({ key: ' ', code: 'Space', repeat: true });
    assert.equal((await page.state()).playing, true);
  },

  async 'the focus stays where it is when writing begins and ends'({ visit }) {
    const page = await visit();
    await page.ready();
    await page.shortPiece();
    await tabTo(page, 'Temperature');
    await page.generate('Random words');
    await page.control('progressbar', 'Writing').waitFor({ state: 'attached' });
    await page.written();
    await page.control('progressbar', 'Writing').waitFor({ state: 'detached' });
    assert.equal(await focusedName(page), 'Temperature');
  },

  async 'Tab goes through every enabled control and out again'({ visit }) {
    const page = await visit();
    await page.ready();
    await until('Generate enabled', () => page.control('button', 'Generate').isEnabled(), Boolean);
    const enabled = await page.page.evaluate(() =>
      [...document.querySelectorAll('#mirror > *')]
        .filter((element) => !element.disabled && element.tabIndex >= 0)
        .map((element) => element.getAttribute('aria-label')));
    const seen = [];
    for (let i = 0; i < enabled.length; i++) {
      await page.page.keyboard.press('Tab');
      seen.push(await focusedName(page));
    }
    assert.deepEqual(seen, enabled);
    await page.page.keyboard.press('Tab');
    assert.equal(await focusedName(page), '');
  },

  async 'the roll understands keys'({ visit }) {
    const page = await visit();
    await page.ready();
    await tabTo(page, 'Piano roll');
    const { roll } = await page.state();
    await page.page.keyboard.press('Equal');
    await page.until('a closer view', (state) => state.roll.right - state.roll.left < roll.right - roll.left);
  },

  async 'messages are spoken'({ visit }) {
    const page = await visit();
    await page.ready();
    await page.page.getByRole('status').filter({ hasText: 'Ready' }).waitFor();
  },

  async 'the theme follows the choice, with the system as the default'({ visit }) {
    const page = await visit({ colorScheme: 'dark' });
    await page.ready();
    const brightness = async () => {
      const image = await page.page.screenshot({ clip: { x: 300, y: 300, width: 20, height: 20 } });
      return page.page.evaluate(async (bytes) => {
        const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: 'image/png' }));
        const context = new OffscreenCanvas(20, 20).getContext('2d');
        context.drawImage(bitmap, 0, 0);
        return context.getImageData(10, 10, 1, 1).data[1];
      }, [...image]);
    };
    await until('a dark page', brightness, (value) => value < 90);
    await page.set('combobox', 'Theme', 'Light');
    await until('a light page', brightness, (value) => value > 160);
  },
};
