// The runtimes under test. Each runs the windows of a model one by one and returns
// { logits, attention1, attention2 }: the outputs of all windows, one after the other.
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { chromium } from 'playwright-core';
import sirv from 'sirv';
import { naiveForward } from './naive.mjs';
import { runWindows } from './page/run_windows.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ORT_FOLDER = join(HERE, '../../node_modules/onnxruntime-web/dist');
const FLAGS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-first-run', '--enable-unsafe-webgpu'];

const STEPS = new Set(['burst', 'slow']);  // results that are whole numbers

export function runNaively(weights, windows) {
  const outputs = windows.map((window) => naiveForward(weights, window));
  const joined = (name) => Float32Array.from(outputs.flatMap((output) => output[name]));
  return { logits: joined('logits'), attention1: joined('attention1'), attention2: joined('attention2') };
}

export async function runInNode(onnxPath, windows) {
  const session = await InferenceSession.create(onnxPath, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  return runWindows(session, Tensor, windows);
}

/** Chromium with a page that can load onnxruntime-web and the models below `models`. */
export async function openChromium(models) {
  const folders = { '/ort/': ORT_FOLDER, '/models/': models, '/': join(HERE, 'page') };
  const routes = Object.entries(folders).map(([prefix, folder]) => [prefix, sirv(folder, { dev: true })]);
  const server = createServer((request, response) => {
    const [prefix, serve] = routes.find(([start]) => request.url.startsWith(start));
    request.url = request.url.slice(prefix.length - 1);
    serve(request, response, () => { response.statusCode = 404; response.end(); });
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const browser = await chromium.launch(
    { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  return {
    /** provider: 'wasm' (the plain build) or 'webgpu' (the asyncify build). */
    async run(provider, onnxFile, windows) {
      const request = { provider, url: `/models/${onnxFile}`, windows: windows.map((ids) => [...ids]) };
      const reply = await page.evaluate(async (message) => {
        const { runModel } = await import('/run_model.mjs');
        return runModel(message);
      }, request);
      const floats = (text) => {
        const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
        return new Float32Array(bytes.buffer);
      };
      return Object.fromEntries(Object.entries(reply).map(([name, text]) => [name, floats(text)]));
    },
    /** Runs a note model below `models`; see page/run_note_model.mjs. Returns its results. */
    async runNotes({ folder, reference, ...rest }) {
      const request = { folder: `/models/${folder}`, reference: `/models/${reference}`, ...rest };
      const reply = await page.evaluate(async (message) => {
        const { runNoteModel } = await import('/run_note_model.mjs');
        return runNoteModel(message);
      }, request);
      const numbers = ([name, text]) => {
        const { buffer } = Uint8Array.from(Buffer.from(text, 'base64'));
        return [name, STEPS.has(name) ? new Int32Array(buffer) : new Float32Array(buffer)];
      };
      return Object.fromEntries(Object.entries(reply).map(numbers));
    },
    async close() {
      await browser.close();
      await new Promise((done) => server.close(done));
    },
  };
}
