// How often two runtimes write different pieces from the same seeds: onnxruntime-node and ONNX Runtime Web's WASM,
// both in Node, on a note model's burst graph. Prints one line of JSON.
//   node tests/bench/divergence.mjs --models DIR [--model NAME] [--seeds 100] [--events 500]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as native from 'onnxruntime-node';
import * as web from 'onnxruntime-web/wasm';
import { NoteCache } from '../parity/page/note_cache.mjs';
import { PITCHES, struck } from '../parity/page/presence.mjs';

const BURST = 20;
const CHOICES = 438;
const OFFSETS = [0, 149, 243, 275];  // of shift, pitch, velocity and duration
const UNCONDITIONED = [438, 602, 619, 628, 637];
const PEDAL_PLAYED = 638;
const BEGIN = 89;
const MARKS = [89, 90, 91, 92, 93];  // pitches that end or begin something

const { values: options } = parseArgs({
  options: {
    models: { type: 'string' },
    model: { type: 'string', default: 'note-small' },
    seeds: { type: 'string', default: '100' },
    events: { type: 'string', default: '500' },
  },
});
const folder = join(options.models, options.model);
const model = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
const events = Number(options.events);

async function open(ort) {
  if (ort === native) {
    return ort.InferenceSession.create(join(folder, model.burst_file), { intraOpNumThreads: 1, interOpNumThreads: 1 });
  }
  ort.env.wasm.numThreads = 1;
  return ort.InferenceSession.create(readFileSync(join(folder, model.burst_file)),
    { externalData: [{ path: model.weights_file, data: readFileSync(join(folder, model.weights_file)) }] });
}

/** Gumbel noise for one burst after another, the same for each runtime. Source of the generator: xorshift32, Marsaglia. */
function noiseOf(seed) {
  let state = Math.imul(seed + 1, 0x9E3779B1) >>> 0;
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
  return () => Float32Array.from({ length: BURST * CHOICES }, () => -Math.log(-Math.log(uniform())));
}

/** Returns the piece of a seed: four ids for each event. */
async function write({ Tensor }, session, seed) {
  const bias = new Float32Array(CHOICES);
  for (const mark of MARKS) bias[OFFSETS[1] + mark] = -1e9;
  const byField = (...values) => new Tensor('float32', Float32Array.from(values), [4]);
  const noise = noiseOf(seed);
  const cache = new NoteCache(model, 1);
  const piece = [];
  let presence = new Float32Array(PITCHES);
  let row = [0, OFFSETS[1] + BEGIN, OFFSETS[2], OFFSETS[3], ...UNCONDITIONED.slice(0, 4), PEDAL_PLAYED];
  while (piece.length < 4 * events) {
    const outputs = await session.run({
      ...cache.feeds(Tensor), rows: new Tensor('int32', Int32Array.from(row), [1, 1, row.length]),
      noise: new Tensor('float32', noise(), [BURST, 1, CHOICES]), bias: new Tensor('float32', bias, [1, CHOICES]),
      temperature: byField(model.touch, model.temperature, model.touch, model.hold),
      top_p: byField(1, model.top_p, 1, 1), min_p: byField(0, model.min_p, 0, 0),
      presence: new Tensor('float32', presence, [1, PITCHES]),
      presence_penalty: new Tensor('float32', [model.presence_penalty], [1]),
    });
    cache.append(outputs);
    const steps = [...outputs.steps.data];
    piece.push(...steps);
    for (let event = 0; 4 * event < steps.length; ++event) {
      presence = struck(presence, steps.slice(4 * event, 4 * event + 4), model.presence_penalty);
    }
    row = [...OFFSETS.map((offset, field) => offset + piece.at(field - 4)), ...UNCONDITIONED];
  }
  return piece;
}

const runtimes = await Promise.all([native, web].map(async (ort) => [ort, await open(ort)]));
const parted = [];
for (let seed = 0; seed < Number(options.seeds); ++seed) {
  const [one, other] = [await write(...runtimes[0], seed), await write(...runtimes[1], seed)];
  const at = one.findIndex((id, i) => id !== other[i]);
  if (at >= 0) parted.push(Math.floor(at / 4));
}
parted.sort((a, b) => a - b);
console.log(JSON.stringify({
  model: options.model, seeds: Number(options.seeds), events, parted: parted.length, first_differing_event: parted,
}));
process.exit(0);  // the WASM runtime keeps Node alive
