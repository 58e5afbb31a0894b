// Start of the page: the app first, then the engine, the model, its runtime and the sound, in this order.
import createApp, { type AppModule, type Host } from '../wasm/app';
import type { NoteBytes, ProviderChoice } from '../shared/protocol';
import { connectFiles, download } from './files';
import { Inference } from './inference';
import { connectInput } from './input';
import { Mirror } from './mirror';
import { Sound } from './sound';

interface ModelEntry {
  name: string;
  title: string;
  family: string;
}

declare global {
  /** For tests, scripts and the curious. */
  var impromptu: { state(): unknown; level(): number; bank(): string };
}

const code = new URL('./', import.meta.url); // the folder of this script and of what it loads

function element<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html lacks #${id}`);
  return found as T;
}

function say(text: string): void {
  element('boot').textContent = text;
}

/** Shows a text to screen readers; a repeated one is heard again. */
function announce(text: string, assertive: boolean): void {
  const region = element(assertive ? 'urgent' : 'polite');
  region.textContent = '';
  setTimeout(() => (region.textContent = text), 20);
}

/** One animation frame at a time, while somebody asks for them. */
function frameLoop(app: AppModule, before: () => void, after: () => void): () => void {
  let waiting = false;
  const wake = (): void => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame((now) => {
      waiting = false;
      before();
      const again = app.frame(now);
      after();
      if (again) wake();
    });
  };
  return wake;
}

async function main(): Promise<void> {
  const canvas = element<HTMLCanvasElement>('canvas');
  const connected: Partial<{ inference: Inference; sound: Sound; pick: () => void; wake: () => void }> = {};
  const host: Host = {
    requestFrame: () => connected.wake?.(),
    generate: (settings, prompt) =>
      void connected.inference?.generate(settings, prompt as NoteBytes).then(connected.wake),
    abort: () => connected.inference?.abort(),
    pace: (seconds) => connected.inference?.pace(seconds),
    loadModel: (name, provider) =>
      void connected.inference?.load(name, provider as ProviderChoice).then(connected.wake),
    noteEvents: (events) => connected.sound?.noteEvents(events),
    stopAllNotes: () => connected.sound?.stopAllNotes(),
    setVolume: (gain) => connected.sound?.setVolume(gain),
    startAudio: () => connected.sound?.start(),
    pickFile: () => connected.pick?.(),
    download,
    clipboard: (text) => void navigator.clipboard?.writeText(text).catch(() => undefined),
    announce,
    cursor: (css) => (canvas.style.cursor = css),
  };

  const app = await createApp({ host, locateFile: (file) => new URL(file, code).href });
  element('stage').hidden = false;
  if (!app.start('#canvas')) {
    element('stage').hidden = true;
    say('Impromptu draws with WebGL 2, which this browser does not offer.');
    return;
  }
  element('boot').remove();

  const sound = new Sound(app, code, () => connected.wake?.());
  const mirror: Mirror = new Mirror(app, element('mirror'), () => connected.wake?.());
  const wake = frameLoop(app, () => sound.tick(), () => mirror.refreshSoon());
  let soundAsked = false;
  const inference = new Inference(app, () => {
    if (!soundAsked) void sound.preload().then(wake);
    soundAsked = true;
  });
  Object.assign(connected, { inference, sound, wake, pick: connectFiles(app, wake) });
  globalThis.impromptu = {
    state: () => JSON.parse(app.state()) as unknown,
    level: () => sound.level(),
    bank: () => sound.playingBank,
  };
  connectInput(app, canvas, element<HTMLTextAreaElement>('keyboard'), wake);
  wake();

  try {
    const response = await fetch(new URL('../models/index.json', code));
    const models = (await response.json()) as ModelEntry[];
    app.modelList(models.map(({ name, title, family }) => JSON.stringify({ name, title, family })).join('\n'));
  } catch {
    app.modelFailed('The list of models could not be loaded; check the connection and reload the page.');
  }
  wake();
}

main().catch((error: unknown) => {
  console.error(error);
  document.getElementById('boot')?.append(' … and could not. Please reload the page; a newer browser may help.');
});
