// The page loads, becomes usable early, stays idle, and stays on its own site.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { until } from './visit.mjs';

const EARLY_BYTES = 1_000_000;
const LATER = /\/(ort|sound|models)\/|engine\.|inference_worker/; // comes after the roll

export const tests = {
  async 'the page becomes ready with its first model on WASM'({ visit }) {
    const page = await visit();
    const state = await page.ready();
    assert.equal(state.model, 'test');
    assert.equal(state.provider, 'wasm');
    assert.equal(state.noteCount, 0);
    assert.equal(state.playing, false);
  },

  async 'the roll needs at most 1 MB, compressed, and comes before everything else'({ visit, folder, url }) {
    const page = await visit();
    await page.ready();
    const paths = page.requests.map((request) => request.slice(url.length).split('?')[0] || 'index.html');
    const early = [...new Set(paths)].filter((path) => !LATER.test(`/${path}`) && !path.includes('favicon'));
    const bytes = early.reduce((sum, path) => sum + brotliCompressSync(readFileSync(join(folder, path))).length, 0);
    console.log(`         ${bytes} bytes with brotli: ${early.join(', ')}`);
    assert.ok(bytes <= EARLY_BYTES, `${bytes} bytes`);
    assert.ok(paths.findIndex((path) => LATER.test(`/${path}`)) > paths.findIndex((path) => path.endsWith('app.wasm')));
  },

  async 'runtime, model and sound are fetched in this order'({ visit }) {
    const page = await visit();
    await until('the piano', async () => page.requests.join(' '), (seen) => seen.includes('piano.sf3'));
    const position = (part) => page.requests.findIndex((request) => request.includes(part));
    const order = ['engine.wasm', 'models/test/model.json', 'models/test/model.onnx', 'sound/piano.sf3'];
    const positions = order.map(position);
    assert.ok(positions.every((at, i) => at >= 0 && (i === 0 || i === 1 || at > positions[i - 1])), `${positions}`);
  },

  async 'an idle page draws nothing'({ visit }) {
    const page = await visit();
    await page.ready();
    await until('the sound bank', () => page.state(), (state) => state.loading === '');
    let last = -1;
    const { frames } = await until('frames that rest', async () => {
      await page.page.waitForTimeout(400);
      return page.state();
    }, (state) => {
      const rests = state.frames === last;
      last = state.frames;
      return rests;
    });
    await page.page.waitForTimeout(1500);
    assert.equal((await page.state()).frames, frames);
  },

  async 'a lost graphics context is made anew'({ visit }) {
    const page = await visit();
    await page.ready();
    const drawn = (await page.state()).frames;
    await page.page.evaluate(async () => {
      const extension = document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
      extension.loseContext();
      await new Promise((next) => setTimeout(next, 100));
      extension.restoreContext();
    });
    await page.until('new frames', (state) => state.frames > drawn);
    await page.press('Fit');
  },
};
