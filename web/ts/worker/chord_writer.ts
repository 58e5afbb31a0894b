// Chord models: one graph, and the loop window → logits → word → notes.
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { ChordModelLoaded, ChordsStarted, EngineModule } from '../wasm/engine';
import type { Attention, Calls, Control, Emit, Provider } from '../shared/protocol';
import { fetchModel, fetchText } from './model_cache';
import { difference, loadRuntime, onTrial, type Ort, webGpuAdapter } from './runtime';
import { answer, breathe, check, Outbox, type Loading, type Writer } from './writer';

const TOLERANCE = 1e-3; // largest difference of logits between providers
const ATTENTION_MS = 50;

/** The fields of model.json that the worker reads itself; the engine checks them all. */
interface ModelFiles {
  onnx_file: string;
  onnx_sha256: string;
  onnx_bytes: number;
  vocabulary_file: string;
}

/** One step's outputs: logits of the next word and both attention matrices. */
interface StepOutput {
  logits: Float32Array;
  attention1: Float32Array;
  attention2: Float32Array;
}

/** The graph, ready to run on one provider. */
class ChordGraph {
  private constructor(
    private readonly ort: Ort,
    private readonly session: InferenceSession,
  ) {}

  static async create(provider: Provider, folder: URL, model: Uint8Array): Promise<ChordGraph> {
    const ort = await loadRuntime(provider, folder);
    return new ChordGraph(ort, await ort.InferenceSession.create(model, { executionProviders: [provider] }));
  }

  /** Runs one window of word ids. */
  async step(window: Int32Array): Promise<StepOutput> {
    const ids = BigInt64Array.from(window, BigInt);
    const outputs = await this.session.run({
      window: new this.ort.Tensor('int64', ids, [1, window.length]),
    });
    const data = (name: string): Float32Array => (outputs[name] as Tensor).data as Float32Array;
    return { logits: data('logits'), attention1: data('attention1'), attention2: data('attention2') };
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

/** Returns the graph on WebGPU if it agrees with `reference` on a first step, or why it is not used. */
async function checkedWebGpu(model: Uint8Array, folder: URL, reference: ChordGraph): Promise<ChordGraph | string> {
  if ((await webGpuAdapter()) === 'none') return 'this browser offers none';
  return onTrial(() => ChordGraph.create('webgpu', folder, model), async (gpu) => {
    const window = new Int32Array(50).fill(1);
    const worst = difference((await reference.step(window)).logits, (await gpu.step(window)).logits);
    return worst <= TOLERANCE ? '' : `its values differ from those of WASM by ${worst.toPrecision(2)}`;
  });
}

function attentionOf(output: StepOutput): Attention {
  const size = Math.round(Math.sqrt(output.attention1.length));
  return { first: output.attention1.slice(), second: output.attention2.slice(), size };
}

export class ChordWriter implements Writer {
  private constructor(
    readonly ready: Calls['load']['out'],
    private readonly engine: EngineModule,
    private readonly graph: ChordGraph,
  ) {}

  static async load(
    { engine, json, folder, runtimeFolder, emit, signal }: Loading, provider: Provider,
  ): Promise<ChordWriter> {
    const files = JSON.parse(json) as ModelFiles;
    const vocabulary = await fetchText(new URL(files.vocabulary_file, folder), signal);
    const loaded = answer<ChordModelLoaded>(engine.load(json, vocabulary));
    const bytes = await fetchModel(new URL(files.onnx_file, folder), files.onnx_sha256, files.onnx_bytes,
      (done, total) => emit({ phase: 'model', loaded: done, total }), signal);
    emit({ phase: 'runtime', loaded: 0, total: 0 });
    let graph = await ChordGraph.create('wasm', runtimeFolder, bytes);
    let used: Provider = 'wasm';
    let refusal = '';
    if (provider === 'webgpu') {
      const checked = await checkedWebGpu(bytes, runtimeFolder, graph);
      if (typeof checked === 'string') {
        refusal = checked;
      } else {
        await graph.release();
        graph = checked;
        used = 'webgpu';
      }
    }
    const { name, title, family, fps, window, parameters } = loaded;
    const ready = { name, title, family, provider: used, refusal, fps, window, parameters };
    return new ChordWriter(ready, engine, graph);
  }

  async generate(
    { settings, prompt }: Calls['generate']['in'],
    emit: Emit<'generate'>,
    control: Control,
  ): Promise<Calls['generate']['out']> {
    const { engine } = this;
    const { unknownShare } = answer<ChordsStarted>(engine.start(settings, prompt));
    emit({ kind: 'started', unknownShare });
    const outbox = new Outbox(engine, emit, 1);
    outbox.send(); // the seed's own notes
    let shown = -Infinity;
    let output: StepOutput | null = null;
    while (!engine.done() && !control.aborted) {
      output = await this.graph.step(engine.windowView());
      if (control.aborted) break;
      engine.logitsBuffer(output.logits.length).set(output.logits);
      check(engine.acceptLogits());
      if (outbox.due) {
        const show = performance.now() - shown >= ATTENTION_MS;
        if (show) shown = performance.now();
        outbox.send(show ? attentionOf(output) : null);
      }
      await breathe();
    }
    outbox.send(output && attentionOf(output));
    return { stop: control.aborted ? 'aborted' : 'length' };
  }

  release(): Promise<void> {
    return this.graph.release();
  }
}
