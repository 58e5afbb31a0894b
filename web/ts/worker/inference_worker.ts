// The inference worker: one model at a time, which writes one piece at a time.
import createEngine, { type EngineModule } from '../wasm/engine';
import { CallError, type Calls, type Control, type Emit, type Reply, type Request } from '../shared/protocol';
import { dispatcher } from '../shared/rpc';
import { ChordWriter } from './chord_writer';
import { fetchText } from './model_cache';
import { NoteWriter } from './note_writer';
import type { Writer } from './writer';

const code = new URL('./', self.location.href);
let engine: Promise<EngineModule> | null = null;
let writer: Writer | null = null;

function engineModule(): Promise<EngineModule> {
  engine ??= createEngine({ locateFile: (file) => new URL(file, code).href });
  return engine;
}

/** Returns the family that a model.json names. Throws model-mismatch. */
function familyOf(json: string): string {
  try {
    return (JSON.parse(json) as { family: string }).family;
  } catch {
    throw new CallError('model-mismatch', 'model.json is not valid JSON; export the model again.');
  }
}

async function load(
  { model, provider }: Calls['load']['in'],
  emit: Emit<'load'>,
  control: Control,
): Promise<Calls['load']['out']> {
  if (control.aborted) throw new CallError('aborted', 'Another model was chosen.');
  const unwanted = new AbortController(); // of downloads
  void control.changed().then(() => unwanted.abort());
  const { signal } = unwanted;
  const folder = new URL(`../models/${encodeURIComponent(model)}/`, code);
  emit({ phase: 'runtime', loaded: 0, total: 0 });
  const [ready, json] = await Promise.all([engineModule(), fetchText(new URL('model.json', folder), signal)]);
  const family = familyOf(json);
  const old = writer;
  writer = null;
  await old?.release().catch(() => undefined); // a lost device has nothing left to free
  const loading = { engine: ready, json, folder, runtimeFolder: new URL('ort/', code), emit, signal };
  writer = family === 'note-transformer'
    ? await NoteWriter.load(loading, provider)
    : await ChordWriter.load(loading, provider === 'automatic' ? 'wasm' : provider);
  return writer.ready;
}

async function generate(
  data: Calls['generate']['in'],
  emit: Emit<'generate'>,
  control: Control,
): Promise<Calls['generate']['out']> {
  if (!writer) throw new CallError('bad-request', 'No model is loaded yet.');
  return writer.generate(data, emit, control);
}

let last: Promise<unknown> = Promise.resolve();

/** Makes calls of a handler wait for the end of every call before: there is one engine and one model. */
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
