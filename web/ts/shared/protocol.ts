// The protocol between page and inference worker: one map of calls, everything else derived from it.

export const PROTOCOL_VERSION = 2;

export type ErrorCode =
  | 'bad-request'
  | 'model-fetch'
  | 'model-mismatch'
  | 'engine'
  | 'aborted'
  | 'internal';

export type Provider = 'wasm' | 'webgpu';
export type ProviderChoice = Provider | 'automatic';

/** Packed note records, layout in shared/music/note_wire.hpp. TypeScript never looks inside. */
export type NoteBytes = Uint8Array<ArrayBuffer>;

/** Both attention matrices of the newest window: [size, size] each, rows are queries. */
export interface Attention {
  first: Float32Array<ArrayBuffer>;
  second: Float32Array<ArrayBuffer>;
  size: number;
}

/** One entry per call: what is sent, what returns, what streams meanwhile. */
export interface Calls {
  load: {
    /** automatic: WebGPU for a note model if a measurement shows it right and faster; else WASM. */
    in: { model: string; provider: ProviderChoice };
    out: {
      name: string;
      title: string;
      family: string;
      provider: Provider; // in use; wasm where webgpu was refused
      refusal: string; // why webgpu was refused, or empty
      fps: number; // of a chord model: frames per second of the training data; else 0
      window: number; // of a chord model: frames; else 0
      parameters: number;
      // Of a note model only:
      context?: number; // steps that it reads at most
      sampling?: string; // what suits the model: JSON of shared/model/note_sampling.hpp
      composers?: string; // what the setting `composer` knows, one a line
    };
    event: { phase: 'runtime' | 'model'; loaded: number; total: number }; // bytes
  };
  generate: {
    in: { settings: string; prompt: NoteBytes }; // settings: shared/sampling/*_settings.hpp
    out: { stop: 'length' | 'aborted' };
    event:
      | { kind: 'started'; unknownShare: number }
      | {
          kind: 'notes';
          alternative: number; // counts from 0; the fields below are its own
          notes: NoteBytes;
          writtenSeconds: number; // time of the piece up to which all notes are known
          words: number; // frames or steps written
          stepsPerSecond: number; // of computing; waiting does not count
          attention: Attention | null;
        };
  };
}

export type Call = keyof Calls;

export type Request =
  | { [C in Call]: { kind: 'call'; id: number; call: C; data: Calls[C]['in'] } }[Call]
  | { kind: 'hello'; version: number }
  | { kind: 'abort'; id: number }
  /**
   * Lets a note model's writer go on to a time of the piece, in seconds; Infinity: to its end. A run of the graph
   * that began before it ends behind it: at most 16 events.
   */
  | { kind: 'pace'; id: number; seconds: number };

export type Reply =
  | {
      [C in Call]:
        | { kind: 'done'; id: number; call: C; data: Calls[C]['out'] }
        | { kind: 'event'; id: number; call: C; data: Calls[C]['event'] };
    }[Call]
  | { kind: 'hello'; version: number }
  | { kind: 'error'; id: number; code: ErrorCode; message: string };

/** What a running call has been told meanwhile. */
export interface Control {
  readonly aborted: boolean;
  readonly until: number; // time of the piece up to which to write, in seconds
  /** Resolves at the next abort or pace. */
  changed(): Promise<void>;
}

export type Emit<C extends Call> = (event: Calls[C]['event'], transfer?: ArrayBuffer[]) => void;

export type Handlers = {
  [C in Call]: (data: Calls[C]['in'], emit: Emit<C>, control: Control) => Promise<Calls[C]['out']>;
};

/** An error that crosses the protocol with its code. */
export class CallError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}
