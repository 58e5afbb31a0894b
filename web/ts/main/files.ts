// MIDI files in, by picker and by drop, and out, as a download.
import type { AppModule } from '../wasm/app';

const MAX_BYTES = 16 * 1024 * 1024; // what the reader takes (kMaxSmfBytes)

function byId<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html lacks #${id}`);
  return element as T;
}

/** Reads a file and gives it to the app; refuses an oversized one unread. */
async function open(app: AppModule, file: File): Promise<void> {
  if (file.size > MAX_BYTES) {
    app.fileRefused(file.name, 'it is larger than 16 MiB');
    return;
  }
  try {
    app.openFile(file.name, new Uint8Array(await file.arrayBuffer()));
  } catch {
    app.fileRefused(file.name, 'it could not be read');
  }
}

/** Connects picker and drop zone. Returns the function that opens the picker. */
export function connectFiles(app: AppModule, wake: () => void): () => void {
  const picker = byId<HTMLInputElement>('picker');
  picker.accept = app.fileTypes();
  const zone = byId('drop');
  const take = (file: File | undefined): void => {
    if (file) void open(app, file).then(wake);
  };
  picker.addEventListener('change', () => {
    take(picker.files?.[0]);
    picker.value = '';
  });
  const holdsFile = (event: DragEvent): boolean =>
    event.dataTransfer?.types.includes('Files') ?? false;
  window.addEventListener('dragover', (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    zone.hidden = false;
  });
  window.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) zone.hidden = true;
  });
  window.addEventListener('drop', (event) => {
    zone.hidden = true;
    if (!holdsFile(event)) return;
    event.preventDefault();
    // Of several files the first that is named like music; what is named otherwise may be music too.
    const files = [...(event.dataTransfer?.files ?? [])];
    take(files.find((file) => app.isMidiName(file.name)) ?? files[0]);
  });
  return () => picker.click();
}

/** Saves bytes under a name in the user's download folder. */
export function download(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'audio/midi' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
