// Whether WebGPU may be used for a note model, and whether it is worth it: both providers read the
// same rows at start-up.
import type { EngineModule, NotesStarted } from '../wasm/engine';
import type { GpuGraphs } from './note_gpu';
import { nextWork, ROW_FIELDS, type NoteGraphs } from './note_graphs';
import { difference } from './runtime';
import { answer, check } from './writer';

const TOLERANCE = 1e-3; // largest difference of hidden states, as a share of the largest value
const STEPS = 20; // of a made-up piece: more than one chunk of rows
const TIMED = 8; // steps

export interface Comparison {
  difference: number; // as a share of the largest value
  agrees: boolean;
  gain: number; // time of WASM for an event, divided by that of WebGPU
}

/**
 * Compares by the beginning of a piece, row by row and in chunks; the engine's piece is lost.
 * patience: milliseconds of WebGPU, from the second row on, after which what was seen is the answer.
 */
export async function compare(
  engine: EngineModule, wasm: NoteGraphs, gpu: GpuGraphs, patience = Infinity,
): Promise<Comparison> {
  answer<NotesStarted>(engine.start('{"seconds":3600}', new Uint8Array(0)));
  const rows: number[] = [];
  const spent = { wasm: 0, gpu: 0 };
  let worst = 0;
  let largest = 0;
  let expected = new Float32Array(0);
  const verdict = (gain: number): Comparison => {
    const share = worst / Math.max(largest, 1e-6);
    return { difference: share, agrees: share <= TOLERANCE, gain };
  };
  while (rows.length < STEPS * ROW_FIELDS) {
    const work = nextWork(engine, 1);
    rows.push(...work.rows);
    spent.wasm += await timed(async () => { expected = (await wasm.read(work)).slice(); }, 1);
    spent.gpu += await timed(async () => {
      worst = Math.max(worst, difference(expected, await gpu.read(work)));
    }, 1);
    largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), largest);
    if (rows.length === ROW_FIELDS) spent.wasm = spent.gpu = 0; // the first row builds the kernels
    if (spent.gpu > patience) return verdict(spent.wasm / spent.gpu);
    check(engine.acceptSteps(await gpu.draw(expected, work)));
  }
  const all = { reset: true, lanes: 1, position: 0, count: STEPS, burst: 0, rows: Int32Array.from(rows) };
  const none = new Float32Array(0);
  const undrawn = { noise: none, bias: none, presence: none, sampling: none, presencePenalty: 0 };
  worst = Math.max(worst, difference(expected, await gpu.read({ ok: true, ...all, ...undrawn })));
  const burst = nextWork(engine, wasm.burst);
  const onWasm = await timed(() => wasm.run(burst), 1) / burst.burst;
  const onGpu = await timed(() => gpu.run({ ...burst, burst: 1 }), TIMED);
  return verdict(onWasm / onGpu);
}

/** Returns the milliseconds of one of `count` runs. */
async function timed(run: () => Promise<unknown>, count: number): Promise<number> {
  const begun = performance.now();
  for (let i = 0; i < count; i++) await run();
  return (performance.now() - begun) / count;
}
