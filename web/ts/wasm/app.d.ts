/** app.wasm, bound in web/app/bindings.cpp. Lengths in CSS pixels, times in seconds unless said. */

/** What the app asks of the browser; implemented in web/ts/main/boot.ts. Arrays are copies. */
export interface Host {
  requestFrame(): void;
  /**
   * settings: shared/sampling/chord_settings.hpp or note_settings.hpp, as the model's family reads them;
   * prompt: records of shared/music/note_wire.hpp.
   */
  generate(settings: string, prompt: Uint8Array): void;
  abort(): void;
  /** Lets a note model's writer go on to a time of the piece, in seconds; Infinity: to its end. */
  pace(seconds: number): void;
  loadModel(name: string, provider: string): void;
  /** n x 4 numbers: audio time in seconds, status byte, two data bytes. */
  noteEvents(events: Float64Array): void;
  stopAllNotes(): void;
  /** gain 0 to 1. */
  setVolume(gain: number): void;
  startAudio(): void;
  pickFile(): void;
  download(fileName: string, bytes: Uint8Array): void;
  clipboard(text: string): void;
  announce(text: string, assertive: boolean): void;
  cursor(css: string): void;
}

/** One entry of controls(): what is shown and how it can be operated. */
export interface ControlInfo {
  id: string;
  role: 'button' | 'slider' | 'spinbutton' | 'combobox' | 'switch' | 'textbox' | 'progressbar' | 'application';
  name: string;
  value: string;
  /** With its unit; of a textbox what is wrong with it. */
  valueText?: string;
  min?: number;
  max?: number;
  step?: number;
  options?: string[];
  pressed?: boolean;
  /** Of a button that shows and hides others. */
  expanded?: boolean;
  disabled: boolean;
  x: number;
  y: number;
  w: number;
  h: number;
  description?: string;
}

export interface AppModule {
  /** Makes the WebGL2 context of a canvas and the first layout; false without WebGL2. */
  start(canvasSelector: string): boolean;
  /** Draws when something changed; true when another frame is wanted. now: milliseconds. */
  frame(now: number): boolean;
  resize(width: number, height: number, devicePixelRatio: number): void;
  pointer(x: number, y: number, touch: boolean): void;
  /** button: 0 left, 1 right, 2 middle. */
  pointerButton(button: number, down: boolean): void;
  pointerLeave(): void;
  /** One per notch; dy > 0 turns away from the user. */
  wheel(dx: number, dy: number, ctrl: boolean, shift: boolean): void;
  pinch(scale: number, x: number, y: number): void;
  /** code: KeyboardEvent.code. True when the app used the key. */
  key(code: string, down: boolean, ctrl: boolean, shift: boolean, alt: boolean, meta: boolean): boolean;
  text(utf8: string): void;
  paste(text: string): void;
  focus(hasFocus: boolean): void;
  contextLost(): void;
  contextRestored(): void;
  appearance(dark: boolean, moreContrast: boolean, reducedMotion: boolean): void;
  /** JSON array of ControlInfo. */
  controls(): string;
  /** Presses a button (value "") or sets a value; false when that is not possible. */
  operate(name: string, value: string): boolean;
  /** The control that has the keyboard's focus; "" for none. */
  focusControl(name: string): void;
  /** JSON object: the snapshot behind impromptu.state(). */
  state(): string;
  openFile(name: string, bytes: Uint8Array): void;
  /** What a file picker offers, as its attribute accept. */
  fileTypes(): string;
  /** Whether a file of this name is taken for a MIDI file. */
  isMidiName(name: string): boolean;
  fileRefused(name: string, reason: string): void;
  /** One JSON object with name, title and family per line. */
  modelList(lines: string): void;
  /** phase: runtime, model, sound, or "" when nothing is loading; bytes, total 0 while unknown. */
  loading(phase: string, loaded: number, total: number): void;
  modelReady(json: string): void;
  modelFailed(message: string): void;
  generationStarted(json: string): void;
  /** alternative: counts from 0; the figures are its own. */
  generationNotes(
    notes: Uint8Array, writtenSeconds: number, words: number, stepsPerSecond: number, alternative: number,
  ): void;
  generationAttention(first: Float32Array, second: Float32Array, size: number): void;
  /** stop: length, aborted or error. */
  generationEnded(stop: string, message: string): void;
  soundReady(bank: string): void;
  soundFailed(message: string): void;
  /** The audio clock; events for the time ahead are handed over inside this call. */
  audioTick(seconds: number, running: boolean, hidden: boolean): void;
}

/** Options of Emscripten's module factory. */
export interface AppOptions {
  host: Host;
  locateFile(file: string): string;
}

export default function createApp(options: AppOptions): Promise<AppModule>;
