// Parity of chord-gru: logits and attention of random windows, of a freshly initialised model and of the
// shipped one.
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { runInNode, runNaively } from './runtimes.mjs';
import { readSafetensors } from './safetensors.mjs';
import { FP16 } from './table.mjs';

const WORDS = 60;
const WINDOWS = 8;
const SLOW_WINDOWS = 2;  // WebGPU on a software adapter
const OUTPUTS = ['logits', 'attention1', 'attention2'];

/** The outputs of the first `count` windows. */
function firstWindows(outputs, count) {
  return Object.fromEntries(OUTPUTS.map((name) =>
    [name, outputs[name].subarray(0, (outputs[name].length / WINDOWS) * count)]));
}

export class ChordModels {
  /** tools: { train, exporter, scratch, browser, table }. */
  constructor(tools) {
    Object.assign(this, tools);
  }

  /** LibTorch's outputs for random windows of a model folder with weights. */
  libtorch(folder, name) {
    const file = join(this.scratch, `${name}.reference.safetensors`);
    this.train('reference', '--model', folder, '--count', String(WINDOWS), '--seed', '1', '--out', file);
    const { windows, logits, attention1, attention2 } = readSafetensors(file);
    const frames = windows.shape[1];
    return {
      windows: Array.from({ length: WINDOWS }, (_, i) => windows.data.subarray(i * frames, (i + 1) * frames)),
      logits: logits.data, attention1: attention1.data, attention2: attention2.data,
    };
  }

  compare(model, runtime, actual, expected, tolerance) {
    const figures = OUTPUTS.map((name) => [name, [actual[name], expected[name]]]);
    this.table.compare(model, runtime, Object.fromEntries(figures), tolerance);
  }

  /** Compares every runtime with LibTorch on the same weights. */
  async compareRuntimes(model, onnxFile, expected) {
    const { windows } = expected;
    const run = (provider, some) => this.browser.run(provider, onnxFile, some);
    this.compare(model, 'onnxruntime-node', await runInNode(join(this.scratch, onnxFile), windows), expected);
    this.compare(model, 'onnxruntime-web WASM', await run('wasm', windows), expected);
    this.compare(model, 'onnxruntime-web WebGPU', await run('webgpu', windows.slice(0, SLOW_WINDOWS)),
      firstWindows(expected, SLOW_WINDOWS));
  }

  /** What storing weights as fp16 changes, stated and bounded. */
  compareStorage(model, halves, singles) {
    if (String(halves.windows) !== String(singles.windows)) throw new Error('one seed gave two sets of windows');
    this.compare(model, 'fp16 storage against fp32, LibTorch', halves, singles, FP16);
  }

  async fresh() {
    const { scratch } = this;
    const folder = join(scratch, 'fresh');
    this.train('init', '--words', String(WORDS), '--seed', '1', '--out', folder);
    const singles = this.libtorch(folder, 'fresh');
    const weights = readSafetensors(join(folder, 'weights.safetensors'));
    this.compare('fresh', 'plain JavaScript, double precision', runNaively(weights, singles.windows), singles);
    for (const storage of ['fp32', 'fp16']) {
      this.exporter('export', '--model', folder, '--out', join(scratch, storage), '--storage', storage);
    }
    this.exporter('unpack', '--model', join(scratch, 'fp16'), '--out', join(scratch, 'unpacked'));
    const halves = this.libtorch(join(scratch, 'unpacked'), 'halves');
    this.compareStorage('fresh', halves, singles);
    await this.compareRuntimes('fresh, fp32', 'fp32/model.onnx', singles);
    await this.compareRuntimes('fresh, fp16', 'fp16/model.onnx', halves);
  }

  /** folder: of the shipped model; trained: of its weights before they were stored as fp16, or nothing. */
  async shipped(folder, name, trained) {
    if (!existsSync(join(folder, 'model.json'))) {
      console.log(`SKIPPED the shipped model: ${folder} is not there`);
      return;
    }
    const unpacked = join(this.scratch, 'shipped');
    this.exporter('unpack', '--model', folder, '--out', unpacked);
    const expected = this.libtorch(unpacked, 'shipped');
    if (trained) this.compareStorage(name, expected, this.libtorch(trained, 'trained'));
    copyFileSync(join(folder, 'model.onnx'), join(this.scratch, 'shipped.onnx'));
    await this.compareRuntimes(name, 'shipped.onnx', expected);
  }
}
