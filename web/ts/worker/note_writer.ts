// Note models: three graphs that share their weights, and the loop plan → rows → steps → notes.
import type { EngineModule, NoteModelLoaded, NotePlan, NotesStarted } from '../wasm/engine';
import type { Calls, Control, Emit, Provider } from '../shared/protocol';
import { fetchModel } from './model_cache';
import { WasmGraphs, type NoteGraphs, type Work } from './note_graphs';
import { loadRuntime } from './runtime';
import { answer, breathe, check, Outbox, type Loading, type Writer } from './writer';

const FIRST_BURST = 4; // events: the first notes come soon
const BURST = 16;

const PARTS = ['step', 'heads', 'burst', 'weights'] as const;
type Part = (typeof PARTS)[number];
/** The fields of model.json that the worker reads itself; the engine checks them all. */
type ModelFiles = Record<`${Part}_file` | `${Part}_sha256`, string> & Record<`${Part}_bytes`, number>;
export type NoteFiles = Record<Part, Uint8Array<ArrayBuffer>>;

/** Returns the model's files, one progress over all of them. */
async function fetchFiles(files: ModelFiles, folder: URL, emit: Emit<'load'>): Promise<NoteFiles> {
  const total = PARTS.reduce((sum, part) => sum + files[`${part}_bytes`], 0);
  const done = new Map<Part, number>();
  const fetched = await Promise.all(PARTS.map((part) =>
    fetchModel(new URL(files[`${part}_file`], folder), files[`${part}_sha256`], files[`${part}_bytes`], (loaded) => {
      done.set(part, loaded);
      emit({ phase: 'model', loaded: [...done.values()].reduce((sum, bytes) => sum + bytes, 0), total });
    })));
  return Object.fromEntries(PARTS.map((part, i) => [part, fetched[i]])) as NoteFiles;
}

export class NoteWriter implements Writer {
  private constructor(
    readonly ready: Calls['load']['out'],
    private readonly engine: EngineModule,
    private readonly graphs: NoteGraphs,
  ) {}

  static async load({ engine, json, folder, runtimeFolder, emit }: Loading, provider: Provider): Promise<NoteWriter> {
    const files = JSON.parse(json) as ModelFiles;
    const loaded = answer<NoteModelLoaded>(engine.load(json, ''));
    const bytes = await fetchFiles(files, folder, emit);
    const ort = await loadRuntime('wasm', runtimeFolder);
    const options = {
      executionProviders: ['wasm'],
      externalData: [{ path: files.weights_file, data: bytes.weights }],
    };
    const step = await ort.InferenceSession.create(bytes.step, options);
    const burst = await ort.InferenceSession.create(bytes.burst, options);
    const graphs = new WasmGraphs(ort, step, burst, loaded, BURST);
    const { name, title, family, parameters, context, temperature, topP, minP, composers } = loaded;
    const ready = {
      name, title, family, provider: 'wasm' as Provider, refusal: '', fps: 0, window: 0, parameters,
      context, temperature, topP, minP, composers,
    };
    return new NoteWriter(ready, engine, graphs);
  }

  async generate(
    { settings, prompt }: Calls['generate']['in'],
    emit: Emit<'generate'>,
    control: Control,
  ): Promise<Calls['generate']['out']> {
    const { engine } = this;
    const started = answer<NotesStarted>(engine.start(settings, prompt));
    emit({ kind: 'started', unknownShare: started.unknownShare });
    const outbox = new Outbox(engine, emit, started.alternatives);
    const slowest = (): number => {
      const times = Array.from({ length: started.alternatives }, (_, i) => engine.writtenUntil(i));
      return Math.min(...times);
    };
    while (!engine.done() && !control.aborted) {
      if (slowest() >= control.until) {
        outbox.send();
        await outbox.wait(control.changed());
        continue;
      }
      const most = engine.writtenSteps() < FIRST_BURST ? FIRST_BURST : this.graphs.burst;
      const work = this.planned(most);
      const steps = await this.graphs.run(work, started);
      if (control.aborted) break;
      check(engine.acceptSteps(steps));
      if (work.burst > 0 && outbox.due) outbox.send();
      await breathe();
    }
    outbox.send();
    return { stop: control.aborted ? 'aborted' : 'length' };
  }

  private planned(mostEvents: number): Work {
    const { engine } = this;
    const plan = answer<NotePlan>(engine.plan(Math.min(mostEvents, this.graphs.burst)));
    // The small views are copied: they hold until the engine is called again.
    return { ...plan, rows: engine.planRows().slice(), bias: engine.planBias().slice(), noise: engine.planNoise() };
  }

  release(): Promise<void> {
    return this.graphs.release();
  }
}
