// Loads a model with onnxruntime-web in this page and runs windows through it.
import { base64 } from './base64.mjs';
import { runWindows } from './run_windows.mjs';

const BUILDS = { wasm: 'ort.wasm.min.mjs', webgpu: 'ort.webgpu.min.mjs' };

/** message: { provider, url, windows }. Returns the outputs as base64 of their floats. */
export async function runModel({ provider, url, windows }) {
  const ort = await import(`/ort/${BUILDS[provider]}`);
  ort.env.wasm.wasmPaths = '/ort/';
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(url, { executionProviders: [provider] });
  try {
    const outputs = await runWindows(session, ort.Tensor, windows);
    return Object.fromEntries(Object.entries(outputs).map(([name, floats]) => [name, base64(floats)]));
  } finally {
    await session.release();
  }
}
