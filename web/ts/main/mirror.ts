// The mirror: one real DOM control per control of the canvas, for keyboards, screen readers and tests.
import type { AppModule, ControlInfo } from '../wasm/app';

const REFRESH_MS = 250;

type Mirrored = HTMLButtonElement | HTMLInputElement | HTMLSelectElement | HTMLDivElement;

function elementFor(control: ControlInfo): Mirrored {
  switch (control.role) {
    case 'slider':
    case 'spinbutton': {
      const input = document.createElement('input');
      input.type = control.role === 'slider' ? 'range' : 'number';
      return input;
    }
    case 'textbox': {
      const input = document.createElement('input');
      input.type = 'text';
      input.autocomplete = 'off';
      return input;
    }
    case 'combobox':
      return document.createElement('select');
    case 'button':
    case 'switch': {
      const button = document.createElement('button');
      button.type = 'button';
      if (control.role === 'switch') button.setAttribute('role', 'switch');
      return button;
    }
    default: {
      const region = document.createElement('div');
      region.setAttribute('role', control.role);
      if (control.role === 'application') region.tabIndex = 0;
      return region;
    }
  }
}

/** Sets an attribute only where it differs, so that screen readers hear changes alone. */
function attribute(element: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined || value === '') {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

function updateValue(element: Mirrored, control: ControlInfo): void {
  if (element instanceof HTMLInputElement && control.role === 'textbox') {
    attribute(element, 'aria-invalid', control.valueText ? 'true' : undefined);
    if (document.activeElement !== element && element.value !== control.value) element.value = control.value;
  } else if (element instanceof HTMLInputElement) {
    attribute(element, 'min', String(control.min ?? 0));
    attribute(element, 'max', String(control.max ?? 100));
    attribute(element, 'step', String(control.step || 'any'));
    attribute(element, 'aria-valuetext', control.valueText);
    if (document.activeElement !== element || control.role === 'slider') {
      if (element.value !== control.value) element.value = control.value;
    }
  } else if (element instanceof HTMLSelectElement) {
    const options = control.options ?? [];
    if (element.options.length !== options.length || options.some((o, i) => element.options[i]?.value !== o)) {
      element.replaceChildren(...options.map((text) => new Option(text, text)));
    }
    if (element.value !== control.value) element.value = control.value;
  } else if (control.expanded !== undefined) {
    attribute(element, 'aria-expanded', String(control.expanded));
  } else if (control.role === 'switch') {
    attribute(element, 'aria-checked', String(control.pressed ?? false));
  } else if (control.role === 'progressbar') {
    attribute(element, 'aria-valuenow', control.value);
    attribute(element, 'aria-valuetext', control.valueText);
  }
}

export class Mirror {
  private readonly elements = new Map<string, Mirrored>();
  private readonly byElement = new WeakMap<Element, ControlInfo>();
  private due = false;

  constructor(
    private readonly app: AppModule,
    private readonly layer: HTMLElement,
    private readonly wake: () => void,
  ) {
    layer.addEventListener('click', (event) => this.press(event));
    layer.addEventListener('change', (event) => this.change(event));
    layer.addEventListener('input', (event) => {
      if (event.target instanceof HTMLInputElement && event.target.type === 'range') this.change(event);
    });
    layer.addEventListener('focusin', (event) => this.focus(event.target as Element));
    layer.addEventListener('focusout', () => this.focus(null));
    layer.addEventListener('keydown', (event) => this.key(event));
  }

  /** Brings the DOM up to date, at most four times a second. */
  refreshSoon(): void {
    if (this.due) return;
    this.due = true;
    setTimeout(() => {
      this.due = false;
      this.refresh();
    }, REFRESH_MS);
  }

  refresh(): void {
    const controls = JSON.parse(this.app.controls()) as ControlInfo[];
    const seen = new Set(controls.map((control) => control.id));
    // What is gone leaves first: then nothing that stays has to move, which would take its focus away.
    for (const [id, element] of this.elements) {
      if (seen.has(id)) continue;
      element.remove();
      this.elements.delete(id);
    }
    let before: Element | null = null;
    for (const control of controls) {
      let element = this.elements.get(control.id);
      if (!element) {
        element = elementFor(control);
        this.elements.set(control.id, element);
      }
      const place: Element | null = before ? before.nextElementSibling : this.layer.firstElementChild;
      if (place !== element) this.layer.insertBefore(element, place);
      before = element;
      this.byElement.set(element, control);
      this.update(element, control);
    }
  }

  private update(element: Mirrored, control: ControlInfo): void {
    attribute(element, 'aria-label', control.name);
    const problem = control.role === 'textbox' ? control.valueText : undefined;
    attribute(element, 'aria-description', problem || control.description);
    if (element instanceof HTMLDivElement) attribute(element, 'aria-disabled', control.disabled ? 'true' : undefined);
    else if (element.disabled !== control.disabled) element.disabled = control.disabled;
    const { style } = element;
    style.left = `${control.x}px`;
    style.top = `${control.y}px`;
    style.width = `${Math.max(control.w, 1)}px`;
    style.height = `${Math.max(control.h, 1)}px`;
    updateValue(element, control);
  }

  private operate(name: string, value: string): void {
    this.app.operate(name, value);
    this.wake();
    this.refreshSoon();
  }

  private controlOf(event: Event): ControlInfo | undefined {
    return event.target instanceof Element ? this.byElement.get(event.target) : undefined;
  }

  private press(event: Event): void {
    const control = this.controlOf(event);
    if (control?.role === 'button') this.operate(control.name, '');
    else if (control?.role === 'switch') this.operate(control.name, String(!control.pressed));
  }

  private change(event: Event): void {
    const control = this.controlOf(event);
    const target = event.target;
    if (control && (target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) {
      this.operate(control.name, target.value);
    }
  }

  private focus(element: Element | null): void {
    this.app.focusControl(element ? (this.byElement.get(element)?.name ?? '') : '');
    this.wake();
  }

  /** On the roll itself keys mean what they mean on the canvas. */
  private key(event: KeyboardEvent): void {
    if (this.controlOf(event)?.role !== 'application' || event.code === 'Tab') return;
    const { code, ctrlKey, shiftKey, altKey, metaKey } = event;
    if (this.app.key(code, true, ctrlKey, shiftKey, altKey, metaKey)) event.preventDefault();
    this.app.key(code, false, ctrlKey, shiftKey, altKey, metaKey);
    this.wake();
  }
}
