// Runs a note model's graphs over the rows and the noise of a reference. Shared by Node and the browser.
import { NoteCache } from './note_cache.mjs';
import { PITCHES, struck } from './presence.mjs';

const ROW = 9;
const CHOICES = 438;
const OFFSETS = [0, 149, 243, 275];  // of shift, pitch, velocity and duration
const UNCONDITIONED = [438, 602, 619, 628, 637];
const FORCED = 1e9;

/** A model's sessions with the reference's music; the first `lanes` sequences and `count` rows of them. */
class Player {
  constructor({ step, heads, burst }, Tensor, model, reference, { lanes, count }) {
    Object.assign(this, { step, heads, burst, Tensor, model, reference, lanes, count });
    this.length = reference.rows.shape[1];
  }

  floats(data, shape) {
    return new this.Tensor('float32', Float32Array.from(data), shape);
  }

  /** Rows from `first` to `last` of all lanes, [lanes, last - first, 9]. */
  rows(first, last) {
    const { data } = this.reference.rows;
    const all = Array.from({ length: this.lanes }, (_, lane) =>
      [...data.subarray((lane * this.length + first) * ROW, (lane * this.length + last) * ROW)]);
    return new this.Tensor('int32', Int32Array.from(all.flat()), [this.lanes, last - first, ROW]);
  }

  /** Reads rows; returns the last one's hidden state. */
  async read(cache, rows) {
    const outputs = await this.step.run({ ...cache.feeds(this.Tensor), rows });
    cache.append(outputs);
    return outputs.hidden.data;
  }

  /** Inputs of a graph that draws, from temperature, top-p and min-p of each field. */
  sampling(values) {
    const row = (index) => this.floats(values.slice(4 * index, 4 * index + 4), [4]);
    return { temperature: row(0), top_p: row(1), min_p: row(2) };
  }

  /** heads.onnx: { steps [lanes, 4], logits [lanes, 438] }. */
  async draw(hidden, noise, bias, presence, sampling) {
    const shape = [this.lanes, CHOICES];
    const { steps, logits } = await this.heads.run({
      hidden: this.floats(hidden, [this.lanes, this.model.width]),
      noise: this.floats(noise, shape), bias: this.floats(bias, shape),
      presence: this.floats(presence, [this.lanes, PITCHES]), ...sampling,
    });
    return { steps: [...steps.data], logits: logits.data };
  }

  /** The logits of a hidden state after which row `next` comes: its fields are forced on the heads. */
  async logits(hidden, next) {
    const bias = new Float32Array(this.lanes * CHOICES);
    const rows = this.rows(next, next + 1).data;
    for (let lane = 0; lane < this.lanes; ++lane) {
      for (const id of rows.subarray(lane * ROW, lane * ROW + OFFSETS.length)) bias[lane * CHOICES + id] = FORCED;
    }
    const drawn = await this.draw(hidden, new Float32Array(bias.length), bias,
      new Float32Array(this.lanes * PITCHES), this.sampling([1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]));
    return drawn.logits;
  }

  /** Row by row with the cache: logits [lanes, count - 1, 438]. */
  async rowByRow() {
    const all = new Float32Array(this.lanes * (this.count - 1) * CHOICES);
    const cache = new NoteCache(this.model, this.lanes);
    for (let row = 0; row + 1 < this.count; ++row) {
      const logits = await this.logits(await this.read(cache, this.rows(row, row + 1)), row + 1);
      for (let lane = 0; lane < this.lanes; ++lane) {
        all.set(logits.subarray(lane * CHOICES, (lane + 1) * CHOICES), (lane * (this.count - 1) + row) * CHOICES);
      }
    }
    return { all, cache };
  }

  /** In chunks: the logits [lanes, 438] of the last row that is read. */
  async inChunks(size) {
    const cache = new NoteCache(this.model, this.lanes);
    let hidden;
    for (let first = 0; first + 1 < this.count; first += size) {
      hidden = await this.read(cache, this.rows(first, Math.min(first + size, this.count - 1)));
    }
    return this.logits(hidden, this.count - 1);
  }

  reshapedBias() {
    return Array.from({ length: this.lanes }, () => [...this.reference.bias.data]).flat();
  }

  /** burst.onnx after all rows: [events, lanes, 4]. */
  async inOneBurst(cache) {
    const { noise, sampling, presence, presence_penalty: penalty } = this.reference;
    const outputs = await this.burst.run({
      ...cache.feeds(this.Tensor), rows: this.rows(this.count - 1, this.count),
      noise: this.floats(noise.data, noise.shape), bias: this.floats(this.reshapedBias(), [this.lanes, CHOICES]),
      presence: this.floats(presence.data, presence.shape), presence_penalty: this.floats(penalty.data, [1]),
      ...this.sampling(sampling.data),
    });
    const grown = cache.clone();
    grown.append(outputs);
    return { steps: Int32Array.from(outputs.steps.data), cache: grown };
  }

  /** The same events by step.onnx and heads.onnx. */
  async eventByEvent(cache) {
    const { noise, sampling } = this.reference;
    const steps = [];
    const grown = cache.clone();
    let presence = Float32Array.from(this.reference.presence.data);
    let rows = this.rows(this.count - 1, this.count);
    for (let event = 0; event < noise.shape[0]; ++event) {
      const size = this.lanes * CHOICES;
      const hidden = await this.read(grown, rows);
      const drawn = await this.draw(hidden, noise.data.subarray(event * size, (event + 1) * size),
        this.reshapedBias(), presence, this.sampling(sampling.data));
      steps.push(...drawn.steps);
      presence = struck(presence, drawn.steps, this.reference.presence_penalty.data[0]);
      const next = Array.from({ length: this.lanes }, (_, lane) =>
        [...OFFSETS.map((offset, field) => offset + drawn.steps[4 * lane + field]), ...UNCONDITIONED]);
      rows = new this.Tensor('int32', Int32Array.from(next.flat()), [this.lanes, 1, ROW]);
    }
    return { steps: Int32Array.from(steps), cache: grown };
  }
}

/**
 * sessions: { step, heads, burst }, burst only where the events are to be drawn.
 * Returns { rows, alone, chunks: logits; and of bursts: burst, slow: steps, burstCache, slowCache: last keys }.
 */
export async function runNotes(sessions, Tensor, model, reference, { count, chunk }) {
  const lanes = reference.rows.shape[0];
  const player = new Player(sessions, Tensor, model, reference, { lanes, count });
  const alone = new Player(sessions, Tensor, model, reference, { lanes: 1, count });
  const { all, cache } = await player.rowByRow();
  const results = { rows: all, alone: (await alone.rowByRow()).all, chunks: await player.inChunks(chunk) };
  if (!sessions.burst) return results;
  const burst = await player.inOneBurst(cache);
  const slow = await player.eventByEvent(cache);
  const lastKeys = ({ cache: { parts } }) => parts.get(`k_${model.layers - 1}`);
  return {
    ...results, burst: burst.steps, slow: slow.steps, burstCache: lastKeys(burst), slowCache: lastKeys(slow),
  };
}
