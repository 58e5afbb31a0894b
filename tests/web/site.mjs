// The site under test: a copy of the built one with models for the tests, served as users get it.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../../web/serve.mjs', import.meta.url));
const WORDS = 60;

/** Makes a small model by the trainer's tools; null where they are not built. */
function freshModel(bin, scratch) {
  const program = (name, folder) => [join(bin, name), join(bin, folder, name)].find(existsSync);
  const [train, exporter] = [program('impromptu-train', 'train'), program('impromptu-export', 'export')];
  if (!train || !exporter) return null;
  const [weights, model] = [join(scratch, 'weights'), join(scratch, 'tiny')];
  execFileSync(train, ['init', '--words', String(WORDS), '--seed', '1', '--out', weights]);
  execFileSync(exporter, ['export', '--model', weights, '--out', model, '--title', 'Tiny']);
  return model;
}

/** The model that the built site lists first; null when it carries none. */
function shippedModel(site) {
  const [first] = JSON.parse(readFileSync(join(site, 'models/index.json'), 'utf8'));
  return first ? join(site, 'models', first.name) : null;
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

/** Returns { folder, model, remove() }: the site with the models `test`, `mismatch` and `damaged`. */
export function prepareSite({ site, bin, model: given }) {
  const scratch = mkdtempSync(join(tmpdir(), 'impromptu-web-'));
  const remove = () => rmSync(scratch, { recursive: true, force: true });
  const model = given ?? freshModel(bin, scratch) ?? shippedModel(site);
  if (!model) {
    remove();
    return null;
  }
  const folder = join(scratch, 'site');
  cpSync(site, folder, { recursive: true });
  const models = join(folder, 'models');
  mkdirSync(models, { recursive: true });
  stageModel(model, models, 'test');
  stageModel(model, models, 'mismatch', swapWords);
  stageModel(model, models, 'damaged', flipBit);
  const list = ['test', 'mismatch', 'damaged'].map((name) => ({ name, title: name }));
  writeFileSync(join(models, 'index.json'), JSON.stringify(list));
  return { folder, model, remove };
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
