// ONNX Runtime Web: the two builds, and sessions on a provider.
import type { InferenceSession } from 'onnxruntime-web/wasm';
import type { Provider } from '../shared/protocol';

export type Ort = typeof import('onnxruntime-web/wasm');
export type SessionOptions = InferenceSession.SessionOptions;

const builds = new Map<Provider, Promise<Ort>>();

/** Returns the build for a provider, loading it at the first call; `folder` holds its files. */
export function loadRuntime(provider: Provider, folder: URL): Promise<Ort> {
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

interface Adapter {
  info?: { isFallbackAdapter?: boolean };
}

/** Returns what this browser offers workers as WebGPU: nothing, a program on the processor, or a GPU. */
export async function webGpuAdapter(): Promise<'none' | 'software' | 'hardware'> {
  const gpu = (navigator as { gpu?: { requestAdapter(): Promise<Adapter | null> } }).gpu;
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (!adapter) return 'none';
  return adapter.info?.isFallbackAdapter ? 'software' : 'hardware';
}

/**
 * Returns what `open` gives if `faultOf` finds nothing against it, an empty text; else frees it and returns the
 * fault, or the error's message.
 */
export async function onTrial<T extends { release(): Promise<void> }>(
  open: () => Promise<T>, faultOf: (opened: T) => Promise<string>,
): Promise<T | string> {
  let unused: T | null = null;
  try {
    const opened = unused = await open();
    const fault = await faultOf(opened);
    if (fault) return fault;
    unused = null;
    return opened;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await unused?.release().catch(() => undefined); // a lost device has nothing left to free
  }
}

/** Returns the largest difference of two outputs; NaN counts as infinite. */
export function difference(a: Float32Array, b: Float32Array): number {
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs((a[i] ?? NaN) - (b[i] ?? NaN));
    if (!(d <= worst)) worst = Number.isNaN(d) ? Infinity : d;
  }
  return worst;
}
