/** engine.wasm, bound in web/engine/bindings.cpp. Views hold until the next call of any method. */

/** Packed note records, layout in shared/music/note_wire.hpp. */
type NoteBytes = Uint8Array;

/** What load, start and accept answer, as JSON text. Codes are hyphened, such as "model-mismatch". */
export interface EngineError { ok: false; code: string; message: string }
export interface EngineLoaded {
  ok: true; name: string; title: string; family: string;
  vocabularySize: number; window: number; fps: number; parameters: number;
}
/** unknownShare: share of the prompt's frames that were replaced by the nearest known word, 0 to 1. */
export interface EngineStarted { ok: true; unknownShare: number }

export interface EngineModule {
  /** Takes a model; JSON of EngineLoaded or EngineError. The previous model stays on an error. */
  load(modelJson: string, vocabularyText: string): string;
  /** Starts a piece; JSON of EngineStarted or EngineError. Settings: shared/sampling/chord_settings.hpp. */
  start(settingsJson: string, prompt: NoteBytes): string;
  /** The model's next input: 50 ids, oldest first; empty before start. */
  windowView(): Int32Array;
  /** Where to put the model's output, `length` = vocabularySize + 1. */
  logitsBuffer(length: number): Float32Array;
  /** Draws the next word from the buffer: "" or JSON of EngineError. */
  accept(): string;
  /** Whether nothing is left to write. */
  done(): boolean;
  /** A copy of the notes that are new or longer since the last call. */
  takeNotes(): NoteBytes;
  /** Seconds up to which everything is written. */
  writtenUntil(): number;
  /** Frames written since start, the seed not among them. */
  writtenFrames(): number;
}

/** Options of Emscripten's module factory that the worker uses. */
export interface EngineOptions { locateFile?: (file: string) => string }

export default function createEngine(options?: EngineOptions): Promise<EngineModule>;
