// Loading a note model: its files, its graphs on WASM, and on WebGPU where that is right and wanted.
import type { InferenceSession } from 'onnxruntime-web/wasm';
import type { EngineModule, NoteModelLoaded } from '../wasm/engine';
import type { Provider, ProviderChoice } from '../shared/protocol';
import { fetchModel } from './model_cache';
import { compare } from './note_compare';
import { GpuGraphs, outputLocations } from './note_gpu';
import { WasmGraphs, type NoteGraphs } from './note_graphs';
import { loadRuntime, onTrial, type Ort, type SessionOptions, webGpuAdapter } from './runtime';
import type { Loading } from './writer';

const BURST = 16; // events of one run; a writer may pass its pace by as many, see protocol.ts

const PATIENCE = 3000; // milliseconds that WebGPU may take to show that it is faster

const PARTS = ['step', 'heads', 'burst', 'weights'] as const;
type Part = (typeof PARTS)[number];
/** The fields of model.json that the worker reads itself; the engine checks them all. */
type ModelFiles = Record<`${Part}_file` | `${Part}_sha256`, string> & Record<`${Part}_bytes`, number>;

/** Returns the model's files, with one progress over all of them. */
async function fetchFiles(
  files: ModelFiles, { folder, emit, signal }: Loading,
): Promise<Map<Part, Uint8Array>> {
  const total = PARTS.reduce((sum, part) => sum + files[`${part}_bytes`], 0);
  const received = new Map<Part, number>();
  const fetched = await Promise.all(PARTS.map(async (part): Promise<[Part, Uint8Array]> => {
    const url = new URL(files[`${part}_file`], folder);
    return [part, await fetchModel(url, files[`${part}_sha256`], files[`${part}_bytes`], (loaded) => {
      received.set(part, loaded);
      emit({ phase: 'model', loaded: [...received.values()].reduce((sum, bytes) => sum + bytes, 0), total });
    }, signal)];
  }));
  return new Map(fetched);
}

/** Opens the graphs of one model. */
class Opener {
  constructor(
    private readonly files: ModelFiles,
    private readonly bytes: Map<Part, Uint8Array>,
    private readonly shape: NoteModelLoaded,
    private readonly runtimeFolder: URL,
  ) {}

  async wasm(): Promise<WasmGraphs> {
    const ort = await loadRuntime('wasm', this.runtimeFolder);
    const step = await this.open(ort, 'step', { executionProviders: ['wasm'] });
    const burst = await this.open(ort, 'burst', { executionProviders: ['wasm'] });
    return new WasmGraphs(ort, step, burst, this.shape, BURST);
  }

  async webgpu(): Promise<GpuGraphs> {
    const gpu = await loadRuntime('webgpu', this.runtimeFolder);
    const cpu = await loadRuntime('wasm', this.runtimeFolder);
    const step = await this.open(gpu, 'step', {
      executionProviders: ['webgpu'],
      preferredOutputLocation: outputLocations(this.shape.layers),
    });
    const heads = await this.open(cpu, 'heads', { executionProviders: ['wasm'] });
    return new GpuGraphs({ gpu, step, cpu, heads }, await gpu.env.webgpu.device, this.shape);
  }

  private open(ort: Ort, part: Part, options: SessionOptions): Promise<InferenceSession> {
    const weights = { path: this.files.weights_file, data: this.bytes.get('weights') as Uint8Array };
    return ort.InferenceSession.create(this.bytes.get(part) as Uint8Array, { ...options, externalData: [weights] });
  }
}

/** Returns the graphs on WebGPU, or why they are not used. */
async function checkedWebGpu(
  opener: Opener, engine: EngineModule, wasm: WasmGraphs, onlyIfFaster: boolean,
): Promise<GpuGraphs | string> {
  const adapter = await webGpuAdapter();
  if (adapter === 'none') return 'this browser offers none';
  if (adapter === 'software' && onlyIfFaster) return 'this browser offers it in software only';
  return onTrial(() => opener.webgpu(), async (gpu) => {
    const { agrees, difference, gain } = await compare(engine, wasm, gpu, onlyIfFaster ? PATIENCE : Infinity);
    if (!agrees) return `its values differ from those of WASM by ${difference.toPrecision(2)}`;
    return onlyIfFaster && gain <= 1 ? `it is ${(1 / gain).toFixed(1)} times slower than WASM here` : '';
  });
}

/** Returns the graphs on the wanted provider if it may be used, else on WASM. */
export async function openNoteModel(
  loading: Loading,
  shape: NoteModelLoaded,
  wanted: ProviderChoice,
): Promise<{ graphs: NoteGraphs; provider: Provider; refusal: string }> {
  const files = JSON.parse(loading.json) as ModelFiles;
  const opener = new Opener(files, await fetchFiles(files, loading), shape, loading.runtimeFolder);
  loading.emit({ phase: 'runtime', loaded: 0, total: 0 });
  const wasm = await opener.wasm();
  if (wanted === 'wasm') return { graphs: wasm, provider: 'wasm', refusal: '' };
  const gpu = await checkedWebGpu(opener, loading.engine, wasm, wanted === 'automatic');
  if (typeof gpu === 'string') return { graphs: wasm, provider: 'wasm', refusal: gpu };
  await wasm.release();
  return { graphs: gpu, provider: 'webgpu', refusal: '' };
}
