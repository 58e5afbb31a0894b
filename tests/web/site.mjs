// The site under test: a copy of the built one with models for the tests, served as users get it.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../../web/serve.mjs', import.meta.url));
const WORDS = 60;
const CHORDS = 'chord-gru';
const NOTES = 'note-transformer';
// A context that a piece of some minutes overflows.
const SHAPE = {
  trunk: 'transformer', width: 64, layers: 2, heads: 1, kv_heads: 1, mlp: 128, head_mlp: 64,
  context: 128, window: 16, full_every: 2, order: 'pitch,shift,duration,velocity',
};

/** Makes a small model of a family by the trainer's tools; null where they are not built. */
function freshModel(family, bin, scratch) {
  const program = (name, folder) => [join(bin, name), join(bin, folder, name)].find(existsSync);
  const [train, exporter] = [program('impromptu-train', 'train'), program('impromptu-export', 'export')];
  if (!train || !exporter) return null;
  const [weights, model, shape] = ['weights', 'tiny', 'shape.json'].map((name) => join(scratch, `${family}-${name}`));
  writeFileSync(shape, JSON.stringify(SHAPE));
  const options = family === NOTES ? ['--shape', shape] : ['--words', String(WORDS)];
  execFileSync(train, ['init', '--family', family, ...options, '--seed', '1', '--out', weights]);
  execFileSync(exporter, ['export', '--model', weights, '--out', model, '--title', 'Tiny']);
  return model;
}

/** The models that the built site lists: { name, title, family }. */
function listedModels(site) {
  return JSON.parse(readFileSync(join(site, 'models/index.json'), 'utf8'));
}

/** The first listed model of a family; null when there is none. */
function shippedModel(site, family) {
  const found = listedModels(site).find((model) => model.family === family);
  return found ? join(site, 'models', found.name) : null;
}

function familyOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')).family;
}

/** Copies a model under another name; `change` may then alter files in its folder. */
function stageModel(from, models, name, change = () => undefined) {
  const folder = join(models, name);
  cpSync(from, folder, { recursive: true });
  change(folder);
  const file = join(folder, 'model.json');
  const description = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...description, name, title: name }));
}

/** Another vocabulary than the model was trained with. */
function swapWords(folder) {
  const { vocabulary_file: name } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  const lines = readFileSync(join(folder, name), 'utf8').split('\n');
  [lines[1], lines[2]] = [lines[2], lines[1]];
  writeFileSync(join(folder, name), lines.join('\n'));
}

/** One wrong bit, as a broken download has it. */
function flipBit(folder) {
  const { onnx_file: name } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  const bytes = readFileSync(join(folder, name));
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(join(folder, name), bytes);
}

/**
 * Returns { folder, model, notes, listed, remove() }: the site with the chord models `test`,
 * `mismatch` and `damaged`, the note model `notes` where there is one (notes says which), and the
 * shipped note models; listed: what the built site lists.
 */
export function prepareSite({ site, bin, model: given }) {
  const scratch = mkdtempSync(join(tmpdir(), 'impromptu-web-'));
  const remove = () => rmSync(scratch, { recursive: true, force: true });
  const modelOf = (family) => (given && familyOf(given) === family ? given : null) ??
    freshModel(family, bin, scratch) ?? shippedModel(site, family);
  const [model, notes] = [modelOf(CHORDS), modelOf(NOTES)];
  if (!model) {
    remove();
    return null;
  }
  const listed = listedModels(site);
  const folder = join(scratch, 'site');
  cpSync(site, folder, { recursive: true });
  const models = join(folder, 'models');
  mkdirSync(models, { recursive: true });
  stageModel(model, models, 'test');
  stageModel(model, models, 'mismatch', swapWords);
  stageModel(model, models, 'damaged', flipBit);
  const list = ['test', 'mismatch', 'damaged'].map((name) => ({ name, title: name, family: CHORDS }));
  if (notes) {
    stageModel(notes, models, 'notes');
    list.push({ name: 'notes', title: 'notes', family: NOTES });
  }
  list.push(...listed.filter(({ family }) => family === NOTES));
  writeFileSync(join(models, 'index.json'), JSON.stringify(list));
  return { folder, model, notes, listed, remove };
}

/** Starts the project's own server. Returns { url, end() }. */
export async function serve(folder) {
  const child = spawn(process.execPath, [SERVER, '--root', folder, '--port', '0'],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\S+/.exec(line)?.[0];
    if (url) return { url, end: () => child.kill('SIGTERM') };
  }
  throw new Error('web/serve.mjs ended before it served');
}
