/** engine.wasm, bound in web/engine/bindings.cpp. Views hold until the next call of any method. */

/** Packed note records, layout in shared/music/note_wire.hpp. */
type NoteBytes = Uint8Array;

/** What load, start, plan and accept answer, as JSON text. Codes are hyphened, such as "model-mismatch". */
export interface EngineError { ok: false; code: string; message: string }
export interface ChordModelLoaded {
  ok: true; family: 'chord-gru'; name: string; title: string;
  vocabularySize: number; window: number; fps: number; parameters: number;
}
/** layers, kvHeads, headSize, window, fullEvery: the shape of the cache, see shared/model/note_model.hpp. sampling: JSON of NoteSampling. */
export interface NoteModelLoaded {
  ok: true; family: 'note-transformer'; name: string; title: string; parameters: number;
  context: number; layers: number; kvHeads: number; headSize: number; window: number; fullEvery: number;
  sampling: string; composers: string;
}
export type EngineLoaded = ChordModelLoaded | NoteModelLoaded;
/** unknownShare: share of the prompt's frames that were replaced by the nearest known word, 0 to 1. */
export interface ChordsStarted { ok: true; unknownShare: number }
export interface NotesStarted extends ChordsStarted { alternatives: number }
/** What a note model is to do next: see NotePlan in shared/sampling/note_generation.hpp. */
export interface NotePlan {
  ok: true; reset: boolean; lanes: number; position: number; count: number; burst: number;
  presencePenalty: number;
}

export interface EngineModule {
  /** Takes a model; JSON of EngineLoaded or EngineError. The previous model stays on an error. */
  load(modelJson: string, vocabularyText: string): string;
  /** Starts a piece; JSON of ChordsStarted, NotesStarted or EngineError. Settings: shared/sampling/*_settings.hpp. */
  start(settingsJson: string, prompt: NoteBytes): string;
  /** Whether nothing is left to write. */
  done(): boolean;
  /** A copy of an alternative's notes that are new or changed since the last call. */
  takeNotes(alternative: number): NoteBytes;
  /** Seconds up to which everything of an alternative is written. */
  writtenUntil(alternative: number): number;
  /** Frames or steps written since start, the seed not among them. */
  writtenSteps(): number;

  /** Chords: the model's next input: 50 ids, oldest first; empty before start. */
  windowView(): Int32Array;
  /** Chords: where to put the model's output, `length` = vocabularySize + 1. */
  logitsBuffer(length: number): Float32Array;
  /** Chords: draws the next word from the buffer: "" or JSON of EngineError. */
  acceptLogits(): string;

  /** Notes: what to do next, JSON of NotePlan or EngineError; mostEvents: the longest burst wanted. */
  plan(mostEvents: number): string;
  /** Notes: the plan's rows [lanes, count, 9]. */
  planRows(): Int32Array;
  /** Notes: the plan's noise [burst, lanes, 438]. */
  planNoise(): Float32Array;
  /** Notes: the plan's bias [lanes, 438]. */
  planBias(): Float32Array;
  /** Notes: what is taken from the pitches' logits before the burst's first event [lanes, 94]. */
  planPresence(): Float32Array;
  /** Notes: temperature, top-p and min-p of each field [3, 4]. */
  planSampling(): Float32Array;
  /** Notes: takes the drawn steps [events, lanes, 4], or none after rows were read: "" or JSON of EngineError. */
  acceptSteps(steps: Int32Array): string;
}

/** Options of Emscripten's module factory that the worker uses. */
export interface EngineOptions { locateFile?: (file: string) => string }

export default function createEngine(options?: EngineOptions): Promise<EngineModule>;
