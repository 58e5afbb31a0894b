// One visit of the page in Chromium: how tests see and operate it, and what must never happen.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic',
  // A busy machine draws so slowly by software that Chromium would give its GPU process up and end.
  '--disable-gpu-watchdog', '--disable-gpu-process-crash-limit',
];
const PATIENCE_MS = 120_000; // a loaded machine draws by software and computes slowly
const POLL_MS = 40;

/** flags: further ones, such as --enable-unsafe-webgpu. */
export function launch(...flags) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [...FLAGS, ...flags],
  });
}

/** Thrown by a test that cannot run here. */
export class Skipped extends Error {}

/** Calls `look` until `enough` holds for what it returns; returns that. */
export async function until(what, look, enough) {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (enough(seen)) return seen;
    if (performance.now() > deadline) assert.fail(`waited in vain: ${what}; last seen ${JSON.stringify(seen)}`);
    await new Promise((next) => setTimeout(next, POLL_MS));
  }
}

export class Visit {
  problems = []; // errors on the console, violations, requests to other places
  expected = []; // patterns of problems that a test provokes
  requests = [];

  /**
   * Opens the page in a context of its own; `before` runs in it ahead of its scripts, requests that
   * match `missing` are answered with an error.
   */
  static async open(browser, url, { before, missing, ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 900, height: 600 }, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const visit = new Visit(context, await context.newPage(), url);
    await visit.watch();
    if (before) await visit.page.addInitScript(before);
    if (missing) {
      visit.expected.push(/Failed to load resource/);
      await context.route(missing, (route) => route.fulfill({ status: 404, body: 'Not found' }));
    }
    await visit.page.goto(url);
    return visit;
  }

  constructor(context, page, url) {
    Object.assign(this, { context, page, url });
  }

  report(problem) {
    if (!this.expected.some((pattern) => pattern.test(problem))) this.problems.push(problem);
  }

  async watch() {
    const { page, context } = this;
    page.on('console', (message) => {
      if (message.type() === 'error') this.report(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.report(`error: ${error.stack ?? error.message}`));
    context.on('request', (request) => {
      this.requests.push(request.url());
      const own = request.url().startsWith(this.url) || request.url().startsWith('blob:');
      if (!own) this.report(`request: ${request.url()}`);
    });
    await context.exposeBinding('reportViolation', (_, text) => this.report(`violation: ${text}`));
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) =>
        globalThis.reportViolation(`${event.effectiveDirective} ${event.blockedURI}`));
    });
  }

  /** The snapshot that the page offers; null before it is there. */
  state() {
    return this.page.evaluate(() => globalThis.impromptu?.state() ?? null);
  }

  level() {
    return this.page.evaluate(() => globalThis.impromptu.level());
  }

  /** Waits for a state; returns it. */
  until(what, condition) {
    return until(what, () => this.state(), (state) => state !== null && condition(state));
  }

  ready() {
    return this.until('a model that is ready', (state) => state.ready);
  }

  /** The DOM control with a role and an accessible name. */
  control(role, name) {
    return this.page.getByRole(role, { name, exact: true });
  }

  /** Presses a button or switch, once it is enabled. */
  async press(name, role = 'button') {
    const control = this.control(role, name);
    await until(`${name} that can be pressed`,
      () => control.evaluateAll((found) => found.map((element) => !element.disabled)),
      ([enabled]) => enabled === true);
    await control.evaluate((element) => element.click());
  }

  /** Sets a slider, a spin button or a choice, and waits until the page has taken it. */
  async set(role, name, value) {
    const control = this.control(role, name);
    await control.evaluate((element, text) => {
      element.value = text;
      element.dispatchEvent(new Event('change', { bubbles: true }));
    }, String(value));
    await until(`${name} set to ${value}`, () => control.inputValue(), (shown) => shown === String(value));
  }

  /** Chooses a model by its title and waits for it. */
  async choose(title, name = title) {
    await this.set('combobox', 'Model', title);
    await this.until(`the model ${name}`, (state) => state.ready && state.model === name);
  }

  /** Shows the less used controls of a note model. */
  async more() {
    await this.press('More');
    await until('the less used controls', () => this.control('slider', 'Ahead').count(), (count) => count === 1);
  }

  /** Sets the settings of a short piece that is the same each time. */
  async shortPiece(seconds = 5, seed = 7) {
    await this.set('slider', 'Length', seconds);
    await this.set('spinbutton', 'Seed', seed);
  }

  async generate(start) {
    if (start) await this.set('combobox', 'Start from', start);
    await this.press('Generate');
    // Until the page has taken the press, its state still tells of the piece before.
    await this.page.evaluate(() => new Promise((next) => {
      requestAnimationFrame(() => requestAnimationFrame(next));
    }));
    await this.until('writing that begins', (state) => state.generating || /^Written/.test(state.message));
  }

  written() {
    return this.until('writing that ended', (state) => !state.generating && /^Written/.test(state.message));
  }

  /** Opens a file by the button and the browser's file dialog. */
  async pick(name, bytes) {
    const dialog = this.page.waitForEvent('filechooser');
    await this.press('Open MIDI');
    await (await dialog).setFiles({ name, mimeType: 'audio/midi', buffer: Buffer.from(bytes) });
  }

  /** Lets a file fall onto the page. */
  drop(name, bytes) {
    return this.page.evaluate(([fileName, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(content)], fileName));
      const target = document.getElementById('canvas');
      for (const type of ['dragenter', 'dragover', 'drop']) {
        target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
    }, [name, [...bytes]]);
  }

  /** Presses Download MIDI; returns { name, bytes }. */
  async download() {
    const coming = this.page.waitForEvent('download');
    await this.press('Download MIDI');
    const download = await coming;
    const parts = [];
    for await (const part of await download.createReadStream()) parts.push(part);
    return { name: download.suggestedFilename(), bytes: Buffer.concat(parts) };
  }

  close() {
    return this.context.close();
  }
}
