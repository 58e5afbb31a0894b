// Note models: the burst graph in Chromium against the same graph in onnxruntime-node, interleaved,
// and pieces written in the page.
import { join } from 'node:path';
import * as node from 'onnxruntime-node';
import { timeBursts } from './burst_timer.mjs';
import { median, pageRound } from './rounds.mjs';

const ROUNDS = 5;
const PIECES = 3;
const RUNS = 3; // bursts per round
const BURST = 16;
const SHORT = 64; // rows of context
const LONG = 1024;
const HALF = 512;
const ALTERNATIVES = 8;

async function openInNode(folder, model) {
  return node.InferenceSession.create(join(folder, model.burst_file), { intraOpNumThreads: 1, interOpNumThreads: 1 });
}

/** Opens the burst graph with the runtime that the site carries; it stays in the page. */
async function openInPage(page, model) {
  await page.page.evaluate(async ({ name, burst, weights }) => {
    const code = [...document.scripts].find((script) => script.src.includes('/code')).src;
    const ort = await import(new URL('ort/ort.wasm.min.mjs', code).href);
    ort.env.wasm.wasmPaths = new URL('ort/', code).href;
    ort.env.wasm.numThreads = 1;
    const bytes = async (file) => new Uint8Array(
      await (await fetch(new URL(`models/${encodeURIComponent(name)}/${file}`, document.baseURI))).arrayBuffer());
    globalThis.timedRuntime = ort;
    globalThis.timedSession = await ort.InferenceSession.create(await bytes(burst), {
      executionProviders: ['wasm'],
      externalData: [{ path: weights, data: await bytes(weights) }],
    });
  }, { name: model.name, burst: model.burst_file, weights: model.weights_file });
}

const round = (value, digits = 3) => Number(value.toFixed(digits));

/**
 * Returns the figures of a model in `folder`, loaded in `page`.
 *   ms_per_step_64, ms_per_step_1024  milliseconds per event in Chromium on WASM with so many rows of context
 *   ratio_to_node          events per second at 1,024 rows, Chromium over onnxruntime-node
 *   alternatives_8_over_1  time of a burst of eight alternatives over that of one, 512 rows
 *   notes_per_s            notes per second at 1,024 rows: events without the pedal's
 *   page_notes_per_s, page_steps_per_s, times_real_time  of whole pieces in the page
 */
export async function benchNotes(page, folder, model, burst = BURST) {
  const session = await openInNode(folder, model);
  await openInPage(page, model);
  const inPage = (request) => page.page.evaluate(
    `(${timeBursts})(globalThis.timedRuntime, globalThis.timedSession, ${JSON.stringify(model)}, ${JSON.stringify(request)})`);
  const inNode = (request) => timeBursts(node, session, model, request);
  const request = (position, lanes = 1) => ({ position: position - burst, lanes, burst, runs: RUNS });
  const times = { webShort: [], webLong: [], nodeShort: [], nodeLong: [], one: [], eight: [] };
  await inPage(request(SHORT)); // warm
  await inNode(request(SHORT));
  for (let i = 0; i < ROUNDS; ++i) {
    times.nodeLong.push(await inNode(request(LONG)));
    times.webLong.push(await inPage(request(LONG)));
    times.nodeShort.push(await inNode(request(SHORT)));
    times.webShort.push(await inPage(request(SHORT)));
    times.one.push(await inPage(request(HALF)));
    times.eight.push(await inPage(request(HALF, ALTERNATIVES)));
  }
  const pieces = [];
  for (let i = 0; i < PIECES; ++i) pieces.push(await pageRound(page, 100 + i));
  const of = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
  const noteShare = median(pieces.map((state) => state.notesPerSecond / state.stepsPerSecond));
  return {
    notes_per_s: round((1000 / of.webLong) * noteShare, 1),
    ms_per_step_64: round(of.webShort),
    ms_per_step_1024: round(of.webLong),
    ratio_to_node: round(of.nodeLong / of.webLong),
    ratio_to_node_64: round(of.nodeShort / of.webShort),
    node_ms_per_step_1024: round(of.nodeLong),
    alternatives_8_over_1: round(of.eight / of.one, 2),
    burst,
    page_notes_per_s: round(median(pieces.map((state) => state.notesPerSecond)), 1),
    page_steps_per_s: round(median(pieces.map((state) => state.stepsPerSecond)), 1),
    times_real_time: round(median(pieces.map((state) => state.timesRealTime)), 1),
  };
}
