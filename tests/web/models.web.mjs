// Models and providers: refusals that name their reason, WebGPU, a worker that dies, no network.
import assert from 'node:assert/strict';
import { midiBytes } from './midi_bytes.mjs';
import { launch, Skipped, until } from './visit.mjs';

/** The shortest piece: ten words. */
async function shortest(page) {
  await page.shortPiece(5);
  await page.set('slider', 'Speed', 2);
  await page.generate('Random words');
  return page.written();
}

export const tests = {
  async 'a model with another vocabulary is refused; the next one works'({ visit }) {
    const page = await visit();
    await page.ready();
    await page.set('combobox', 'Model', 'mismatch');
    const state = await page.until('a refusal', (now) => now.messageKind === 'error');
    assert.match(state.message, /vocabulary/i);
    assert.equal(state.ready, false);
    await page.set('combobox', 'Model', 'test');
    await page.ready();
    await shortest(page);
  },

  async 'a damaged model file is refused'({ visit }) {
    const page = await visit();
    await page.ready();
    await page.set('combobox', 'Model', 'damaged');
    const state = await page.until('a refusal', (now) => now.messageKind === 'error');
    assert.match(state.message, /damaged/);
  },

  async 'without a network the page says so, and works again with one'({ visit }) {
    const page = await visit();
    await page.ready();
    page.expected.push(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
    await page.context.setOffline(true);
    await page.set('combobox', 'Model', 'mismatch');
    const state = await page.until('a message', (now) => now.messageKind === 'error');
    assert.match(state.message, /connection/);
    await page.context.setOffline(false);
    await page.set('combobox', 'Model', 'test');
    await page.ready();
  },

  async 'a runtime that could not be fetched is fetched again with the next choice'({ visit }) {
    const missing = /ort-wasm-simd-threaded\.wasm/;
    const page = await visit({ missing });
    page.expected.push(/wasm|ArrayBuffer instantiation|Aborted/i);
    await page.until('a message', (now) => now.messageKind === 'error');
    await page.context.unroute(missing);
    await page.set('combobox', 'Model', 'mismatch');
    await page.until('a refusal', (now) => /vocabulary/i.test(now.message));
    await page.set('combobox', 'Model', 'test');
    await page.ready();
    await shortest(page);
  },

  async 'a model that is no longer wanted is not waited for'({ visit }) {
    const page = await visit();
    await page.ready();
    let asked = 0;
    await page.context.route(/models\/damaged\/model\.onnx/, () => { // never answered
      asked++;
    });
    await page.set('combobox', 'Model', 'damaged');
    await until('the request', () => asked, Boolean);
    await page.set('combobox', 'Model', 'test');
    await page.ready();
    await shortest(page);
  },

  async 'of a model whose file has changed the newest alone is kept'({ visit }) {
    const page = await visit();
    await page.ready();
    const keys = () => page.page.evaluate(async () => {
      const cache = await caches.open('impromptu-models');
      return (await cache.keys()).map(({ url }) => url);
    });
    const kept = await until('a kept file', keys, (urls) => urls.length > 0);
    await page.page.evaluate(async (urls) => {
      const cache = await caches.open('impromptu-models');
      for (const url of urls) {
        await cache.put(url.replace(/sha256=\w+/, 'sha256=0123'), new Response('old'));
        await cache.delete(url);
      }
    }, kept);
    await page.page.reload();
    await page.ready();
    assert.deepEqual((await until('kept files', keys, (urls) => urls.length > 0)).sort(), kept.sort());
  },

  async 'a site whose list of models is missing opens files all the same'({ visit }) {
    const page = await visit({ missing: /models\/index\.json/ });
    const state = await page.until('a message', (now) => now.messageKind === 'error');
    assert.match(state.message, /list of models/);
    await page.drop('three.mid', midiBytes([60, 64, 67]));
    await page.until('the file', (now) => now.noteCount === 3);
  },

  async 'WebGPU writes, once it has agreed with WASM'({ visit }) {
    const page = await visit();
    await page.ready();
    await page.set('combobox', 'Provider', 'WebGPU');
    const state = await page.until('WebGPU', (now) => now.ready && now.provider === 'webgpu');
    assert.notEqual(state.messageKind, 'error');
    const { noteCount, seedNoteCount } = await shortest(page);
    assert.ok(noteCount > seedNoteCount);
  },

  async 'an automatic choice says what it took and why'({ visit, notes }) {
    if (!notes) throw new Skipped('there is no note model');
    const page = await visit();
    await page.ready();
    await page.choose('notes');
    await page.set('combobox', 'Provider', 'Automatic');
    const state = await page.until('an answer', (now) => now.ready && / on W/.test(now.message));
    // The browser's adapter is a program on the processor, which the choice may not prefer.
    assert.equal(state.provider, 'wasm');
    assert.match(state.message, /not WebGPU: (this browser offers it in software only|it is .* times slower)/);
  },

  async 'without WebGPU the model stays on WASM, with a word about it'({ visit }) {
    const browser = await launch();
    try {
      const page = await visit({ browser });
      await page.ready();
      await page.set('combobox', 'Provider', 'WebGPU').catch(() => undefined); // it falls back to WASM
      const state = await page.until('an answer', (now) => now.ready && /WebGPU/.test(now.message));
      assert.equal(state.provider, 'wasm');
      await shortest(page);
    } finally {
      await browser.close();
    }
  },

  async 'a worker that dies is replaced'({ visit }) {
    const page = await visit();
    await page.ready();
    page.expected.push(/made up by the test/);
    await page.shortPiece(300);
    await page.generate('Random words');
    const [worker] = page.page.workers();
    await worker.evaluate(() => void setTimeout(() => {
      throw new Error('made up by the test');
    }));
    const state = await page.until('a message', (now) => !now.generating);
    assert.match(state.message, /stopped unexpectedly/);
    await shortest(page);
  },
};
