// One page in a Chromium of its own, for scripts: screenshots and benchmarks.
import assert from 'node:assert/strict';
import { serve } from './site.mjs';
import { launch, Visit } from './visit.mjs';

const POLL_MS = 100;

/** Sets or presses a mirrored control as a user of the keyboard would. */
function operateInPage([name, value]) {
  const control = [...document.querySelectorAll('#mirror > *')].find(
    (element) => element.getAttribute('aria-label') === name);
  if (!control) return `there is no control ${name}`;
  if (control.disabled) return `${name} is disabled`;
  if (control instanceof HTMLButtonElement) {
    const pressed = control.getAttribute('aria-checked');
    if (value === '' || pressed !== value) control.click();
    return '';
  }
  control.value = value;
  control.dispatchEvent(new Event('change', { bubbles: true }));
  return control.value === value ? '' : `${name} does not take ${value}`;
}

/**
 * Serves a built page and opens it in a new Chromium.
 *   webgpu: offer WebGPU on the software adapter; path: below the site; init: scripts to run first;
 *   further options go to the browser's context (viewport, deviceScaleFactor, colorScheme, hasTouch).
 * Returns { page, visit, url, state(), operate(name, value), until(predicate, timeoutMs), errors,
 * requests, close() }; errors: what must stay empty, requests: addresses.
 */
export async function openPage(siteFolder, { webgpu = false, path = '/', init = [], ...options } = {}) {
  const server = await serve(siteFolder);
  const browser = await launch(...(webgpu ? ['--enable-unsafe-webgpu'] : []));
  const close = async () => {
    await browser.close();
    server.end();
  };
  try {
    const url = new URL(path, server.url).href;
    const visit = await Visit.open(browser, url, { before: init.join(';'), ...options });
    const state = () => visit.state();
    const until = async (predicate, timeoutMs = 30_000) => {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const seen = await state();
        if (seen !== null && predicate(seen)) return seen;
        if (performance.now() > deadline) assert.fail(`waited in vain for ${predicate}: ${JSON.stringify(seen)}`);
        await new Promise((next) => setTimeout(next, POLL_MS));
      }
    };
    const operate = async (name, value = '') => {
      const deadline = performance.now() + 10_000;
      for (;;) {
        const refusal = await visit.page.evaluate(operateInPage, [name, value]);
        if (refusal === '') return;
        if (performance.now() > deadline) throw new Error(refusal);
        await new Promise((next) => setTimeout(next, POLL_MS));
      }
    };
    const { page, problems: errors, requests } = visit;
    return { page, visit, url, state, operate, until, errors, requests, close };
  } catch (error) {
    await close();
    throw error;
  }
}
