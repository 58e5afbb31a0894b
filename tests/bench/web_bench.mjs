// Benchmark of the page: generation in headless Chromium against the same graph in onnxruntime-node,
// one thread each, interleaved. Prints one line of JSON.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { openPage } from '../web/browser.mjs';

const ROUNDS = 3;
const NODE_STEPS = 100;

const { values: options } = parseArgs({
  options: {
    site: { type: 'string' },
    models: { type: 'string' },
    model: { type: 'string', default: 'chord-gru' },
    provider: { type: 'string', default: 'WASM' },
    seconds: { type: 'string', default: '60' },
  },
});

const description = JSON.parse(readFileSync(join(options.models, options.model, 'model.json'), 'utf8'));

/** Milliseconds per step of the same graph in onnxruntime-node, one thread. */
async function nodeStep(session) {
  const ids = BigInt64Array.from({ length: description.window }, (_, i) =>
    BigInt(1 + ((i * 37) % description.vocabulary_size)));
  const window = new Tensor('int64', ids, [1, description.window]);
  const start = process.hrtime.bigint();
  for (let step = 0; step < NODE_STEPS; ++step) await session.run({ window });
  return Number(process.hrtime.bigint() - start) / 1e6 / NODE_STEPS;
}

/** One generation in the page, from press to end. */
async function pageRound(page, seed) {
  await page.operate('Seed', String(seed));
  await page.operate('Generate');
  await page.until((state) => state.generating);
  const end = await page.until((state) => !state.generating, 300_000);
  await page.operate('Pause').catch(() => {});
  return end;
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const session = await InferenceSession.create(
  join(options.models, options.model, description.onnx_file),
  { intraOpNumThreads: 1, interOpNumThreads: 1 },
);
const page = await openPage(options.site, { webgpu: options.provider === 'WebGPU' });
await page.until((state) => state.ready, 120_000);
await page.operate('Provider', options.provider);
await page.until((state) => state.ready, 120_000);
await page.operate('Length', options.seconds);

const node = [];
const web = [];
const notes = [];
const realTime = [];
for (let round = 0; round < ROUNDS; ++round) {
  node.push(await nodeStep(session));
  const state = await pageRound(page, 100 + round);
  web.push(1000 / state.stepsPerSecond);
  notes.push(state.notesPerSecond);
  realTime.push(state.timesRealTime);
}
const { provider } = await page.state();
await page.close();

console.log(JSON.stringify({
  model: options.model,
  provider,
  notes_per_s: Number(median(notes).toFixed(1)),
  ms_per_step: Number(median(web).toFixed(3)),
  node_ms_per_step: Number(median(node).toFixed(3)),
  ratio_to_node: Number((median(node) / median(web)).toFixed(3)),
  times_real_time: Number(median(realTime).toFixed(1)),
}));
