// Benchmark of the page: generation in headless Chromium against the same graph in onnxruntime-node,
// one thread each, interleaved. Prints one line of JSON.
//   node tests/bench/web_bench.mjs --site DIR --models DIR [--model NAME] [--provider WASM|WebGPU]
//        [--seconds 60] [--burst 16]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPage } from '../web/browser.mjs';
import { benchChords } from './chord_bench.mjs';
import { benchNotes } from './note_bench.mjs';

const { values: options } = parseArgs({
  options: {
    site: { type: 'string' },
    models: { type: 'string' },
    model: { type: 'string', default: 'chord-gru' },
    provider: { type: 'string', default: 'WASM' },
    seconds: { type: 'string', default: '60' },
    burst: { type: 'string' },
  },
});

const folder = join(options.models, options.model);
const description = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
const page = await openPage(options.site, { webgpu: options.provider === 'WebGPU' });
try {
  const loaded = () => page.until((state) => state.ready && state.model === description.name, 600_000);
  await page.until((state) => state.ready, 600_000);
  await page.operate('Model', description.title);
  await loaded();
  await page.operate('Provider', options.provider);
  await loaded();
  await page.operate('Length', options.seconds);
  const figures = description.family === 'note-transformer'
    ? await benchNotes(page, folder, description, options.burst && Number(options.burst))
    : await benchChords(page, folder, description);
  const { provider } = await page.state();
  console.log(JSON.stringify({ model: options.model, provider, ...figures }));
} finally {
  await page.close();
}
