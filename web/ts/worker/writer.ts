// What both model families have in common: a writer with a loaded model, the engine's answers, and
// notes sent to the page in batches.
import type { EngineError, EngineModule } from '../wasm/engine';
import { CallError, type Attention, type Calls, type Control, type Emit } from '../shared/protocol';

const BATCH_MS = 16; // notes are sent at most once per frame of the page

/** A loaded model that writes pieces. */
export interface Writer {
  readonly ready: Calls['load']['out'];
  generate(data: Calls['generate']['in'], emit: Emit<'generate'>, control: Control): Promise<Calls['generate']['out']>;
  release(): Promise<void>;
}

/** What a family needs to load its model. */
export interface Loading {
  engine: EngineModule;
  json: string; // model.json
  folder: URL; // of the model
  runtimeFolder: URL;
  emit: Emit<'load'>;
  signal: AbortSignal; // ends downloads
}

/** Returns an answer of the engine, or throws its error. */
export function answer<T extends { ok: true }>(text: string): T {
  const reply = JSON.parse(text) as T | EngineError;
  if (reply.ok) return reply;
  throw new CallError(reply.code === 'model-mismatch' ? 'model-mismatch' : 'engine', reply.message);
}

/** Throws the error of a call that answers "" or an error. */
export function check(text: string): void {
  if (text) answer(text);
}

/** Lets messages in, such as an abort, without the delay of a timer. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}

/** Sends what the engine has written, and keeps the time of computing. */
export class Outbox {
  private readonly begun = performance.now();
  private waited = 0;
  private sent = -Infinity;

  constructor(
    private readonly engine: EngineModule,
    private readonly emit: Emit<'generate'>,
    private readonly alternatives: number,
  ) {}

  /** Whether a frame of the page has passed since the last sending. */
  get due(): boolean {
    return performance.now() - this.sent >= BATCH_MS;
  }

  send(attention: Attention | null = null): void {
    this.sent = performance.now();
    const words = this.engine.writtenSteps();
    const seconds = (this.sent - this.begun - this.waited) / 1000;
    for (let alternative = 0; alternative < this.alternatives; alternative++) {
      const notes = new Uint8Array(this.engine.takeNotes(alternative));
      const transfer = [notes.buffer];
      if (attention) transfer.push(attention.first.buffer, attention.second.buffer);
      this.emit({
        kind: 'notes', alternative, notes, words, attention,
        writtenSeconds: this.engine.writtenUntil(alternative),
        stepsPerSecond: words / Math.max(seconds, 1e-3),
      }, transfer);
    }
  }

  /** Waits for a promise; its time is not computing. */
  async wait(promise: Promise<void>): Promise<void> {
    const from = performance.now();
    await promise;
    this.waited += performance.now() - from;
  }
}
