// The worker's loop of a note model, bundled for Node, over the built engine: what bursts write with
// a cache is what the graphs draw when they read everything anew.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import ort from 'onnxruntime-node';
import { PITCHES, struck } from '../parity/page/presence.mjs';
import { Skipped } from './visit.mjs';

const WORKER = fileURLToPath(new URL('../../web/ts/worker/', import.meta.url));
const ONE_THREAD = { intraOpNumThreads: 1, interOpNumThreads: 1 };
const [CHOICES, FIELDS, OFFSETS] = [438, 9, [0, 149, 243, 275]];
const NO_CONDITIONS = [438, 602, 619, 628, 637];

async function workerCode(folder) {
  const contents = "export * from './note_compare.ts'; export * from './note_graphs.ts'; export * from './writer.ts';";
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: WORKER, loader: 'ts' }, bundle: true, format: 'esm', write: false,
  });
  const file = join(folder, 'note_worker_test.mjs');
  writeFileSync(file, outputFiles[0].contents);
  return import(pathToFileURL(file));
}

async function builtEngine(folder) {
  const code = readdirSync(folder).find((name) => name.startsWith('code'));
  const { default: createEngine } = await import(pathToFileURL(join(folder, code, 'engine.mjs')));
  return createEngine({ wasmBinary: readFileSync(join(folder, code, 'engine.wasm')) });
}

/** A note model with its graphs in Node. */
class Desk {
  static async open({ folder, notes }) {
    if (!notes) throw new Skipped('there is no note model');
    const desk = new Desk();
    desk.worker = await workerCode(folder);
    desk.engine = await builtEngine(folder);
    const json = readFileSync(join(notes, 'model.json'), 'utf8');
    desk.shape = desk.worker.answer(desk.engine.load(json, ''));
    const files = JSON.parse(json);
    for (const part of ['step', 'heads', 'burst']) {
      desk[part] = await ort.InferenceSession.create(join(notes, files[`${part}_file`]), ONE_THREAD);
    }
    return desk;
  }

  /** Writes a piece; returns the wire notes of each alternative. `watch` sees every plan and its steps. */
  async write(settings, burst, watch = () => undefined) {
    const { worker, engine } = this;
    const graphs = new worker.WasmGraphs(ort, this.step, this.burst, this.shape, burst);
    const started = worker.answer(engine.start(JSON.stringify(settings), new Uint8Array(0)));
    while (!engine.done()) {
      const work = worker.nextWork(engine, burst);
      work.noise = work.noise.slice();
      const steps = await graphs.run(work);
      await watch(work, steps);
      worker.check(engine.acceptSteps(steps));
    }
    return Array.from({ length: started.alternatives }, (_, i) => Buffer.from(engine.takeNotes(i)));
  }

  /** What the graphs draw of one event of a plan after all rows [lanes, count, 9], without a cache. */
  async drawAnew(rows, noise, work, presence) {
    const { Tensor } = ort;
    const lanes = rows.length;
    const feeds = {
      rows: new Tensor('int32', Int32Array.from(rows.flat()), [lanes, rows[0].length / FIELDS, FIELDS]),
      position: new Tensor('int64', BigInt64Array.of(0n), [1]),
    };
    for (let layer = 0; layer < this.shape.layers; layer++) {
      const dims = [lanes, this.shape.kvHeads, 0, this.shape.headSize];
      for (const name of ['k', 'v']) feeds[`past_${name}_${layer}`] = new Tensor('float32', new Float32Array(0), dims);
    }
    const { hidden } = await this.step.run(feeds);
    const row = (index) => new Tensor('float32', work.sampling.slice(4 * index, 4 * index + 4), [4]);
    const { steps } = await this.heads.run({
      hidden, noise: new Tensor('float32', noise, [lanes, CHOICES]),
      bias: new Tensor('float32', work.bias, [lanes, CHOICES]),
      presence: new Tensor('float32', presence, [lanes, PITCHES]),
      temperature: row(0), top_p: row(1), min_p: row(2),
    });
    return [...steps.data];
  }
}

/** Checks every step of a piece; returns how many there were and how often the window began anew. */
async function checkSteps(desk, settings) {
  let rows = [[]];
  let [steps, windows] = [0, 0];
  await desk.write(settings, 16, async (work, drawn) => {
    if (work.reset) [rows, windows] = [[[]], windows + 1];
    while (rows.length < work.lanes) rows.push([...rows[0]]);
    assert.equal(work.position, rows[0].length / FIELDS);
    rows.forEach((row, lane) => row.push(...work.rows.subarray(lane * work.count * FIELDS, (lane + 1) * work.count * FIELDS)));
    const size = work.lanes * 4;
    let presence = work.presence;
    for (let event = 0; event < work.burst; event++) {
      const noise = work.noise.slice(event * work.lanes * CHOICES, (event + 1) * work.lanes * CHOICES);
      const found = [...drawn.subarray(event * size, (event + 1) * size)];
      assert.deepEqual(found, await desk.drawAnew(rows, noise, work, presence), `step ${steps}`);
      steps += 1;
      presence = struck(presence, found, work.presencePenalty);
      if (event + 1 === work.burst) break;
      rows.forEach((row, lane) =>
        row.push(...OFFSETS.map((offset, field) => offset + found[lane * 4 + field]), ...NO_CONDITIONS));
    }
  });
  return { steps, windows };
}

export const tests = {
  async 'bursts with a cache write what the graphs draw without one'(world) {
    const desk = await Desk.open(world);
    const { steps, windows } = await checkSteps(desk, { seconds: 400, seed: 3 });
    assert.ok(steps > 100 && (windows > 1 || steps < desk.shape.context), `${steps} steps, ${windows} windows`);
    await checkSteps(desk, { seconds: 60, start: 'notes', notes: '60,64', alternatives: 3, scale: 'major' });
    await checkSteps(desk, { seconds: 60, voices: 2, pedal: false, temperature: 0.7, touch: 0.9, top_p: 0.9 });
    await checkSteps(desk, { seconds: 60, alternatives: 2, presence_penalty: 3 });
    await checkSteps(desk, { seconds: 30, temperature: 0 });
  },

  async 'a seed writes the same bytes again, whatever the length of the bursts'(world) {
    const desk = await Desk.open(world);
    const settings = { seconds: 100, seed: 8 };
    const [first] = await desk.write(settings, 16);
    assert.ok(first.length > 0);
    assert.ok(first.equals((await desk.write(settings, 16))[0]));
    assert.ok(first.equals((await desk.write(settings, 5))[0]));
    assert.ok(!first.equals((await desk.write({ ...settings, seed: 9 }, 16))[0]));
    const steered = { ...settings, key_bias: 0.5, register_pull: 0.5 };
    const [held] = await desk.write(steered, 16);
    assert.ok(!first.equals(held));
    assert.ok(held.equals((await desk.write(steered, 5))[0]));
  },

  async 'a comparison of speed ends when WebGPU has used up its patience'(world) {
    const desk = await Desk.open(world);
    const open = () => new desk.worker.WasmGraphs(ort, desk.step, desk.burst, desk.shape, 16);
    const standIn = (milliseconds) => {
      const graphs = open();
      const gpu = {
        reads: 0,
        async read(work) {
          gpu.reads += 1;
          await setTimeout(milliseconds);
          return graphs.read(work);
        },
        draw: async (hidden, work) => Int32Array.of(work.position === 0 ? 0 : 10, 40, 16, 20),
        run: async (work) => gpu.draw(await graphs.read(work), work),
      };
      return gpu;
    };
    const slow = standIn(40);
    const stopped = await desk.worker.compare(desk.engine, open(), slow, 100);
    assert.ok(slow.reads <= 4, `${slow.reads} reads`);
    assert.ok(stopped.agrees && stopped.gain < 1, JSON.stringify(stopped));
    const patient = standIn(0);
    const whole = await desk.worker.compare(desk.engine, open(), patient);
    assert.ok(patient.reads > 20, `${patient.reads} reads`);
    assert.ok(whole.agrees && whole.gain > 0, JSON.stringify(whole));
  },
};
