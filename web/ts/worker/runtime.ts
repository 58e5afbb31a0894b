// ONNX Runtime Web: the two builds, sessions, and one step of the model.
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { Provider } from '../shared/protocol';

type Ort = typeof import('onnxruntime-web/wasm');

/** One step's outputs: logits of the next word and both attention matrices. */
export interface StepOutput {
  logits: Float32Array;
  attention1: Float32Array;
  attention2: Float32Array;
}

const builds = new Map<Provider, Promise<Ort>>();

/** Returns the build for a provider, loading it at the first call; `folder` holds its files. */
function load(provider: Provider, folder: URL): Promise<Ort> {
  let build = builds.get(provider);
  if (!build) {
    const file = provider === 'webgpu' ? 'ort.webgpu.min.mjs' : 'ort.wasm.min.mjs';
    build = (import(new URL(file, folder).href) as Promise<Ort>).then((ort) => {
      const wasm = ort.env.wasm;
      wasm.wasmPaths = folder.href;
      wasm.numThreads = 1;
      ort.env.logLevel = 'error';
      return ort;
    });
    build.catch(() => builds.delete(provider));
    builds.set(provider, build);
  }
  return build;
}

/** A model ready to run on one provider. */
export class Session {
  private constructor(
    private readonly ort: Ort,
    private readonly session: InferenceSession,
  ) {}

  static async create(provider: Provider, folder: URL, model: Uint8Array): Promise<Session> {
    const ort = await load(provider, folder);
    return new Session(ort, await ort.InferenceSession.create(model, { executionProviders: [provider] }));
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

/** Whether this browser offers a WebGPU adapter to workers. */
export async function hasWebGpu(): Promise<boolean> {
  const gpu = (navigator as { gpu?: { requestAdapter(): Promise<unknown> } }).gpu;
  return gpu !== undefined && (await gpu.requestAdapter().catch(() => null)) !== null;
}
