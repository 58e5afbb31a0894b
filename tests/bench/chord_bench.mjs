// Chord models: a piece in the page against the same graph in onnxruntime-node, interleaved.
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { median, pageRound } from './rounds.mjs';

const ROUNDS = 3;
const NODE_STEPS = 100;

/** Milliseconds per step of the same graph in onnxruntime-node, one thread. */
async function nodeStep(session, description) {
  const ids = BigInt64Array.from({ length: description.window }, (_, i) =>
    BigInt(1 + ((i * 37) % description.vocabulary_size)));
  const window = new Tensor('int64', ids, [1, description.window]);
  const start = process.hrtime.bigint();
  for (let step = 0; step < NODE_STEPS; ++step) await session.run({ window });
  return Number(process.hrtime.bigint() - start) / 1e6 / NODE_STEPS;
}

/** Returns the figures of a model in `folder`, loaded in `page`. */
export async function benchChords(page, folder, description) {
  const session = await InferenceSession.create(
    join(folder, description.onnx_file), { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const node = [];
  const pieces = [];
  for (let round = 0; round < ROUNDS; ++round) {
    node.push(await nodeStep(session, description));
    pieces.push(await pageRound(page, 100 + round));
  }
  const web = median(pieces.map((state) => 1000 / state.stepsPerSecond));
  return {
    notes_per_s: Number(median(pieces.map((state) => state.notesPerSecond)).toFixed(1)),
    ms_per_step: Number(web.toFixed(3)),
    node_ms_per_step: Number(median(node).toFixed(3)),
    ratio_to_node: Number((median(node) / web).toFixed(3)),
    times_real_time: Number(median(pieces.map((state) => state.timesRealTime)).toFixed(1)),
  };
}
