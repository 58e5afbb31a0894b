// Pointer, wheel, keyboard, text and appearance: from DOM events to the app.
import type { AppModule } from '../wasm/app';

const PIXELS_PER_NOTCH = 100;
const LINES_PER_NOTCH = 3;
const IMGUI_BUTTON = [0, 2, 1, 3, 4]; // DOM counts left, middle, right

function wheelNotches(delta: number, mode: number): number {
  return -delta / (mode === WheelEvent.DOM_DELTA_PIXEL ? PIXELS_PER_NOTCH : LINES_PER_NOTCH);
}

function connectPointer(app: AppModule, canvas: HTMLCanvasElement, keyboard: HTMLElement, wake: () => void): void {
  const touches = new Map<number, PointerEvent>();
  let spread = 0; // distance of two fingers at their last move
  const isTouch = (event: PointerEvent): boolean => event.pointerType === 'touch';

  const pinch = (): boolean => {
    const [a, b] = [...touches.values()];
    if (!a || !b) return false;
    const distance = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (spread > 0 && distance > 0) {
      app.pinch(distance / spread, (a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2);
    }
    spread = distance;
    return true;
  };

  canvas.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    keyboard.focus({ preventScroll: true });
    if (isTouch(event)) touches.set(event.pointerId, event);
    if (touches.size >= 2) {
      app.pointerButton(0, false);
      pinch();
    } else {
      app.pointer(event.clientX, event.clientY, isTouch(event));
      app.pointerButton(IMGUI_BUTTON[event.button] ?? 0, true);
    }
    wake();
  });
  canvas.addEventListener('pointermove', (event) => {
    if (touches.has(event.pointerId)) touches.set(event.pointerId, event);
    if (!pinch()) app.pointer(event.clientX, event.clientY, isTouch(event));
    wake();
  });
  const release = (event: PointerEvent): void => {
    touches.delete(event.pointerId);
    spread = 0;
    // Of several buttons only the last one's release comes as an event, and ends all.
    if (touches.size === 0) IMGUI_BUTTON.forEach((button) => app.pointerButton(button, false));
    if (isTouch(event)) app.pointerLeave();
    wake();
  };
  canvas.addEventListener('pointerup', release);
  canvas.addEventListener('pointercancel', release);
  canvas.addEventListener('pointerleave', () => {
    app.pointerLeave();
    wake();
  });
  canvas.addEventListener('contextmenu', (event) => event.preventDefault());
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    app.pointer(event.clientX, event.clientY, false);
    app.wheel(wheelNotches(event.deltaX, event.deltaMode), wheelNotches(event.deltaY, event.deltaMode),
      event.ctrlKey || event.metaKey, event.shiftKey);
    wake();
  }, { passive: false });
}

/** A key's code as on a US keyboard: letters and signs by what the layout writes, all others by their place. */
function codeOf({ key, code }: KeyboardEvent): string {
  if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`;
  if (key === '+' || key === '=') return 'Equal';
  return key === '-' ? 'Minus' : code;
}

const ONCE = ['Space', 'Enter', 'NumpadEnter', 'KeyG']; // held down they act once

/** Keys go to the app from the hidden text field, and from the page's body when nothing has the focus. */
function connectKeyboard(app: AppModule, field: HTMLTextAreaElement, wake: () => void): void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || (event.target !== field && event.target !== document.body)) return;
    const down = event.type === 'keydown';
    const code = codeOf(event);
    if ((event.ctrlKey || event.metaKey) && code === 'KeyV') return; // comes as a paste event
    if (event.repeat && ONCE.includes(code)) return;
    const used = app.key(code, down, event.ctrlKey, event.shiftKey, event.altKey, event.metaKey);
    if (used) event.preventDefault();
    wake();
  };
  window.addEventListener('keydown', onKey);
  window.addEventListener('keyup', onKey);
  const take = (): void => {
    if (field.value) app.text(field.value);
    field.value = '';
    wake();
  };
  field.addEventListener('input', (event) => {
    const { isComposing, inputType } = event as InputEvent;
    if (inputType === 'insertFromPaste') field.value = '';
    else if (!isComposing) take();
  });
  field.addEventListener('compositionend', take);
  field.addEventListener('paste', (event) => {
    event.preventDefault();
    app.paste(event.clipboardData?.getData('text/plain') ?? '');
    wake();
  });
}

function connectAppearance(app: AppModule, wake: () => void): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const contrast = matchMedia('(prefers-contrast: more), (forced-colors: active)');
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const tell = (): void => {
    app.appearance(dark.matches, contrast.matches, still.matches);
    wake();
  };
  for (const query of [dark, contrast, still]) query.addEventListener('change', tell);
  tell();
}

function connectSize(app: AppModule, canvas: HTMLCanvasElement, wake: () => void): void {
  const tell = (): void => {
    app.resize(canvas.clientWidth, canvas.clientHeight, window.devicePixelRatio);
    wake();
  };
  new ResizeObserver(tell).observe(canvas);
  const watchRatio = (): void => {
    matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener('change', () => {
      tell();
      watchRatio();
    }, { once: true });
  };
  watchRatio();
  tell();
}

/** Connects every kind of input; `wake` asks for a frame. */
export function connectInput(app: AppModule, canvas: HTMLCanvasElement, field: HTMLTextAreaElement, wake: () => void): void {
  connectPointer(app, canvas, field, wake);
  connectKeyboard(app, field, wake);
  connectAppearance(app, wake);
  connectSize(app, canvas, wake);
  canvas.addEventListener('webglcontextlost', (event) => {
    event.preventDefault();
    app.contextLost();
  });
  canvas.addEventListener('webglcontextrestored', () => {
    app.contextRestored();
    wake();
  });
  window.addEventListener('blur', () => app.focus(false));
  window.addEventListener('focus', () => app.focus(true));
}
