// A note model's graphs on WASM: step reads rows, burst writes events; one cache serves both.
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { EngineModule, NotePlan } from '../wasm/engine';
import { NoteCache, type CacheShape, type LayerRows } from './note_cache';
import type { Ort } from './runtime';
import { answer } from './writer';

/** Ids of the input rows' fields and of the choices, see shared/tokens/note_steps.hpp. */
export const ROW_FIELDS = 9;
export const CHOICES = 438;
const PITCHES = 94;
const CHOSEN_FIELDS = 4;

/** What the engine wants done; the views hold until it is called again. */
export interface Work extends NotePlan {
  rows: Int32Array; // [lanes, count, 9]
  noise: Float32Array; // [burst, lanes, 438]
  bias: Float32Array; // [lanes, 438]
  presence: Float32Array; // [lanes, 94]
  sampling: Float32Array; // [3, 4]: temperature, top-p and min-p of each field
}

/** A way to carry out the engine's plans. */
export interface NoteGraphs {
  /** The longest burst worth asking for. */
  readonly burst: number;
  /** Reads a plan's rows into the cache. Returns the hidden state of the last one: [lanes, width]. */
  read(work: Work): Promise<Float32Array>;
  /** Carries out a plan. Returns the drawn steps [events, lanes, 4], none when rows were read. */
  run(work: Work): Promise<Int32Array>;
  release(): Promise<void>;
}

type Feeds = Record<string, Tensor>;

/** Returns the engine's next plan; its small views are copied, for they hold until its next call. */
export function nextWork(engine: EngineModule, mostEvents: number): Work {
  const plan = answer<NotePlan>(engine.plan(mostEvents));
  return {
    ...plan,
    rows: engine.planRows().slice(),
    bias: engine.planBias().slice(),
    presence: engine.planPresence().slice(),
    sampling: engine.planSampling().slice(),
    noise: engine.planNoise(),
  };
}

/** Inputs of a graph that draws: what the sampler needs but for the noise. */
export function samplingFeeds(ort: Ort, { sampling, bias, presence, lanes }: Work): Feeds {
  const row = (index: number): Tensor => {
    const values = sampling.slice(index * CHOSEN_FIELDS, (index + 1) * CHOSEN_FIELDS);
    return new ort.Tensor('float32', values, [CHOSEN_FIELDS]);
  };
  return {
    temperature: row(0),
    top_p: row(1),
    min_p: row(2),
    bias: new ort.Tensor('float32', bias, [lanes, CHOICES]),
    presence: new ort.Tensor('float32', presence, [lanes, PITCHES]),
  };
}

export class WasmGraphs implements NoteGraphs {
  private readonly cache: NoteCache;

  constructor(
    private readonly ort: Ort,
    private readonly step: InferenceSession,
    private readonly burstGraph: InferenceSession,
    shape: CacheShape,
    readonly burst: number,
  ) {
    this.cache = new NoteCache(shape);
  }

  async read(work: Work): Promise<Float32Array> {
    const outputs = await this.step.run(this.feeds(work));
    this.append(outputs, work.count);
    return (outputs['hidden'] as Tensor).data as Float32Array;
  }

  async run(work: Work): Promise<Int32Array> {
    if (work.burst === 0) {
      await this.read(work);
      return new Int32Array(0);
    }
    const { Tensor } = this.ort;
    const outputs = await this.burstGraph.run({
      ...this.feeds(work),
      ...samplingFeeds(this.ort, work),
      noise: new Tensor('float32', work.noise, [work.burst, work.lanes, CHOICES]),
      presence_penalty: new Tensor('float32', [work.presencePenalty], [1]),
    });
    const steps = (outputs['steps'] as Tensor).data as Int32Array;
    this.append(outputs, steps.length / (work.lanes * CHOSEN_FIELDS));
    return steps;
  }

  /** What both graphs take: the rows, and the cache made ready for them. */
  private feeds(work: Work): Feeds {
    if (work.reset) this.cache.reset();
    this.cache.spread(work.lanes);
    const { Tensor } = this.ort;
    const { lanes, count } = work;
    const { kvHeads, headSize, layers } = this.cache.shape;
    const feeds: Feeds = {
      rows: new Tensor('int32', work.rows, [lanes, count, ROW_FIELDS]),
      position: new Tensor('int64', BigInt64Array.of(BigInt(work.position)), [1]),
    };
    for (let layer = 0; layer < layers; layer++) {
      const past = this.cache.past(layer);
      const dims = [lanes, kvHeads, past.count, headSize];
      feeds[`past_k_${layer}`] = new Tensor('float32', past.keys, dims);
      feeds[`past_v_${layer}`] = new Tensor('float32', past.values, dims);
    }
    return feeds;
  }

  private append(outputs: InferenceSession.ReturnType, count: number): void {
    const data = (name: string): Float32Array => (outputs[name] as Tensor).data as Float32Array;
    const layers: LayerRows[] = Array.from({ length: this.cache.shape.layers }, (_, layer) => ({
      keys: data(`new_k_${layer}`),
      values: data(`new_v_${layer}`),
    }));
    this.cache.append(layers, count);
  }

  async release(): Promise<void> {
    await Promise.all([this.step.release(), this.burstGraph.release()]);
  }
}
