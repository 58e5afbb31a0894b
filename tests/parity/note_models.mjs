// Parity of note models: logits with and without cache, in chunks, in batches, and the events drawn, of freshly
// initialised models and of shipped ones.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { brokenChords } from '../web/midi_bytes.mjs';
import { runNotes } from './page/run_notes.mjs';
import { readSafetensors } from './safetensors.mjs';
import { FP16, INT8, SAME } from './table.mjs';

const FAMILY = 'note-transformer';
const LANES = 2;
const CHUNK = 13;      // not a divisor of the rows
const SLOW_ROWS = 12;  // WebGPU on a software adapter
const CHOICES = 438;
const COMMON = {
  trunk: 'transformer', layers: 2, mlp: 128, head_mlp: 64, context: 64, window: 8, full_every: 2,
  order: 'pitch,shift,duration,velocity',
};
const LIKELIHOOD = { nats: 5, off: 0.7 }; // of a shipped model; a fresh one has 18
const SHAPES = {
  tiny: { ...COMMON, width: 128, heads: 2, kv_heads: 1 },
  grouped: { ...COMMON, width: 256, heads: 4, kv_heads: 2, layers: 3, order: 'shift,pitch,velocity,duration' },
};

async function runInNode(folder, reference, limits) {
  const open = (name) => InferenceSession.create(join(folder, `${name}.onnx`),
    { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const sessions = { step: await open('step'), heads: await open('heads'), burst: await open('burst') };
  const model = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  return runNotes(sessions, Tensor, model, reference, limits);
}

/** The logits of the first `count` rows of every lane. */
function firstRows({ data, shape: [lanes, rows] }, count) {
  const of = (lane) => data.subarray(lane * rows * CHOICES, (lane * rows + count) * CHOICES);
  return Float32Array.from({ length: lanes * count * CHOICES },
    (_, i) => of(Math.floor(i / (count * CHOICES)))[i % (count * CHOICES)]);
}

/** The logits of row `row` of every lane. */
function oneRow({ data, shape: [lanes, rows] }, row) {
  const all = Array.from({ length: lanes }, (_, lane) =>
    [...data.subarray((lane * rows + row) * CHOICES, (lane * rows + row + 1) * CHOICES)]);
  return Float32Array.from(all.flat());
}

export class NoteModels {
  /** tools: { train, exporter, scratch, browser, table }. */
  constructor(tools) {
    Object.assign(this, tools);
  }

  /** LibTorch's logits and events for made-up music. */
  libtorch(folder, name) {
    const file = `${name}.reference.safetensors`;
    this.train('reference', '--model', folder, '--count', String(LANES), '--seed', '1',
      '--out', join(this.scratch, file));
    return { file, ...readSafetensors(join(this.scratch, file)) };
  }

  /** Compares a runtime's results with LibTorch's on the same weights. */
  compare(model, runtime, results, expected, count) {
    const logits = firstRows(expected.logits, count - 1);
    this.table.compare(model, runtime, {
      'logits row by row': [results.rows, logits],
      'logits of one lane': [results.alone, logits.subarray(0, results.alone.length)],
      'logits after chunks': [results.chunks, oneRow(expected.logits, count - 2)],
    });
    if (!results.burst) return;
    const { drawn } = expected;
    this.table.compare(model, runtime,
      { 'events of a burst': [results.burst, drawn.data], 'events one by one': [results.slow, drawn.data] }, SAME);
    this.table.compare(model, runtime, { 'cache after a burst': [results.burstCache, results.slowCache] });
  }

  /** folder: name of the model's folder in scratch. */
  async compareRuntimes(model, folder, expected, providers) {
    const count = expected.rows.shape[1];
    this.table.compare(model, 'LibTorch with cache', { logits: [expected.cached.data, expected.logits.data] });
    for (const provider of providers) {
      const limits = provider === 'webgpu' ? { count: SLOW_ROWS, chunk: SLOW_ROWS } : { count, chunk: CHUNK };
      const results = provider === 'node'
        ? await runInNode(join(this.scratch, folder), expected, limits)
        : await this.browser.runNotes({ provider, folder, reference: expected.file, ...limits });
      this.compare(model, `onnxruntime ${provider}`, results, expected, limits.count);
    }
  }

  /** Exports a trained model; returns LibTorch's results for the weights that the page computes with. */
  exported(folder, name, storage) {
    const out = join(this.scratch, name);
    this.exporter('export', '--model', folder, '--out', out, '--storage', storage);
    this.exporter('unpack', '--model', out, '--out', `${out}.unpacked`);
    return this.libtorch(`${out}.unpacked`, name);
  }

  async fresh(shape) {
    const folder = join(this.scratch, `${shape}-fresh`);
    const sizes = join(this.scratch, `${shape}.json`);
    writeFileSync(sizes, JSON.stringify(SHAPES[shape]));
    this.train('init', '--family', FAMILY, '--shape', sizes, '--seed', '1', '--out', folder);
    const singles = this.exported(folder, `${shape}-fp32`, 'fp32');
    const providers = shape === 'tiny' ? ['node', 'wasm', 'webgpu'] : ['node'];
    await this.compareRuntimes(`${shape}, fp32`, `${shape}-fp32`, singles, providers);
    for (const [storage, tolerance] of [['fp16', FP16], ['int8', INT8]]) {
      const stored = this.exported(folder, `${shape}-${storage}`, storage);
      this.table.compare(shape, `${storage} storage against fp32, LibTorch`,
        { logits: [stored.logits.data, singles.logits.data] }, tolerance);
      await this.compareRuntimes(`${shape}, ${storage}`, `${shape}-${storage}`, stored,
        storage === 'int8' ? providers : ['node']);
    }
  }

  /** Checks that weights find fixed music as likely as trained ones do: nats per note, and how far off at most. */
  checkLikelihood(model, folder, { nats, off }) {
    const music = join(this.scratch, 'music');
    mkdirSync(music, { recursive: true });
    writeFileSync(join(music, 'chords.mid'), brokenChords());
    const line = this.train('eval', '--model', folder, '--data', music);
    this.table.compare(model, 'LibTorch', {
      'nats per note of fixed music': [[JSON.parse(line).nats_per_note], [nats]],
    }, { absolute: off, share: 1 });
  }

  /** Compares all note models below a folder. */
  async shipped(models) {
    const folders = existsSync(models) ? readdirSync(models) : [];
    for (const name of folders) {
      const json = join(models, name, 'model.json');
      if (!existsSync(json) || JSON.parse(readFileSync(json, 'utf8')).family !== FAMILY) continue;
      cpSync(join(models, name), join(this.scratch, name), { recursive: true });
      const unpacked = join(this.scratch, `${name}.unpacked`);
      this.exporter('unpack', '--model', join(models, name), '--out', unpacked);
      this.checkLikelihood(name, unpacked, LIKELIHOOD);
      await this.compareRuntimes(name, name, this.libtorch(unpacked, name), ['node', 'wasm']);
    }
  }
}
