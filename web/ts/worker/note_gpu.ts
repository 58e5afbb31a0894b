// A note model's graphs on WebGPU: step runs there and its cache stays there; the hidden state alone
// is read back, and the heads draw on WASM.
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { pastRows, type CacheShape } from './note_cache';
import { CHOICES, ROW_FIELDS, samplingFeeds, type NoteGraphs, type Work } from './note_graphs';
import type { Ort } from './runtime';

const FLOAT_BYTES = 4;
const STORAGE_AND_COPIES = 0x80 | 0x4 | 0x8; // GPUBufferUsage.STORAGE | COPY_SRC | COPY_DST
const CHUNK = 16; // rows read at once: longer chunks were seen to go wrong on a software adapter

/** Keys or values of one layer: `all` rows of the window, and `past`, the part that the next run sees. */
interface Strip {
  name: string; // of the graph's input and output, such as k_0
  layer: number;
  all: GPUBuffer;
  past: GPUBuffer;
}

/** The sessions that it takes, each in the build of its provider. */
export interface GpuSessions {
  gpu: Ort;
  step: InferenceSession; // outputs new_* stay on the GPU
  cpu: Ort;
  heads: InferenceSession;
}

/** The names of the step graph's outputs and where they go. */
export function outputLocations(layers: number): Record<string, 'cpu' | 'gpu-buffer'> {
  const locations: Record<string, 'cpu' | 'gpu-buffer'> = { hidden: 'cpu' };
  for (let layer = 0; layer < layers; layer++) {
    locations[`new_k_${layer}`] = locations[`new_v_${layer}`] = 'gpu-buffer';
  }
  return locations;
}

export class GpuGraphs implements NoteGraphs {
  readonly burst = 1;
  private strips: Strip[] = [];
  private lanes = 0;
  private rows = 0;

  constructor(
    private readonly sessions: GpuSessions,
    private readonly device: GPUDevice,
    private readonly shape: CacheShape,
  ) {}

  async run(work: Work): Promise<Int32Array> {
    const hidden = await this.read(work);
    return work.burst === 0 ? new Int32Array(0) : this.draw(hidden, work);
  }

  async read(work: Work): Promise<Float32Array> {
    if (work.reset) this.rows = 0;
    this.spread(work.lanes);
    let hidden: Float32Array = new Float32Array(0);
    for (let from = 0; from < work.count; from += CHUNK) {
      hidden = await this.readChunk(work, from, Math.min(work.count, from + CHUNK));
    }
    return hidden;
  }

  /** Draws one event of every lane: [lanes, 4]. */
  async draw(hidden: Float32Array, work: Work): Promise<Int32Array> {
    const { Tensor } = this.sessions.cpu;
    const { lanes } = work;
    const outputs = await this.sessions.heads.run({
      ...samplingFeeds(this.sessions.cpu, work),
      hidden: new Tensor('float32', hidden, [lanes, hidden.length / lanes]),
      noise: new Tensor('float32', work.noise.subarray(0, lanes * CHOICES), [lanes, CHOICES]),
    });
    return (outputs['steps'] as Tensor).data as Int32Array;
  }

  private get columns(): number {
    return this.lanes * this.shape.kvHeads;
  }

  /** Bytes of a number of rows of one lane and head. */
  private bytes(rows: number): number {
    return rows * this.shape.headSize * FLOAT_BYTES;
  }

  /** Goes on with a number of lanes; from one lane each gets a copy of its rows. */
  private spread(lanes: number): void {
    if (lanes === this.lanes) return;
    const { kvHeads, layers, context, window } = this.shape;
    const old = this.strips;
    this.lanes = lanes;
    const buffer = (rows: number): GPUBuffer => this.device.createBuffer({
      size: this.columns * this.bytes(rows),
      usage: STORAGE_AND_COPIES,
    });
    this.strips = Array.from({ length: 2 * layers }, (_, i) => {
      const layer = i >> 1;
      const past = buffer(Math.max(1, pastRows(this.shape, layer, context), window - 1));
      return { name: `${i % 2 === 0 ? 'k' : 'v'}_${layer}`, layer, all: buffer(context), past };
    });
    const encoder = this.device.createCommandEncoder();
    this.strips.forEach((strip, i) => {
      const from = old[i];
      for (let column = 0; from && this.rows > 0 && column < this.columns; column++) {
        const source = (column % kvHeads) * this.bytes(context);
        encoder.copyBufferToBuffer(from.all, source, strip.all, column * this.bytes(context), this.bytes(this.rows));
      }
    });
    this.device.queue.submit([encoder.finish()]);
    destroy(old);
  }

  private async readChunk(work: Work, from: number, to: number): Promise<Float32Array> {
    const { Tensor } = this.sessions.gpu;
    const { lanes } = work;
    const { kvHeads, headSize } = this.shape;
    const count = to - from;
    const rows = new Int32Array(lanes * count * ROW_FIELDS);
    for (let lane = 0; lane < lanes; lane++) {
      const start = lane * work.count;
      rows.set(work.rows.subarray((start + from) * ROW_FIELDS, (start + to) * ROW_FIELDS), lane * count * ROW_FIELDS);
    }
    this.gatherPast();
    const feeds: Record<string, Tensor> = {
      rows: new Tensor('int32', rows, [lanes, count, ROW_FIELDS]),
      position: new Tensor('int64', BigInt64Array.of(BigInt(work.position + from)), [1]),
    };
    for (const { name, layer, past } of this.strips) {
      const dims = [lanes, kvHeads, pastRows(this.shape, layer, this.rows), headSize];
      feeds[`past_${name}`] = this.rows === 0
        ? new Tensor('float32', new Float32Array(0), dims)
        : Tensor.fromGpuBuffer(past, { dataType: 'float32', dims });
    }
    const outputs = await this.sessions.step.run(feeds);
    this.append(outputs, count);
    return (outputs['hidden'] as Tensor).data as Float32Array;
  }

  /** Copies the rows that each layer still sees into one piece. */
  private gatherPast(): void {
    if (this.rows === 0) return;
    const encoder = this.device.createCommandEncoder();
    for (const { layer, all, past } of this.strips) {
      const count = pastRows(this.shape, layer, this.rows);
      for (let column = 0; column < this.columns; column++) {
        const source = column * this.bytes(this.shape.context) + this.bytes(this.rows - count);
        encoder.copyBufferToBuffer(all, source, past, column * this.bytes(count), this.bytes(count));
      }
    }
    this.device.queue.submit([encoder.finish()]);
  }

  private append(outputs: InferenceSession.ReturnType, count: number): void {
    const encoder = this.device.createCommandEncoder();
    for (const { name, all } of this.strips) {
      const added = (outputs[`new_${name}`] as Tensor).gpuBuffer as GPUBuffer;
      for (let column = 0; column < this.columns; column++) {
        const target = column * this.bytes(this.shape.context) + this.bytes(this.rows);
        encoder.copyBufferToBuffer(added, column * this.bytes(count), all, target, this.bytes(count));
      }
    }
    this.device.queue.submit([encoder.finish()]);
    for (const { name } of this.strips) (outputs[`new_${name}`] as Tensor).dispose();
    this.rows += count;
  }

  async release(): Promise<void> {
    destroy(this.strips);
    this.strips = [];
    await Promise.all([this.sessions.step.release(), this.sessions.heads.release()]);
  }
}

function destroy(strips: Strip[]): void {
  for (const { all, past } of strips) {
    all.destroy();
    past.destroy();
  }
}
