// The inference worker: loads a model and runs the loop window → logits → word → notes.
import createEngine, { type EngineError, type EngineLoaded, type EngineModule, type EngineStarted } from '../wasm/engine';
import { CallError, type Attention, type Calls, type Cancel, type Emit, type Provider, type Reply, type Request } from '../shared/protocol';
import { dispatcher } from '../shared/rpc';
import { fetchModel, fetchText } from './model_cache';
import { hasWebGpu, Session, type StepOutput } from './runtime';

const TOLERANCE = 1e-3; // largest difference of logits between providers
const BATCH_MS = 16; // notes are sent at most once per frame of the page
const ATTENTION_MS = 50;

/** The fields of model.json that the worker reads itself; the engine checks them all. */
interface ModelFiles {
  onnx_file: string;
  onnx_sha256: string;
  onnx_bytes: number;
  vocabulary_file: string;
  vocabulary_size: number;
}

const code = new URL('./', self.location.href);
const runtimeFolder = new URL('ort/', code);
let engine: Promise<EngineModule> | null = null;
let session: Session | null = null;
let logitsLength = 0;

function engineModule(): Promise<EngineModule> {
  engine ??= createEngine({ locateFile: (file) => new URL(file, code).href });
  return engine;
}

/** Returns an answer of the engine, or throws its error. */
function answer<T extends { ok: true }>(text: string): T {
  const reply = JSON.parse(text) as T | EngineError;
  if (reply.ok) return reply;
  throw new CallError(reply.code === 'model-mismatch' ? 'model-mismatch' : 'engine', reply.message);
}

/** Returns the largest difference of two sets of logits; NaN counts as infinite. */
function difference(a: Float32Array, b: Float32Array): number {
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs((a[i] ?? NaN) - (b[i] ?? NaN));
    if (!(d <= worst)) worst = Number.isNaN(d) ? Infinity : d;
  }
  return worst;
}

/** Returns a WebGPU session that agrees with `reference` on a first step, or why there is none. */
async function checkedWebGpu(model: Uint8Array, reference: Session): Promise<Session | string> {
  if (!(await hasWebGpu())) return 'this browser offers no WebGPU';
  try {
    const gpu = await Session.create('webgpu', runtimeFolder, model);
    const window = new Int32Array(50).fill(1);
    const worst = difference((await reference.step(window)).logits, (await gpu.step(window)).logits);
    if (worst <= TOLERANCE) return gpu;
    await gpu.release();
    return `its values differ from those of WASM by ${worst.toPrecision(2)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function load(
  { model, provider }: Calls['load']['in'],
  emit: Emit<'load'>,
): Promise<Calls['load']['out']> {
  const folder = new URL(`../models/${encodeURIComponent(model)}/`, code);
  emit({ phase: 'runtime', loaded: 0, total: 0 });
  const [engineReady, json] = await Promise.all([engineModule(), fetchText(new URL('model.json', folder))]);
  let files: ModelFiles;
  try {
    files = JSON.parse(json) as ModelFiles;
  } catch {
    throw new CallError('model-mismatch', 'model.json is not valid JSON; export the model again.');
  }
  const vocabulary = await fetchText(new URL(files.vocabulary_file, folder));
  await session?.release();
  session = null;
  const loaded = answer<EngineLoaded>(engineReady.load(json, vocabulary));
  const bytes = await fetchModel(new URL(files.onnx_file, folder), files.onnx_sha256, files.onnx_bytes,
    (done, total) => emit({ phase: 'model', loaded: done, total }));

  session = await Session.create('wasm', runtimeFolder, bytes);
  logitsLength = files.vocabulary_size + 1;
  let used: Provider = 'wasm';
  let refusal = '';
  if (provider === 'webgpu') {
    const checked = await checkedWebGpu(bytes, session);
    if (typeof checked === 'string') {
      refusal = checked;
    } else {
      await session.release();
      session = checked;
      used = 'webgpu';
    }
  }
  return {
    name: loaded.name, title: loaded.title, family: loaded.family, provider: used, refusal,
    fps: loaded.fps, window: loaded.window, parameters: loaded.parameters,
  };
}

/** Lets messages in, such as an abort, without the delay of a timer. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}

function attentionOf(output: StepOutput): Attention {
  const size = Math.round(Math.sqrt(output.attention1.length));
  return { first: output.attention1.slice(), second: output.attention2.slice(), size };
}

async function generate(
  { settings, prompt }: Calls['generate']['in'],
  emit: Emit<'generate'>,
  cancel: Cancel,
): Promise<Calls['generate']['out']> {
  const running = session;
  if (!running) throw new CallError('bad-request', 'No model is loaded yet.');
  const writer = await engineModule();
  const { unknownShare } = answer<EngineStarted>(writer.start(settings, prompt));
  emit({ kind: 'started', unknownShare });

  const begun = performance.now();
  let sent = -Infinity;
  let shown = -Infinity;
  const send = (output: StepOutput | null): void => {
    const now = performance.now();
    const attention = output && now - shown >= ATTENTION_MS ? attentionOf(output) : null;
    if (attention) shown = now;
    sent = now;
    const words = writer.writtenFrames();
    const notes = new Uint8Array(writer.takeNotes());
    const transfer = [notes.buffer];
    if (attention) transfer.push(attention.first.buffer, attention.second.buffer);
    emit({
      kind: 'notes', notes, words, attention,
      writtenSeconds: writer.writtenUntil(),
      stepsPerSecond: words / Math.max((now - begun) / 1000, 1e-3),
    }, transfer);
  };

  send(null); // the seed's own notes
  let output: StepOutput | null = null;
  while (!writer.done() && !cancel.aborted) {
    output = await running.step(writer.windowView());
    if (cancel.aborted) break;
    writer.logitsBuffer(logitsLength).set(output.logits);
    const error = writer.accept();
    if (error) answer(error);
    if (performance.now() - sent >= BATCH_MS) send(output);
    await breathe();
  }
  shown = -Infinity;
  send(output);
  return { stop: cancel.aborted ? 'aborted' : 'length' };
}

let last: Promise<unknown> = Promise.resolve();

/** Makes calls of a handler wait for the end of every call before: there is one engine and one session. */
function inTurn<Arguments extends unknown[], Result>(
  handler: (...given: Arguments) => Promise<Result>,
): (...given: Arguments) => Promise<Result> {
  return (...given) => {
    const result = last.then(() => handler(...given));
    last = result.catch(() => undefined);
    return result;
  };
}

const port = self as unknown as DedicatedWorkerGlobalScope;
const dispatch = dispatcher(
  { postMessage: (message: Reply, transfer) => port.postMessage(message, transfer) },
  { load: inTurn(load), generate: inTurn(generate) },
);
port.onmessage = (event: MessageEvent<Request>) => dispatch(event.data);
