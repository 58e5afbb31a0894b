// Loads a note model with onnxruntime-web in this page and runs a reference's music through it.
import { base64 } from './base64.mjs';
import { runNotes } from './run_notes.mjs';
import { tensorsFrom } from './safetensors.mjs';

const BUILDS = { wasm: 'ort.wasm.min.mjs', webgpu: 'ort.webgpu.min.mjs' };

async function bytesOf(url) {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

/**
 * message: { provider, folder, reference, count, chunk }, the latter as in runNotes; URLs of the model's folder
 * and of the reference. On WebGPU the step graph runs there, the heads on WASM, and no burst.
 * Returns base64 of each result's numbers.
 */
export async function runNoteModel({ provider, folder, reference, count, chunk }) {
  const ort = await import(`/ort/${BUILDS[provider]}`);
  ort.env.wasm.wasmPaths = '/ort/';
  ort.env.wasm.numThreads = 1;
  const externalData = [{ path: 'weights.bin', data: await bytesOf(`${folder}/weights.bin`) }];
  const open = (name, executionProvider) => ort.InferenceSession.create(`${folder}/${name}.onnx`,
    { executionProviders: [executionProvider], externalData });
  const sessions = { step: await open('step', provider), heads: await open('heads', 'wasm') };
  if (provider === 'wasm') sessions.burst = await open('burst', 'wasm');
  const model = await (await fetch(`${folder}/model.json`)).json();
  try {
    const results = await runNotes(sessions, ort.Tensor, model, tensorsFrom(await bytesOf(reference)), { count, chunk });
    return Object.fromEntries(Object.entries(results).map(([name, numbers]) => [name, base64(numbers)]));
  } finally {
    for (const session of Object.values(sessions)) await session.release();
  }
}
