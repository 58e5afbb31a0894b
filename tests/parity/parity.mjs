// Parity: LibTorch, ONNX Runtime in Node, and ONNX Runtime Web (WASM and WebGPU in Chromium) compute
// the same logits and attention, for a freshly initialised model and for the shipped one.
//   node tests/parity/parity.mjs --bin FOLDER [--models public/models] [--model chord-gru]
//        [--trained RUN/best]   also states what fp16 storage costs the shipped model
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openChromium, runInNode, runNaively } from './runtimes.mjs';
import { readSafetensors } from './safetensors.mjs';

// A runtime may differ by 1e-4, and by no more than 1e-4 of the largest value: a fresh model's logits are
// small. fp16 storage may change a value by 5 % of the largest.
const RUNTIME = { absolute: 1e-4, share: 1e-4 };
const STORAGE = { absolute: Infinity, share: 0.05 };
const WORDS = 60;
const WINDOWS = 8;
const SLOW_WINDOWS = 2;  // WebGPU on a software adapter

const { values: options } = parseArgs({
  options: {
    bin: { type: 'string', default: 'build/trainer/native-trainer' },
    models: { type: 'string', default: 'public/models' },
    model: { type: 'string', default: 'chord-gru' },
    trained: { type: 'string' },
  },
});

function program(name, folder) {
  const path = [name, join(folder, name)].map((file) => join(options.bin, file)).find(existsSync);
  if (!path) throw new Error(`${name} is not in ${options.bin}; build the trainer first`);
  return (...args) => execFileSync(path, args, { stdio: ['ignore', 'inherit', 'inherit'] });
}

const train = program('impromptu-train', 'train');
const exporter = program('impromptu-export', 'export');
const scratch = mkdtempSync(join(tmpdir(), 'impromptu-parity-'));
const rows = [];

/** LibTorch's outputs for random windows of a model folder with weights. */
function libtorch(folder, name) {
  const file = join(scratch, `${name}.reference.safetensors`);
  train('reference', '--model', folder, '--count', String(WINDOWS), '--seed', '1', '--out', file);
  const { windows, logits, attention1, attention2 } = readSafetensors(file);
  const frames = windows.shape[1];
  return {
    windows: Array.from({ length: WINDOWS }, (_, i) => windows.data.subarray(i * frames, (i + 1) * frames)),
    logits: logits.data, attention1: attention1.data, attention2: attention2.data,
  };
}

/** The largest absolute difference to the expected values, of which `actual` may cover the first. */
function difference(actual, expected) {
  let largest = actual.length > 0 && expected.length % actual.length === 0 ? 0 : NaN;
  actual.forEach((value, i) => {
    const distance = Math.abs(value - expected[i]);
    if (!(distance <= largest)) largest = distance;
  });
  return largest;
}

function bound(expected, tolerance) {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Math.min(tolerance.absolute, tolerance.share * largest);
}

/** Adds a row of the table. */
function compare(model, runtime, actual, expected, tolerance = RUNTIME) {
  const logits = difference(actual.logits, expected.logits);
  const attention = Math.max(difference(actual.attention1, expected.attention1),
    difference(actual.attention2, expected.attention2));
  const mostLogits = bound(expected.logits, tolerance);
  const mostAttention = bound(expected.attention1, tolerance);
  const text = (value) => value.toExponential(1);
  rows.push({
    model, runtime, logits: text(logits), 'at most': text(mostLogits), attention: text(attention),
    'at most ': text(mostAttention),
    verdict: logits <= mostLogits && attention <= mostAttention ? 'ok' : 'FAILED',
  });
}

/** Compares every runtime with LibTorch on the same weights. */
async function compareRuntimes(browser, model, onnxFile, expected) {
  const { windows } = expected;
  compare(model, 'onnxruntime-node', await runInNode(join(scratch, onnxFile), windows), expected);
  compare(model, 'onnxruntime-web WASM', await browser.run('wasm', onnxFile, windows), expected);
  compare(model, 'onnxruntime-web WebGPU',
    await browser.run('webgpu', onnxFile, windows.slice(0, SLOW_WINDOWS)), expected);
}

/** What storing weights as fp16 changes, stated and bounded. */
function compareStorage(model, halves, singles) {
  if (String(halves.windows) !== String(singles.windows)) throw new Error('one seed gave two sets of windows');
  compare(model, 'fp16 storage against fp32, LibTorch', halves, singles, STORAGE);
}

async function fresh(browser) {
  const folder = join(scratch, 'fresh');
  train('init', '--words', String(WORDS), '--seed', '1', '--out', folder);
  const singles = libtorch(folder, 'fresh');
  const weights = readSafetensors(join(folder, 'weights.safetensors'));
  compare('fresh', 'plain JavaScript, double precision', runNaively(weights, singles.windows), singles);
  for (const storage of ['fp32', 'fp16']) {
    exporter('export', '--model', folder, '--out', join(scratch, storage), '--storage', storage);
  }
  exporter('unpack', '--model', join(scratch, 'fp16'), '--out', join(scratch, 'unpacked'));
  const halves = libtorch(join(scratch, 'unpacked'), 'halves');
  compareStorage('fresh', halves, singles);
  await compareRuntimes(browser, 'fresh, fp32', 'fp32/model.onnx', singles);
  await compareRuntimes(browser, 'fresh, fp16', 'fp16/model.onnx', halves);
}

async function shipped(browser) {
  const folder = join(options.models, options.model);
  if (!existsSync(join(folder, 'model.json'))) {
    console.log(`SKIPPED the shipped model: ${folder} is not there`);
    return;
  }
  const unpacked = join(scratch, 'shipped');
  exporter('unpack', '--model', folder, '--out', unpacked);
  const expected = libtorch(unpacked, 'shipped');
  if (options.trained) compareStorage(options.model, expected, libtorch(options.trained, 'trained'));
  copyFileSync(join(folder, 'model.onnx'), join(scratch, 'shipped.onnx'));
  await compareRuntimes(browser, options.model, 'shipped.onnx', expected);
}

const browser = await openChromium(scratch);
try {
  await fresh(browser);
  await shipped(browser);
} finally {
  await browser.close();
  rmSync(scratch, { recursive: true, force: true });
  console.log('Largest absolute differences to LibTorch with the same weights:');
  console.table(rows);
}
if (rows.some(({ verdict }) => verdict !== 'ok')) process.exitCode = 1;
